"""The whole database as one file, and back, by the wheel's own tools; nothing is half-written or half-replaced.

The tools run as whoever runs this, like the site itself: only the server refuses root, and a server of one's own
may know its people by their name or their password file. Files are opened here, so a name is never an option.
"""

import os
import secrets
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

import psycopg
from environ import Env
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from config.launcher.console import Refused, in_one_line, say
from config.launcher.database import site_database
from config.launcher.processes import Signals, Streams, child, wait_for
from config.launcher.state import ROOT
from config.launcher.wheel import ServerUser, binaries

_FIRST_BYTES = b"PGDMP"  # of every dump in the custom format
_QUIET = ("--no-password", "--no-owner", "--no-privileges")
# pg_restore names it to every server, and those before 17 do not know it. Nothing else may go wrong.
_HARMLESS = ('unrecognized configuration parameter "transaction_timeout"', "errors ignored on restore: 1\n")
_Connection = psycopg.Connection[tuple[Any, ...]]


def backup(state: Path, options: Sequence[str]) -> int:
    """Write the database to a file, also beside a running site; the file appears when it is whole."""
    file = _file("backup", options)
    if file.exists() and not file.is_file():
        raise Refused(f"{file} is not a file: name one for the backup.")
    signals = Signals()
    with site_database(state, signals.pause) as database, _in_words():
        server = Server.of(database.url)
        with server.connect(server.name) as connection:
            _refuse_a_newer(connection)
            if not _holds_a_site(connection):
                raise Refused("There is nothing to back up: no site has been made in this database.")
        with _appearing(file) as output:
            code, said = _tool("pg_dump", ["--format=custom"], server, signals, stdout=output)
            if code:
                raise Refused(f"The backup failed: {_why(said, file)}")
    say(f"{file} holds the database ({file.stat().st_size / 1e6:.1f} MB).")
    return 0


def restore(state: Path, options: Sequence[str]) -> int:
    """Put the database of a file in the place of the site's own, which stays until that has succeeded."""
    file = _file("restore", options)
    if file.exists() and not file.is_file():
        raise Refused(f"{file} is not a file.")
    signals = Signals()
    with file.open("rb", buffering=0) as dump:  # unbuffered: the tool reads on from where this stands
        if dump.read(len(_FIRST_BYTES)) != _FIRST_BYTES:
            raise Refused(f"{file} is not a backup that ./run backup has written.")
        with site_database(state, signals.pause, alone=True) as database, _in_words():
            server = Server.of(database.url)
            with server.connect("postgres") as connection:
                _refuse_a_newer(connection)
                _replace(server, connection, dump, signals)
    say(f"The database is that of {file}; ./run serves it.")
    return 0


