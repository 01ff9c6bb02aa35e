"""Everything that the product leaves lying about, as bytes that can be searched."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import orjson
import redis

_BASE64 = re.compile(rb"[A-Za-z0-9+/]{16,}={0,2}")


def found_in(lying: Iterable[bytes], words: Iterable[str]) -> set[str]:
    """The words that stand anywhere there, in clear or in base64."""
    text = b"\n".join(one for raw in lying for one in (raw, *_unpacked(raw)))
    return {word for word in words if word.encode() in text}


def _unpacked(raw: bytes) -> Iterator[bytes]:
    """Brokers carry bodies in base64, in which nothing could be found."""
    for run in _BASE64.findall(raw):
        try:
            yield base64.b64decode(run)
        except binascii.Error:
            continue


def in_redis(url: str) -> list[bytes]:
    """Every key with its value, whatever is kept there."""
    client: Any  # Its types allow for other settings than ours.
    with redis.Redis.from_url(url) as client:
        return [one for key in client.scan_iter() for one in (key, *_values(client, key))]


def _values(client: Any, key: bytes) -> Iterable[bytes]:
    kind = client.type(key).decode()
    values: Mapping[str, Callable[[], Iterable[bytes]]] = {
        "string": lambda: [client.get(key)],
        "list": lambda: client.lrange(key, 0, -1),
        "hash": lambda: [one for pair in client.hgetall(key).items() for one in pair],
        "set": lambda: client.smembers(key),
        "zset": lambda: client.zrange(key, 0, -1),
    }
    return values[kind]()


def messages_in(url: str) -> list[bytes]:
    """The bodies of the messages that wait in the broker."""
    found = []
    for raw in in_redis(url):
        if raw.startswith(b'{"body":'):
            message = orjson.loads(raw)
            assert message["properties"]["body_encoding"] == "base64"
            found.append(base64.b64decode(message["body"]))
    return found
