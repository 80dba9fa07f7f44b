"""What ./run messages and the step of ./run check run: writes the catalogues, or says what is wrong with them."""

import sys
from collections.abc import Sequence

from babel.messages.pofile import PoFileError

from config.launcher.state import ROOT
from config.messages.files import LANGUAGES, po_file, write
from config.messages.findings import findings, unreadable


def main(options: Sequence[str]) -> int:
    if "--check" in options:
        found = list(findings(ROOT))
        print("\n".join(found))
        return int(bool(found))
    for language in LANGUAGES:
        try:
            print(f"locale/{language} holds {write(ROOT, language)} messages.")
        except (PoFileError, UnicodeDecodeError) as error:
            print(unreadable(po_file(ROOT, language).relative_to(ROOT).as_posix(), error))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
