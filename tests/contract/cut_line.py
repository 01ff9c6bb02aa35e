"""A line to a broker that breaks in the middle of a word and stays open, as a cut network does."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit


class CutLine:
    """`lets_through` bytes of what the broker says still come; None is all of them."""

    def __init__(self, broker_url: str) -> None:
        self._broker = (urlsplit(broker_url).hostname, urlsplit(broker_url).port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self.lets_through: int | None = None
        self.url = f"amqp://guest:guest@127.0.0.1:{self._door.getsockname()[1]}//"
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._door.accept()
                far = socket.create_connection(self._broker)
                self._ends += [near, far]
                for source, target, is_cut in ((near, far, False), (far, near, True)):
                    threading.Thread(
                        target=self._carry, args=(source, target, is_cut), daemon=True
                    ).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_cut: bool) -> None:
        with contextlib.suppress(OSError):
            while said := source.recv(65536):
                if is_cut and self.lets_through is not None:
                    said = said[: self.lets_through]
                    self.lets_through -= len(said)
                target.sendall(said)

    def close(self) -> None:
        for end in (self._door, *self._ends):
            end.close()


@contextmanager
def cut_line(broker_url: str) -> Iterator[CutLine]:
    line = CutLine(broker_url)
    try:
        yield line
    finally:
        line.close()
