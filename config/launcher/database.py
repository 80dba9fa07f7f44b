"""Which database a command works on: the server that DATABASE_URL names, or the embedded one."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from config.launcher.state import outside_of

Pause = Callable[[float], None]


class Database(NamedTuple):
    """Its address, and what brings an embedded server back when it has died."""

    url: str
    ensure: Callable[[], None]


@contextmanager
def site_database(state: Path, pause: Pause = time.sleep, *, alone: bool = False) -> Iterator[Database]:
    """The site's own database, for as long as the block lasts.

    `alone` keeps everybody else of an embedded server out. Raises Refused when somebody is there.
    """
    url = os.environ.get("DATABASE_URL")
    if url:
        yield Database(url, lambda: None)
        return
    from config.local_postgres import Cluster  # its packages are not installed beside an external server

    _forget_other_servers()
    cluster = Cluster(state, pause=pause)
    with cluster.running(alone=alone) as url:
        yield Database(url, cluster.ensure)


@contextmanager
def throw_away_database(state: Path, pause: Pause = time.sleep) -> Iterator[Database]:
    """An empty server of its own that is gone after the block; with DATABASE_URL, that server."""
    url = os.environ.get("DATABASE_URL")
    if url:
        yield Database(url, lambda: None)
        return
    from config.local_postgres import Cluster

    _forget_other_servers()
    with tempfile.TemporaryDirectory(prefix="cutscore-test-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # the server's user passes through it to its own, private one
        cluster = Cluster(Path(folder), outside=outside_of(state), throw_away=True, pause=pause)
        with cluster.running() as url:
            yield Database(url, cluster.ensure)


def _forget_other_servers() -> None:
    # libpq fills up an address from PGPORT, PGHOSTADDR and their like, which are never about the embedded server.
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]
