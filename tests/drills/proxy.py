"""A TCP link that goes bad in every way: slow, half, reset, swallowed, closed."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

LOOPBACK = "127.0.0.1"
CHUNK = 65_536
SLOW_SECONDS = 0.2


class Link(StrEnum):
    GOOD = "good"
    SLOW = "slow"
    HALF = "half"
    """An answer is cut in its middle, and the connection with it."""
    RESET = "reset"
    SWALLOWED = "swallowed"
    """Bytes go in and nothing comes out; when it ends, those connections are dead."""
    CLOSED = "closed"


class Proxy:
    """One listening port in front of one other; everything happens in its own thread."""

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._loop = asyncio.new_event_loop()
        self._link = Link.GOOD
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._ask(self._listen())

    def set(self, link: Link) -> None:
        self._ask(self._change(link))

    def end(self) -> None:
        self._ask(self._change(Link.CLOSED))
        self._ask(self._finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _ask(self, work: object) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)  # type: ignore[arg-type]

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._joined, LOOPBACK, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _finish(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _change(self, link: Link) -> None:
        before, self._link = self._link, link
        if link in (Link.RESET, Link.CLOSED) or before is Link.SWALLOWED:
            for writer in tuple(self._writers):
                _reset(writer)
        if link is Link.CLOSED and self._server is not None:
            self._server.close()
            self._server = None
        if link is not Link.CLOSED and self._server is None:
            await self._listen()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._link is Link.RESET:
            _reset(writer)
            return
        try:
            ahead = await asyncio.open_connection(LOOPBACK, self._target_port)
        except OSError:
            _reset(writer)
            return
        self._writers |= {writer, ahead[1]}
        for source, target in ((reader, ahead[1]), (ahead[0], writer)):
            is_answer = target is writer
            task = self._loop.create_task(self._pump(source, target, is_answer=is_answer))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, is_answer: bool
    ) -> None:
        with suppress(OSError):
            while chunk := await source.read(CHUNK):
                if self._link is Link.SWALLOWED:
                    continue
                if self._link is Link.SLOW:
                    await asyncio.sleep(SLOW_SECONDS)
                if self._link is Link.HALF and is_answer:
                    target.write(chunk[: len(chunk) // 2])
                    break
                target.write(chunk)
                await target.drain()
        self._writers.discard(target)
        target.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Not a goodbye: the other side gets an error."""
    opened = writer.get_extra_info("socket")
    if opened is not None:
        with suppress(OSError):
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@contextmanager
def proxy_to(port: int) -> Iterator[Proxy]:
    proxy = Proxy(port)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.end()
