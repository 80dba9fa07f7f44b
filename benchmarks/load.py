#!/usr/bin/env python3
"""Load generator for the mock exam workload.

N concurrent learners each log in once and then take K whole exams. One small
adapter class says how a given system is driven over HTTP; everything else
(connections, cookies, redirects, timing, server CPU and memory, statements per
request) is here. Standard library only; uvloop is used where it is installed.

See README.md beside this file.
"""

import argparse
import asyncio
import importlib.util
import json
import os
import resource
import sys
import time
from collections import defaultdict
from contextlib import asynccontextmanager
from pathlib import Path

from forms import Wrong
from learners import Learner
from meters import MemoryWatch, calibration, cpu_seconds, machine_busy, statements


class Sample:
    def __init__(self, run, step):
        self.run, self.step, self.took = run, step, 0.0

    def add(self, seconds):
        self.took += seconds

    def flush(self):
        self.run.steps[self.step].append(self.took)
        self.took = 0.0

    async def switch(self, step):
        self.flush()
        await self.run.charge(self.step)
        self.step = step


class Run:
    def __init__(self, args):
        self.args, self.base = args, args.base
        self.steps, self.step_cost = defaultdict(list), defaultdict(float)
        self.requests, self.errors, self.completed, self.failed = 0, defaultdict(int), 0, 0
        self.attempt_seconds = []
        self.last = None
        self.roots = defaultdict(list)
        for item in args.proc:
            name, _, pids = item.partition("=")
            self.roots[name] += [int(p) for p in pids.split(",")]

    def learner(self, number):
        return Learner(self, number)

    @asynccontextmanager
    async def timed(self, step):
        sample = Sample(self, step)
        try:
            yield sample
        finally:
            sample.flush()
            await self.charge(sample.step)

    async def charge(self, step):
        """What the servers used since the last call goes to this step (--by-step, one learner)."""
        if self.last is None:
            return
        await asyncio.sleep(self.args.settle)  # work after the answer was sent
        now = self.reading()
        self.step_cost[step] += now - self.last
        self.last = now

    def reading(self):
        if self.args.by_step == "sql":
            return statements(self.args.pg)[1]
        return sum(cpu_seconds(self.roots).values()) * 1000

    async def one(self, adapter, learner, attempts):
        for _ in range(attempts):
            began = time.perf_counter()
            try:
                await adapter.attempt(learner)
            except (Wrong, OSError, asyncio.IncompleteReadError, ValueError) as e:
                self.failed += 1
                self.errors[f"{type(e).__name__}: {e}"[:160]] += 1
                learner.http.close()
                continue
            self.completed += 1
            self.attempt_seconds.append(time.perf_counter() - began)

    async def login(self, adapter, learner):
        try:
            await adapter.login(learner)
            return True
        except (Wrong, OSError, asyncio.IncompleteReadError, ValueError) as e:
            self.errors[f"login: {type(e).__name__}: {e}"[:160]] += 1
            return False

    def snapshot(self, learners):
        own = resource.getrusage(resource.RUSAGE_SELF)
        return {
            "t": time.perf_counter(),
            "cpu": cpu_seconds(self.roots),
            "own": own.ru_utime + own.ru_stime,
            "busy": machine_busy(),
            "requests": self.requests,
            "sent": sum(x.http.sent for x in learners),
            "received": sum(x.http.received for x in learners),
            "payload": sum(x.http.payload for x in learners),
            "connects": sum(x.http.connects for x in learners),
            "sql": statements(self.args.pg),
        }

    async def main(self, adapter):
        a = self.args
        if a.warm:
            await self._warm_up(adapter)
        learners = [Learner(self, a.first_user + i) for i in range(a.learners)]
        self.speed = [calibration()]
        watch = MemoryWatch(self.roots)
        if self.roots:
            watch.start()
        s0 = self.snapshot(learners)
        ok = await asyncio.gather(*(self.login(adapter, x) for x in learners))
        s1 = self.snapshot(learners)
        if a.by_step:
            self.last = self.reading()
        await self._sit(adapter, [x for x, fine in zip(learners, ok, strict=True) if fine])
        wall_end = time.perf_counter()
        await asyncio.sleep(0.3)  # let work after the last answer be counted
        s2 = self.snapshot(learners)
        s2["t"] = wall_end
        watch.done.set()
        if self.roots:
            watch.join()
        for x in learners:
            x.http.close()
        self.speed.append(calibration())
        return self.report(s0, s1, s2, sum(ok), watch.peak)

    async def _warm_up(self, adapter):
        guest = Learner(self, self.args.first_user)
        if not await self.login(adapter, guest):
            sys.exit(f"warm-up login failed: {dict(self.errors)}")
        await self.one(adapter, guest, self.args.warm)
        guest.http.close()
        if self.failed:
            sys.exit(f"warm-up attempt failed: {dict(self.errors)}")
        self.steps.clear()
        self.attempt_seconds.clear()
        self.completed = self.requests = 0

    async def _sit(self, adapter, learners):
        jobs = [asyncio.create_task(self.one(adapter, x, self.args.attempts)) for x in learners]
        if not jobs:
            return
        _, late = await asyncio.wait(jobs, timeout=self.args.limit)
        for job in late:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        if late:
            self.errors[f"stopped at the limit of {self.args.limit} s"] += len(late)

    def report(self, s0, s1, s2, logins, peak):
        done = max(self.completed, 1)

        def delta(a, b, key):
            return b[key] - a[key]

        def cpu(a, b):
            return {g: round(b["cpu"][g] - a["cpu"][g], 3) for g in self.roots}

        wall, requests = delta(s1, s2, "t"), delta(s1, s2, "requests")
        work, login = cpu(s1, s2), cpu(s0, s1)
        own = delta(s1, s2, "own")
        busy = s2["busy"][0] - s1["busy"][0]
        out = {
            "label": self.args.label,
            "learners": self.args.learners,
            "attempts_completed": self.completed,
            "attempts_failed": self.failed,
            "errors": dict(self.errors),
            "wall_s": round(wall, 2),
            "attempts_per_minute": round(self.completed / wall * 60, 2),
            "requests_per_s": round(requests / wall, 1),
            "server_cpu_s_per_attempt": round(sum(work.values()) / done, 3),
            "server_cpu_s_per_attempt_by_group": {g: round(v / done, 3) for g, v in work.items()},
            "server_cpu_ms_per_request": round(sum(work.values()) / max(requests, 1) * 1000, 2),
            "requests_per_attempt": round(requests / done, 1),
            "kb_received_per_attempt": round(delta(s1, s2, "received") / done / 1000, 1),
            "kb_payload_per_attempt": round(delta(s1, s2, "payload") / done / 1000, 1),
            "kb_sent_per_attempt": round(delta(s1, s2, "sent") / done / 1000, 1),
            "connects": s2["connects"],
            "login_cpu_s": round(sum(login.values()) / max(logins, 1), 3),
            "login_requests": round(delta(s0, s1, "requests") / max(logins, 1), 1),
            "client_cpu_s_per_attempt": round(own / done, 3),
            "other_cpu_share": round(max(busy - own - sum(work.values()), 0) / wall / os.cpu_count(), 3),
            "calibration_ms": self.speed,
            "peak_mb": {g: {"rss": r, "pss": p} for g, (r, p) in peak.items()},
            "attempt_s": quantiles(self.attempt_seconds, scale=1),
            "steps_ms": {k: quantiles(v) for k, v in self.steps.items()},
        }
        if s1["sql"]:
            out["sql"] = sql_figures(s1["sql"], s2["sql"], requests=max(requests, 1), attempts=done)
        if self.step_cost:
            out[f"{self.args.by_step}_by_step"] = {
                k: round(v / max(len(self.steps[k]), 1), 1) for k, v in self.step_cost.items()
            }
        return out


