#!/usr/bin/env python3
"""How long `load_bank fixtures/aws-mla` takes: into an empty database, and again with nothing changed.

./run bench load_bank
"""

import contextlib
import os
import subprocess
import sys
import time
from statistics import median

from servers import HERE, ROOT, database_server, environment_of

BANK = ROOT / "fixtures" / "aws-mla"
TURNS = 3


def timed(environment, *command):
    """Seconds of one command, the start of Python and Django included."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - begun


def main():
    empty, unchanged = [], []
    with contextlib.ExitStack() as stack:
        _database, make, folder = stack.enter_context(database_server())
        for turn in range(TURNS):
            environment = environment_of(make(f"cutscore_load_{turn}"), folder, 8183)
            timed(environment, "migrate", "-v0")
            empty.append(timed(environment, "load_bank", str(BANK)))
            unchanged.append(timed(environment, "load_bank", str(BANK)))
    for name, seconds in (("from empty", empty), ("unchanged", unchanged)):
        print(f"{name:11} {median(seconds):.2f} s in the median of {TURNS}, {max(seconds):.2f} s at most")


if __name__ == "__main__":
    os.chdir(HERE)
    main()
