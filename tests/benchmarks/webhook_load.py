"""Stock events by signed webhook, as fast as they are taken or so many a second, from a process of
its own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import multiprocessing
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Self
from urllib.parse import urlsplit

from shared.messages.cloudevent import Event, encode, source_of
from shared.messages.reading import STOCK_CHANGED
from tests.benchmarks import load

SHOP = "demo"
PATH = f"/v1/webhooks/{SHOP}/events"
SKUS = 500
LONGEST_SECONDS = 120.0


class Load:
    def __init__(self, url: str, secret: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        port = urlsplit(url).port
        self._child = context.Process(target=_serve, args=(theirs, port, secret), daemon=True)
        self._child.start()
        theirs.close()

    def __enter__(self) -> Self:
        assert self._pipe.poll(LONGEST_SECONDS)
        self._pipe.recv()
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        self._child.join(5)
        self._child.terminate()
        self._child.join()

    def all(self, count: int) -> float:
        """So many, as fast as they are taken; gives how many a second that was."""
        self._pipe.send((count, None))
        return self._told()

    def start(self, *, per_second: float) -> None:
        """Without end, spread evenly."""
        self._pipe.send((None, per_second))

    def stop(self) -> float:
        """How many a second there were."""
        self._pipe.send(None)
        return self._told()

    def _told(self) -> float:
        assert self._pipe.poll(LONGEST_SECONDS)
        rate: float = self._pipe.recv()
        return rate


def _serve(pipe: Connection, port: int, secret: str) -> None:
    pipe.send("ready")
    while True:
        try:
            count, per_second = pipe.recv()
        except EOFError:
            return
        numbers = itertools.count() if count is None else range(count)
        events = _requests(iter(numbers), secret)
        if per_second is None:
            pipe.send(load.taken_per_second(port, events))
        else:
            pipe.send(load.taken_per_second(port, _until_told(pipe, events), pace=per_second))
            pipe.recv()


def _until_told(pipe: Connection, events: Iterator[bytes]) -> Iterator[bytes]:
    return itertools.takewhile(lambda _: not pipe.poll(), events)


def _requests(numbers: Iterator[int], secret: str) -> Iterator[bytes]:
    for number in numbers:
        raw = a_change(f"OTHER-{number % SKUS}", number % 50)
        yield load.post(PATH, raw, signed(raw, secret))


def a_change(sku: str, available: int) -> bytes:
    data = {
        "sku": sku,
        "location": "warehouse",
        "available": available,
        "as_of": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
    }
    return encode(Event(id=uuid.uuid4().hex, source=source_of(SHOP), type=STOCK_CHANGED, data=data))


def signed(raw: bytes, secret: str) -> dict[str, str]:
    """As Standard Webhooks says."""
    message, at = f"msg_{uuid.uuid4().hex}", str(int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{message}.{at}.".encode() + raw, hashlib.sha256).digest()
    return {
        "webhook-id": message,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
