"""A program that is killed, frozen, stopped and started again, and never outlives the drill."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

STOP_SECONDS = 30.0


class Program:
    """In a process group of its own, so that what it started ends with it. Only `start` begins one,
    so every signal goes to a process that this drill began.
    """

    def __init__(
        self, command: Iterable[str], env: Mapping[str, str], log: Path, *, user: str | None = None
    ) -> None:
        self._command, self._env, self._log, self._user = list(command), dict(env), log, user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        assert not self.is_running, "it runs already"
        with self._log.open("ab") as out:
            self._process = subprocess.Popen(
                self._command,
                stdout=out,
                stderr=out,
                env=self._env,
                user=self._user,
                cwd="/",
                process_group=0,
            )

    @property
    def pid(self) -> int:
        assert self._process is not None, "it was never started"
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def tell(self, number: signal.Signals) -> None:
        """With all that it started."""
        if self.is_running:
            os.killpg(self.pid, number)

    def freeze(self) -> None:
        self.tell(signal.SIGSTOP)

    def thaw(self) -> None:
        self.tell(signal.SIGCONT)

    def kill(self) -> None:
        self.tell(signal.SIGKILL)
        self.wait(STOP_SECONDS)

    def stop(self, seconds: float = STOP_SECONDS) -> int | None:
        """The exit code, or None when it did not end in time. The leader alone is told."""
        if self.is_running:
            os.kill(self.pid, signal.SIGTERM)
        return self.wait(seconds)

    def wait(self, seconds: float) -> int | None:
        assert self._process is not None
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        """However it is, and in order if it can: servers have helpers outside of their group."""
        if self._process is not None:
            self.thaw()
            self.stop(STOP_SECONDS / 2)
            self.end_at_once()

    def end_at_once(self) -> None:
        """With what it left behind when it ended itself."""
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            self.wait(STOP_SECONDS)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()


def descendants(pid: int) -> set[int]:
    """Of a process: its children, theirs, and so on."""
    found = set()
    waiting = [pid]
    while waiting:
        for child in _children(waiting.pop()):
            found.add(child)
            waiting.append(child)
    return found


def _children(pid: int) -> list[int]:
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        told = [(thread / "children").read_text() for thread in threads]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(one) for text in told for one in text.split()]


def nap(seconds: float) -> None:
    """How long a fault lasts."""
    time.sleep(seconds)
