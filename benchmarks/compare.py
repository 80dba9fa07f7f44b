#!/usr/bin/env python3
"""CPU seconds of server and database per complete attempt, against the floor, turn by turn in one run.

./run bench compare [--learners 8] [--attempts 2] [--rounds 3]
"""

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from servers import HERE, cutscore, database_server, floor


def measured(server, database, adapter, arguments, *options):
    """One turn of load.py; its result."""
    with tempfile.NamedTemporaryFile("r", suffix=".json") as answer:
        command = [
            sys.executable, str(HERE / "load.py"), server.address, str(HERE / "adapters" / f"{adapter}.py"),
            "-n", str(arguments.learners), "-k", str(arguments.attempts), "--limit", "600",
            "--proc", f"app={server.pid}", "--proc", f"db={database}", "--json", answer.name, *options,
        ]  # fmt: skip
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        return json.loads(Path(answer.name).read_text().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=8)
    parser.add_argument("--attempts", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=8180)
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        database, make, folder = stack.enter_context(database_server())
        ours = stack.enter_context(cutscore(make("cutscore_bench"), folder, arguments.port))
        theirs = stack.enter_context(floor(make("floor_bench"), folder, arguments.port + 1))
        turns = {
            "cutscore": lambda: measured(ours, database, "cutscore", arguments),
            "floor, save": lambda: measured(theirs, database, "floor", arguments, "--set", "mode=save"),
            "floor, htmx": lambda: measured(theirs, database, "floor", arguments, "--set", "mode=htmx"),
        }
        found = {name: [] for name in turns}
        for number in range(1, arguments.rounds + 1):
            for name, turn in turns.items():
                found[name].append(turn())
                print(f"round {number}  {name:12} {line(found[name][-1])}", flush=True)
    cost = {name: statistics.median(r["server_cpu_s_per_attempt"] for r in rows) for name, rows in found.items()}
    for name, seconds in cost.items():
        print(f"median   {name:12} {seconds:.3f} CPU s an attempt")
    print(f"ratio    cutscore / floor, save: {cost['cutscore'] / cost['floor, save']:.2f}")
    steps = found["cutscore"][-1]["steps_ms"]
    print("cutscore, ms (p50, p95):", {name: (q["p50"], q["p95"]) for name, q in steps.items()})


def line(result):
    groups = result["server_cpu_s_per_attempt_by_group"]
    return (
        f"{result['server_cpu_s_per_attempt']:.3f} CPU s an attempt "
        f"(app {groups['app']:.3f}, db {groups['db']:.3f}), "
        f"{result['requests_per_attempt']:.0f} requests, {result['kb_payload_per_attempt']:.0f} KB, "
        f"login {result['login_cpu_s']:.3f} s, machine {result['calibration_ms']} ms, "
        f"others {result['other_cpu_share']:.0%}"
    )


if __name__ == "__main__":
    main()
