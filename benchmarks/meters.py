"""What servers use: CPU and memory of process trees, statements, and how fast the machine is."""

import contextlib
import os
import subprocess
import threading
import time
from collections import defaultdict

TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    with open(f"/proc/{pid}/stat") as f:
        tail = f.read().rsplit(")", 1)[1].split()
    # parent, then user + system time of the process and of its reaped children
    return int(tail[1]), sum(int(x) for x in tail[11:15])


def trees(roots):
    """{group: pids of its roots and of everything below them} and each pid's ticks."""
    parent, ticks = {}, {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                parent[int(entry)], ticks[int(entry)] = _stat(entry)
    group_of = {pid: name for name, pids in roots.items() for pid in pids}
    members = defaultdict(list)
    for pid in parent:
        at = pid
        while at and at not in group_of:
            at = parent.get(at, 0)
        if at:
            members[group_of[at]].append(pid)
    return members, ticks


def cpu_seconds(roots):
    members, ticks = trees(roots)
    return {g: sum(ticks[p] for p in members.get(g, ())) / TICK for g in roots}


def memory(roots):
    members, _ = trees(roots)
    out = {}
    for g in roots:
        rss = pss = 0
        for pid in members.get(g, ()):
            try:
                with open(f"/proc/{pid}/smaps_rollup") as f:
                    for line in f:
                        if line.startswith("Rss:"):
                            rss += int(line.split()[1])
                        elif line.startswith("Pss:"):
                            pss += int(line.split()[1])
            except OSError:
                pass
        out[g] = (rss // 1024, pss // 1024)
    return out


class MemoryWatch(threading.Thread):
    def __init__(self, roots, every=2.0):
        super().__init__(daemon=True)
        self.roots, self.every, self.peak, self.done = roots, every, {}, threading.Event()

    def run(self):
        while True:
            for g, (rss, pss) in memory(self.roots).items():
                was = self.peak.get(g, (0, 0))
                self.peak[g] = (max(was[0], rss), max(was[1], pss))
            if self.done.wait(self.every):
                return


def machine_busy():
    with open("/proc/stat") as f:
        v = [int(x) for x in f.readline().split()[1:9]]
    return (sum(v) - v[3] - v[4] - v[7]) / TICK, v[7] / TICK  # busy, stolen


_PLAIN = r"query !~* '^\s*(begin|commit|rollback|start transaction|savepoint|release|set|discard|deallocate|show)'"
_SQL = (
    "select coalesce(sum(calls),0), "
    f"coalesce(sum(calls) filter (where {_PLAIN}),0), "
    "(select pg_wal_lsn_diff(pg_current_wal_lsn(),'0/0')), "
    "(select xact_commit from pg_stat_database where datname=current_database()) "
    "from pg_stat_statements where dbid=(select oid from pg_database where datname=current_database())"
    " and query not like '%pg_stat_statements%' and query not like '%FOR KEY SHARE OF x'"
)


def statements(dsn):
    """(all statements, without transaction control and SET, WAL bytes, commits).

    The server's own foreign key checks are left out: no client sent them."""
    if not dsn:
        return None
    out = subprocess.run(
        ["psql", "-XAtq", "-F", " ", "-d", dsn, "-c", _SQL], capture_output=True, text=True, check=True
    )
    return [int(float(x)) for x in out.stdout.split()]


def calibration():
    """CPU ms of a fixed piece of work: how fast the machine is right now."""
    took = []
    for _ in range(3):
        began, x = time.process_time(), 0
        for i in range(600_000):
            x += i * i % 7
        took.append(time.process_time() - began)
    return round(min(took) * 1000, 1)
