"""Frames of RabbitMQ, many with one call of the system.

py-amqp alone makes nine calls to receive a message, sets a time limit anew around every third, and
makes one to send one. The benchmark `stock_vs_bare_loop` has both ways side by side.
"""

from __future__ import annotations

from typing import Any, Self

AHEAD_BYTES = 4_096
"""Ten events or so. py-amqp moves what is left of them with every part that it takes."""
TOGETHER_BYTES = 32_768
_HEADER, _END = 7, 1
_SIZE = slice(3, _HEADER)


class FramesAhead:
    """Of one connection, which nobody else may read. py-amqp keeps what it gets beyond the part it
    asked for, but never asks for more.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        transport = self._transport = connection.transport
        receive = transport._quick_recv  # noqa: SLF001 - it has no other way
        transport._quick_recv = lambda size: receive(max(size, AHEAD_BYTES))  # noqa: SLF001

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


class FramesTogether:
    """Within it, what is written waits for `flush`, or for the end. After an error nothing that
    still waits goes out.
    """

    def __init__(self, connection: Any) -> None:
        self._transport = connection.transport
        self._waiting = bytearray()

    def __enter__(self) -> Self:
        self._write = self._transport._write  # noqa: SLF001 - it has no other way
        self._transport._write = self._waiting.extend  # noqa: SLF001
        return self

    def __exit__(self, error: object, *_: object) -> None:
        self._transport._write = self._write  # noqa: SLF001
        if error is None:
            self.flush()

    @property
    def are_enough(self) -> bool:
        return len(self._waiting) >= TOGETHER_BYTES

    def flush(self) -> None:
        waiting, self._waiting[:] = bytes(self._waiting), b""
        if waiting:
            self._write(waiting)
