"""A load generator that costs little: keep-alive connections, one request on the way on each."""

from __future__ import annotations

import selectors
import socket
import time

CONNECTIONS = 16
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length: "


class _Connection:
    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request, self._got, self._whole = request, b"", 0

    def send(self) -> None:
        self._got, self._whole = b"", 0
        self.socket.sendall(self._request)

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
