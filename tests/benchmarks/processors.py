"""Two processors: one for what is measured, one for who asks it and for Redis."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEASURED, ASKING = 0, -1
_OURS = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
_SESSION, _USER_TIME = 3, 11
"""Where /proc/PID/stat, after the name, has the session, and the processor time in user mode; after
that the kernel's.
"""


@contextmanager
def on(place: int) -> Iterator[None]:
    """This thread, and the processes that it starts meanwhile, on one of our processors.

    Does nothing where there is only one, or where the system cannot do it.
    """
    if len(_OURS) < 2:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {_OURS[place]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cpu_seconds(pid: int) -> float:
    """Of a process and its children, so far; 0 where the system does not tell."""
    try:
        return sum(_own_cpu_seconds(one) for one in (pid, *_children(pid)))
    except OSError:
        return 0.0


def cpu_seconds_in_session(session: int) -> float:
    """Of all processes that live in it, so far; 0 where the system does not tell."""
    found = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        # Many processes end while they are looked for.
        with contextlib.suppress(OSError, ValueError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[_SESSION]) == session:
                found += _own_cpu_seconds(int(stat.parent.name))
    return found


def resident_mib() -> float:
    """Of this process; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _own_cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = sum(map(int, fields[_USER_TIME : _USER_TIME + 2]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    threads = Path(f"/proc/{pid}/task").iterdir()
    return [int(one) for thread in threads for one in (thread / "children").read_text().split()]
