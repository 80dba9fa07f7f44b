"""Everything that the site's own handlers write, as they write it."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager


class Log:
    """What was written, as text and line by line."""

    def __init__(self):
        self.stream = io.StringIO()

    @property
    def text(self):
        return self.stream.getvalue()

    def lines(self, event=None):
        found = [json.loads(line) for line in self.text.splitlines() if line.startswith("{")]
        return [line for line in found if event is None or line.get("event") == event]

    def requests(self):
        return self.lines("request")


@contextmanager
def listening() -> Iterator[Log]:
    """Turns the streams of the handlers to a log of one's own for a while."""
    written = Log()
    handlers = {h for name in ("", "django", "cutscore") for h in logging.getLogger(name).handlers}
    before = {h: h.setStream(written.stream) for h in handlers if type(h) is logging.StreamHandler}
    assert len(before) == 2
    yield written
    for handler, stream in before.items():
        handler.setStream(stream)