def sql_figures(before, after, *, requests, attempts):
    """What the database counted between two moments, by request and by attempt."""
    every, statements, wal, commits = (b - a for a, b in zip(before, after, strict=True))
    return {
        "statements_per_request": round(statements / requests, 1),
        "with_transaction_control_per_request": round(every / requests, 1),
        "statements_per_attempt": round(statements / attempts, 1),
        "wal_kb_per_attempt": round(wal / attempts / 1000, 1),
        "commits_per_request": round(commits / requests, 2),
    }


def quantiles(values, scale=1000):
    if not values:
        return {}
    v = sorted(values)

    def q(p):
        return round(v[min(len(v) - 1, int(p * len(v)))] * scale, 1)

    return {"n": len(v), "p50": q(0.5), "p95": q(0.95), "p99": q(0.99), "max": q(1)}


def show(r):
    print(f"\n== {r['label']}: {r['learners']} learners, {r['attempts_completed']} attempts, {r['wall_s']} s ==")
    print(
        f"server CPU-s/attempt {r['server_cpu_s_per_attempt']} {r['server_cpu_s_per_attempt_by_group']}"
        f" | ms/request {r['server_cpu_ms_per_request']} | login CPU-s {r['login_cpu_s']}"
    )
    print(
        f"attempts/min {r['attempts_per_minute']} | requests/s {r['requests_per_s']} | requests/attempt"
        f" {r['requests_per_attempt']} | KB in {r['kb_received_per_attempt']} out {r['kb_sent_per_attempt']}"
    )
    print(
        f"peak MB {r['peak_mb']} | client CPU-s/attempt {r['client_cpu_s_per_attempt']}"
        f" | other CPU share {r['other_cpu_share']} | calibration ms {r['calibration_ms']}"
        f" | failed {r['attempts_failed']} {r['errors']}"
    )
    if "sql" in r:
        print(f"sql {r['sql']}")
    cost = next((k for k in ("cpu_by_step", "sql_by_step") if k in r), "")
    print(f"{'step':14}{'n':>7}{'p50 ms':>10}{'p95':>10}{'p99':>10}{'max':>10}  {cost}")
    for k, q in r["steps_ms"].items():
        used = r.get(cost, {}).get(k, "")
        print(f"{k:14}{q['n']:>7}{q['p50']:>10}{q['p95']:>10}{q['p99']:>10}{q['max']:>10}  {used}")


