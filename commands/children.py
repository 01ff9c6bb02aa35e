"""Child processes: started so that they cannot outlive us, started anew, stopped in order."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

_PR_SET_PDEATHSIG = 1
MOST_STARTS = 5
STABLE_SECONDS = 30.0


@dataclass
class Child:
    """`stop_after` orders the stopping: the higher, the later."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    stop_after: int = 0
    process: subprocess.Popen[bytes] | None = None
    started: list[float] = field(default_factory=list)

    def start(self) -> None:
        """In a process group of its own, so that Ctrl-C reaches the supervisor alone."""
        self.started.append(time.monotonic())
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            env=dict(self.env),
            process_group=0,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def is_hopeless(self) -> bool:
        """It ended again and again, soon after each start."""
        recent = [at for at in self.started if time.monotonic() - at < STABLE_SECONDS]
        return len(recent) >= MOST_STARTS

    def tell(self, number: signal.Signals) -> None:
        if self.is_running and self.process is not None:
            self.process.send_signal(number)

    def kill(self) -> None:
        """With all it started: a server's own workers must not outlive it."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def wait(self, seconds: float) -> bool:
        """Whether it ended in time."""
        if self.process is None:
            return True
        try:
            self.process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return False
        return True


def _die_with_parent() -> None:
    """Linux ends the child when we are killed; elsewhere only an orderly stop ends it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def stop_all(children: Sequence[Child], *, seconds: float) -> None:
    """Level by level, each with its share of the time, then without asking."""
    levels = sorted({child.stop_after for child in children})
    for level in levels:
        of_level = [child for child in children if child.stop_after == level]
        for child in of_level:
            child.tell(signal.SIGTERM)
        until = time.monotonic() + seconds / len(levels)
        for child in of_level:
            if not child.wait(until - time.monotonic()):
                child.kill()
                child.wait(1.0)
