"""The door that ./run comes through."""

import sys
from pathlib import Path

if __name__ == "__main__":
    # This folder would stand first on the path and hide modules of the standard library.
    sys.path[0] = str(Path(__file__).resolve().parent.parent.parent)
    from config.launcher.command_line import enter

    sys.exit(enter(sys.argv[1:]))
