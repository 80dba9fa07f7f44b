"""What ./run was asked for: makes the environment, enters it, and does it."""

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from config.launcher.console import Refused, Stopped
from config.launcher.environment import environment, groups_for
from config.launcher.locking import lock
from config.launcher.state import state_dir

HELP = """\
./run                        set everything up and serve the site
./run test [pytest options]  run the tests on a throw-away database
./run check                  linters, types, and the checks of site and banks
./run manage COMMAND …       a management command in the same environment
./run backup FILE            write the whole database to a file, also while the site runs
./run restore FILE           put the database of that file in the place of the site's; the site must be stopped
./run bench NAME [options]   a benchmark of benchmarks/ on a throw-away database
./run messages               write what is to be translated to locale/, and compile it
./run fmt                    bring the code into its one form
./run lock [--upgrade]       write the hashed requirements anew
./run help                   this text
"""
DOOR = Path(__file__).with_name("__main__.py")
COMMANDS = ("serve", "test", "check", "manage", "backup", "restore", "bench", "messages", "fmt", "lock")


def main(arguments: list[str]) -> int:
    command, options = (arguments[0], arguments[1:]) if arguments else ("serve", [])
    if command in ("help", "-h", "--help"):
        print(HELP, end="")
        return 0
    if command not in COMMANDS:
        print(f"./run does not know {command!r}.\n{HELP}", end="", file=sys.stderr)
        return 2
    state = state_dir()
    os.environ["STATE_DIR"] = str(state)
    if command == "lock":
        return lock(state, options)
    home = environment(state, groups_for(command))
    if Path(sys.prefix).resolve() != home.resolve():
        python = home / "bin" / "python"
        return os.execv(python, [str(python), str(DOOR), command, *options])
    # Only now: what it imports is installed in the environment.
    from config.launcher.commands import run

    return run(command, options, state)


def enter(arguments: list[str]) -> int:
    """What main answers; a refusal is a sentence and 1, never a traceback."""
    # While the environment is made, TERM ends the tools that make it, as Ctrl+C does.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return main(arguments)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'The system'}: {error.strerror or error}.", file=sys.stderr)
    except (KeyboardInterrupt, Stopped):
        return 130
    return 1


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