def load_adapter(spec):
    path, _, name = spec.partition(":")
    sys.modules.setdefault("load", sys.modules[__name__])
    module_spec = importlib.util.spec_from_file_location("adapter_under_test", path)
    module = importlib.util.module_from_spec(module_spec)
    module_spec.loader.exec_module(module)
    return getattr(module, name or "System")


def arguments_parser():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("base", help="base address, e.g. http://127.0.0.1:8000")
    p.add_argument("adapter", help="FILE.py[:Class]; the class is System unless named")
    p.add_argument("-n", "--learners", type=int, default=1)
    p.add_argument("-k", "--attempts", type=int, default=1, help="attempts of each learner")
    p.add_argument("--warm", type=int, default=1, help="attempts before measuring")
    p.add_argument("--limit", type=float, default=300, help="seconds after which the run is stopped")
    p.add_argument("--first-user", type=int, default=1)
    p.add_argument(
        "--proc",
        action="append",
        default=[],
        metavar="GROUP=PID[,PID]",
        help="server processes, with all their children; repeatable",
    )
    p.add_argument("--pg", default="", help="libpq connection string of a database with pg_stat_statements")
    p.add_argument(
        "--by-step",
        choices=["cpu", "sql"],
        default="",
        help="server CPU in ms, or statements, of each step; one learner; other figures are disturbed",
    )
    p.add_argument("--settle", type=float, default=0.02, help="with --by-step: pause before reading, s")
    p.add_argument("--gzip", action="store_true", help="ask for compressed answers")
    p.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="option for the adapter")
    p.add_argument("--label", default="")
    p.add_argument("--json", default="", help="append the result to this file, one JSON object a line")
    return p


def main():
    p = arguments_parser()
    args = p.parse_args()
    if args.by_step and args.learners != 1:
        p.error("--by-step needs one learner")
    options = dict(item.split("=", 1) for item in args.set)
    args.label = args.label or Path(args.adapter.partition(":")[0]).stem
    adapter = load_adapter(args.adapter)(options)
    try:
        import uvloop

        result = uvloop.run(Run(args).main(adapter))
    except ImportError:
        result = asyncio.run(Run(args).main(adapter))
    if args.json:
        with open(args.json, "a") as f:
            f.write(json.dumps(result) + "\n")
    show(result)
    return 1 if result["errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
