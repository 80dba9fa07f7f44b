#!/usr/bin/env python3
"""A class on one machine: 200 starts within 5 s, then 200 learners who save every 10 s; 32 sign-ins in the middle.

./run bench classroom [--learners 200] [--minutes 2]
"""

import argparse
import asyncio
import contextlib
import subprocess
import sys
import time

from adapters.cutscore import System
from forms import Wrong, find, form
from load import Run, arguments_parser, quantiles
from meters import MemoryWatch
from servers import ROOT, cutscore, database_server

SIGN_INS = 32


class Seat:
    """One learner of the class, with the question that is open."""

    def __init__(self, run, adapter, number):
        self.learner, self.adapter = run.learner(number), adapter
        self.text = self.following = self.room = ""
        self.number = 1

    async def start(self):
        page = await self.learner.get("/exams/BENCH/start/", "start page")
        entry = form(page.text, field="length")
        room = await self.learner.post(
            "/exams/BENCH/start/",
            entry.data(time_factor="1", length="whole"),
            "start",
            headers=self.adapter.headers(self.learner, page.url),
        )
        self.text, self.room = room.text, find(r"(/attempts/[0-9a-f-]{36}/)", room.url)
        self.following = await self.adapter.show(self.learner, self.room, self.number)

    async def save(self):
        """Choose, and go on to the next question, as the room's script does."""
        entry = form(self.text, id="question-form")
        choice = self.learner.rng.choice(entry.choices["choice"])
        data = {
            "choice": choice,
            "version": "0",
            "tab": f"seat-{self.learner.number}",
            "sequence": str(self.number),
        }
        headers = self.adapter.headers(self.learner, f"{self.room}{self.number}/")
        data["seconds"] = "9"
        saved = await self.learner.post(f"{self.room}{self.number}/save/", data, "save", headers=headers)
        if saved.json()["version"] != 1:
            raise Wrong("the choice was not saved")
        self.number += 1
        self.text = self.following
        self.following = await self.adapter.show(self.learner, self.room, self.number)


async def within(seconds, count, step):
    """Run `step(n)` for every n below count, spread evenly."""

    async def later(number):
        await asyncio.sleep(seconds * number / count)
        await step(number)

    await asyncio.gather(*(later(number) for number in range(count)))


async def sit(run, adapter, arguments):
    seats = [Seat(run, adapter, number + 1) for number in range(arguments.learners)]
    failures = []

    async def guarded(what, *given):
        try:
            await what(*given)
        except (Wrong, OSError, asyncio.IncompleteReadError) as error:
            failures.append(f"{type(error).__name__}: {error}"[:120])

    # Eight at a time: hashing is slow on purpose, and who signs in is not measured yet.
    for first in range(0, len(seats), 8):
        await asyncio.gather(*(adapter.login(seat.learner) for seat in seats[first : first + 8]))
    run.steps.clear()
    await within(5, len(seats), lambda n: guarded(seats[n].start))
    show("200 starts in 5 s", run.steps)
    run.steps.clear()
    begun, rounds = time.perf_counter(), int(arguments.minutes * 6)
    late = [run.learner(number + 1) for number in range(SIGN_INS)]
    for turn in range(rounds):
        if turn == rounds // 2:
            show("saving every 10 s", run.steps)
            run.steps.clear()
            crowd = asyncio.gather(*(guarded(adapter.login, learner) for learner in late))
        await within(10, len(seats), lambda n: guarded(seats[n].save))
        if turn == rounds // 2:
            await crowd
            show(f"the same, with {SIGN_INS} sign-ins at once", run.steps)
            run.steps.clear()
    show("saving every 10 s", run.steps)
    print(f"{rounds} saves of each in {time.perf_counter() - begun:.0f} s; {len(failures)} failed {failures[:3]}")


def show(title, steps):
    print(title)
    for name, values in steps.items():
        q = quantiles(values)
        print(
            f"  {name:12} {q['n']:>6} p50 {q['p50']:>8} p95 {q['p95']:>8} p99 {q['p99']:>8} max {q['max']:>8} ms"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=2)
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        database, make, folder = stack.enter_context(database_server())
        server = stack.enter_context(cutscore(make("cutscore_bench"), folder, 8182, learners=arguments.learners))
        sweep = [sys.executable, "manage.py", "sweep", "--every", "30"]
        sweeper = stack.enter_context(subprocess.Popen(sweep, cwd=ROOT, env=server.environment))
        stack.callback(sweeper.terminate)
        processes = {"site": [server.pid], "sweep": [sweeper.pid], "database": [database]}
        watch = MemoryWatch(processes, every=1.0)
        watch.start()
        run = Run(arguments_parser().parse_args([server.address, "none"]))
        asyncio.run(sit(run, System({}), arguments))
        watch.done.set()
        watch.join()
        pss = {name: found[1] for name, found in watch.peak.items()}
        print(f"peak memory {sum(pss.values())} MB (shared pages counted once): {pss}")


if __name__ == "__main__":
    main()
