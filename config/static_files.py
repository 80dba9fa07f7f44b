"""How static files get their names: by content, also where one script of ours imports another."""

from typing import Any

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django's own expressions for imports. Asked of every script, they stumble over words in vendored ones.
_IMPORTS: Any = HashedFilesMixin._js_module_import_aggregation_patterns[1]  # type: ignore[attr-defined]


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names by content for our modules too, so that a browser never mixes scripts of two versions."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", _IMPORTS))