@dataclass(frozen=True)
class Server:
    """Where the site's database is, as libpq takes it."""

    parameters: Mapping[str, str]

    @classmethod
    def of(cls, url: str) -> "Server":
        """Read as the site reads it. Raises Refused without repeating the address: a password may stand in it."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = Env.db_url_config(url)
        except ValueError:
            found = {}
        if found.get("ENGINE") != "django.db.backends.postgresql" or not found["NAME"]:
            raise Refused("DATABASE_URL must name a PostgreSQL database: postgresql://user:password@host/name.")
        named = {name.lower(): found[name] for name in ("USER", "PASSWORD", "PORT")}
        given = {"host": unquote(found["HOST"]), "dbname": found["NAME"], **named, **found.get("OPTIONS", {})}
        return cls({name: str(value) for name, value in given.items() if value})

    @property
    def name(self) -> str:
        return self.parameters["dbname"]

    def connect(self, database: str) -> _Connection:
        given: dict[str, Any] = {**self.parameters, "dbname": database}
        return psycopg.connect(**given, autocommit=True, connect_timeout=10)

    def address(self, database: str) -> str:
        """For the command line, where everybody could read a password."""
        given = {**self.parameters, "dbname": database}
        given.pop("password", None)
        return make_conninfo(**given)


# --- replacing -----------------------------------------------------------------------------------------


def _replace(server: Server, connection: _Connection, dump: IO[bytes], signals: Signals) -> None:
    mark = f"left over from ./run restore of {server.name}"
    _refuse_company(connection, server.name)
    _drop_marked(connection, mark)
    fresh, old = (f"{server.name[:40]}_{secrets.token_hex(8)}" for _ in range(2))
    try:
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(Identifier(fresh)))
        _note(connection, fresh, mark)
        os.lseek(dump.fileno(), 0, os.SEEK_SET)
        code, said = _tool("pg_restore", [], server, signals, stdin=dump, database=fresh)
        if code and not (code == 1 and all(words in said for words in _HARMLESS)):
            raise Refused(f"The restore failed and nothing has changed: {_why(said)}")
        with server.connect(fresh) as look:
            if not _holds_a_site(look):
                raise Refused("Nothing has changed: the file is a backup of something else.")
            look.execute("ANALYZE")
        with connection.transaction():
            _rename(connection, server.name, old)
            _note(connection, old, mark)
            _rename(connection, fresh, server.name)
            _note(connection, server.name, None)
    finally:
        # Whichever has not become the site's. What cannot be dropped now, the next restore drops.
        with suppress(psycopg.Error):
            _drop_marked(connection, mark)


def _refuse_company(connection: _Connection, name: str) -> None:
    alone = connection.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"restore {name}"]).fetchone()
    if alone != (True,):
        raise Refused("Another ./run restore is at work on this database.")
    others = connection.execute(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = %s AND backend_type IS DISTINCT FROM 'autovacuum worker'",
        [name],
    ).fetchone()
    if others != (0,):
        raise Refused("Somebody uses the database: stop the site first.")


def _drop_marked(connection: _Connection, mark: str) -> None:
    marked = "SELECT datname FROM pg_database WHERE shobj_description(oid, 'pg_database') = %s"
    for (name,) in connection.execute(marked, [mark]).fetchall():
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _note(connection: _Connection, name: str, text: str | None) -> None:
    connection.execute(SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(name), Literal(text)))


def _rename(connection: _Connection, name: str, to: str) -> None:
    connection.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(name), Identifier(to)))


# --- tools, files, words -------------------------------------------------------------------------------


def _tool(
    program: str,
    options: Sequence[str],
    server: Server,
    signals: Signals,
    *,
    stdin: IO[bytes] | None = None,
    stdout: IO[bytes] | None = None,
    database: str | None = None,
) -> tuple[int, str]:
    """Exit code and words of one of the wheel's tools."""
    password = {"PGPASSWORD": server.parameters["password"]} if "password" in server.parameters else {}
    target = f"--dbname={server.address(database or server.name)}"
    with tempfile.TemporaryFile() as said:
        process = child(
            [str(binaries() / program), *options, *_QUIET, target],
            cwd=ROOT,
            env={**os.environ, **password, "LC_ALL": "C"},
            streams=Streams(stdin, stdout, said),
        )
        code = wait_for(process, signals)
        said.seek(0)
        return code, said.read().decode(errors="replace")


def _file(command: str, options: Sequence[str]) -> Path:
    if len(options) != 1 or not options[0]:
        raise Refused(f"./run {command} needs the name of one file: ./run {command} FILE.")
    return Path(options[0]).resolve()


@contextmanager
def _appearing(file: Path) -> Iterator[IO[bytes]]:
    """A file for its owner alone that stands under its name only when the block succeeds."""
    making = file.with_name(f".{file.name}.making-{os.getpid()}")
    try:
        with open(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as output:
            yield output
            os.fsync(output.fileno())
        making.replace(file)
        folder = os.open(file.parent, os.O_RDONLY)
        os.fsync(folder)  # a name that was not written down is gone after a power cut
        os.close(folder)
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}.") from None
    finally:
        with suppress(OSError):
            making.unlink(missing_ok=True)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.ObjectInUse:
        raise Refused("Nothing has changed: somebody uses the database, so stop the site first.") from None
    except psycopg.Error as error:
        raise Refused(f"The database refused: {in_one_line(str(error))}") from None


def _why(said: str, file: Path | None = None) -> str:
    if file and "No space left on device" in said:
        return f"{file.parent} has no room left."
    errors = [line for line in said.splitlines() if "error: " in line and "transaction_timeout" not in line]
    first = errors[0] if errors else said
    return in_one_line(first.partition("error: ")[2] or said or "it ended without a word.")


def _refuse_a_newer(connection: _Connection) -> None:
    server = connection.info.server_version // 10000
    tools = int(ServerUser().run([binaries() / "pg_dump", "--version"]).split()[2].split(".")[0])
    if server > tools:
        raise Refused(
            f"The server of DATABASE_URL is PostgreSQL {server}, newer than the tools here ({tools}): "
            f"use the pg_dump and pg_restore of PostgreSQL {server}."
        )


def _holds_a_site(connection: _Connection) -> bool:
    found = connection.execute("SELECT to_regclass('exam_attempt') IS NOT NULL").fetchone()
    return found == (True,)
