"""A load generator that costs little: keep-alive connections, one request on the way on each."""

from __future__ import annotations

import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator

CONNECTIONS = 16
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length: "


class _Connection:
    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request, self._got, self._whole = request, b"", 0

    def send(self, request: bytes | None = None) -> None:
        self._request = request or self._request
        self._got, self._whole = b"", 0
        self.socket.sendall(self._request)

    @property
    def answer(self) -> bytes:
        return self._got

    def is_answered(self) -> bool:
        """Read what is there; whether the answer is whole. Anything but a 200 ends the run."""
        self._got += self.socket.recv(65536)
        if not self._whole:
            head, found, _ = self._got.partition(_END_OF_HEAD)
            if not found:
                return False
            assert head.startswith(b"HTTP/1.1 200"), self._got[:500]
            length = head.lower().split(_LENGTH, 1)[1].split(b"\r\n", 1)[0]
            self._whole = len(head) + len(_END_OF_HEAD) + int(length)
        return len(self._got) >= self._whole


class Caller:
    """One caller, who asks and waits."""

    def __init__(self, port: int) -> None:
        self._connection = _Connection(port, b"")

    def ask(self, request: bytes) -> bytes:
        self._connection.send(request)
        while not self._connection.is_answered():
            pass
        return self._connection.answer


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += ["Content-Type: application/json", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def answers_per_second(port: int, request: bytes, *, seconds: float) -> float:
    """As many as `CONNECTIONS` callers get who ask again as soon as they are answered."""
    selector = selectors.DefaultSelector()
    connections = [_Connection(port, request) for _ in range(CONNECTIONS)]
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send()
    begin, answered = time.perf_counter(), 0
    while (took := time.perf_counter() - begin) < seconds:
        for key, _ in selector.select(1.0):
            if key.data.is_answered():
                answered += 1
                key.data.send()
    for connection in connections:
        connection.socket.close()
    selector.close()
    return answered / took


def taken_per_second(port: int, requests: Iterator[bytes], *, pace: float = float("inf")) -> float:
    """Requests that are all different, until they end: at this pace, as long as one of the
    `CONNECTIONS` is free, and at most as fast as they are taken.
    """
    selector = selectors.DefaultSelector()
    # In turn, so that the server takes none of them for forgotten.
    free = deque(_Connection(port, b"") for _ in range(CONNECTIONS))
    for connection in free:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
    begin, sent, is_over = time.perf_counter(), 0, False
    while not (is_over and len(free) == CONNECTIONS):
        while free and not is_over and sent <= (time.perf_counter() - begin) * pace:
            request = next(requests, None)
            is_over = request is None
            if request is not None:
                free.popleft().send(request)
                sent += 1
        for key, _ in selector.select(0.001):
            if key.data.is_answered():
                free.append(key.data)
    took = time.perf_counter() - begin
    for connection in free:
        connection.socket.close()
    selector.close()
    return sent / took
