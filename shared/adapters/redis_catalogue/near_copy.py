"""A copy of Redis values in this process, kept honest by Redis itself.

Redis tells one connection of ours about every key that changes (`CLIENT TRACKING ... BCAST`), and
the copy forgets that key. A round trip costs about as much as reading the chart and writing the
answer do; a look into a dictionary costs nothing. Nothing is served unless that connection answered
a moment ago.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import redis
import structlog

CHANNEL = "__redis__:invalidate"
_TRACKING = ("CLIENT", "TRACKING", "ON", "REDIRECT")
PROOF_SECONDS = 0.5
"""How often the connections must prove that they live; the copy is believed twice as long."""
FIRST_PAUSE_SECONDS = 0.5
MOST_KEYS = 200_000

log = structlog.get_logger()


class NearCopy:
    """Read by any number of threads; filled by them, emptied by one listener."""

    def __init__(self, url: str, *, prefix: str, timeout: float) -> None:
        self._url, self._prefix, self._timeout = url, prefix, timeout
        self._values: dict[str, Any] = {}
        self._forgotten: dict[str, int] = {}
        self._count = 0
        self._floor = 0
        self._alive_until = 0.0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def get(self, keys: Sequence[str]) -> list[Any] | None:
        """All the values, or None when any of them must be read from Redis."""
        if time.monotonic() > self._alive_until:
            self._start()
            return None
        values = self._values
        try:
            return [values[key] for key in keys]
        except KeyError:
            return None

    def mark(self) -> int:
        """To be taken before reading from Redis, and handed to `fill` with what was read."""
        return self._count

    def fill(self, found: Mapping[str, Any], mark: int) -> None:
        """Keep what was read, but for keys that changed since the mark."""
        with self._lock:
            if mark < self._floor or time.monotonic() > self._alive_until:
                return
            if len(self._values) + len(found) > MOST_KEYS:
                self._values.clear()
            for key, value in found.items():
                if self._forgotten.get(key, 0) <= mark:
                    self._values[key] = value

    def close(self) -> None:
        self._stop.set()
        self._forget_all()

    def _start(self) -> None:
        """On first use, which is after any fork."""
        if self._thread is None or not self._thread.is_alive():
            with self._lock:
                if (
                    self._thread is None or not self._thread.is_alive()
                ) and not self._stop.is_set():
                    self._thread = threading.Thread(target=self._listen_on, daemon=True)
                    self._thread.start()

    def _listen_on(self) -> None:
        while not self._stop.is_set():
            try:
                self._listen()
            except (redis.RedisError, OSError) as error:
                log.warning("near_copy_dropped", why=type(error).__name__)
            finally:
                self._alive_until = 0.0
                self._forget_all()
            self._stop.wait(FIRST_PAUSE_SECONDS)

    def _listen(self) -> None:
        """Two connections: one that Redis tells, one whose life is the tracking's life.

        RESP2, so that one and the same code speaks to every server since 6.0.
        """
        limits = {"socket_timeout": self._timeout, "socket_connect_timeout": self._timeout}
        pool = redis.ConnectionPool.from_url(self._url, protocol=2, **limits)
        told: Any = pool.make_connection()
        tracking: Any = pool.make_connection()
        try:
            number = _ask(told, "CLIENT", "ID")
            _ask(told, "SUBSCRIBE", CHANNEL)
            _ask(tracking, *_TRACKING, str(number), "BCAST", "PREFIX", self._prefix)
            self._follow(told, tracking)
        finally:
            told.disconnect()
            tracking.disconnect()

    def _follow(self, told: Any, tracking: Any) -> None:
        while not self._stop.is_set():
            asked = time.monotonic()
            _ask(tracking, "PING")
            told.send_command("PING")
            # What Redis told before its pong has been read when the pong has.
            while (answer := told.read_response())[0] != b"pong":
                self._forget(answer[2])
            self._alive_until = asked + 2 * PROOF_SECONDS
            while (left := asked + PROOF_SECONDS - time.monotonic()) > 0:
                if told.can_read(timeout=left):
                    self._forget(told.read_response()[2])

    def _forget(self, keys: list[bytes] | None) -> None:
        """None says that everything was flushed."""
        if keys is None:
            self._forget_all()
            return
        with self._lock:
            self._count += 1
            if len(self._forgotten) > MOST_KEYS:
                self._forgotten.clear()
                self._floor = self._count
            for raw in keys:
                key = raw.decode()
                self._forgotten[key] = self._count
                self._values.pop(key, None)

    def _forget_all(self) -> None:
        with self._lock:
            self._count += 1
            self._floor = self._count
            self._values.clear()
            self._forgotten.clear()


def _ask(connection: Any, *command: str) -> Any:
    connection.send_command(*command)
    return connection.read_response()
