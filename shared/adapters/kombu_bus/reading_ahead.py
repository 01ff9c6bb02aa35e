"""Frames of RabbitMQ, many with one call of the system.

py-amqp alone makes nine calls for a message, and sets a time limit anew around every third: half of
what receiving costs. It keeps what it gets beyond the part it asked for, but never asks for more.
"""

from __future__ import annotations

from typing import Any

AT_ONCE_BYTES = 4_096
"""Ten events or so. py-amqp moves what is left of them with every part that it takes."""
_HEADER, _END = 7, 1
_SIZE = slice(3, _HEADER)


class FramesAhead:
    """Of one connection, which nobody else may read."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        transport = self._transport = connection.transport
        receive = transport._quick_recv  # noqa: SLF001 - it has no other way
        transport._quick_recv = lambda size: receive(max(size, AT_ONCE_BYTES))  # noqa: SLF001

    def read(self, seconds: float) -> None:
        """One frame, and all that came with it. TimeoutError when none comes in time."""
        self._connection.blocking_read(seconds)
        self.read_on()

    def read_on(self) -> None:
        """What is here already; without waiting, and so without a time limit."""
        while self._has_whole_frame():
            self._connection.blocking_read()

    def _has_whole_frame(self) -> bool:
        kept = self._transport._read_buffer  # noqa: SLF001
        return len(kept) >= _HEADER + int.from_bytes(kept[_SIZE], "big") + _END
