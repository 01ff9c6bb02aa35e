"""CloudEvents 1.0 in structured JSON: the one envelope of everything that travels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

PREFIX = "sockwise."
SOURCE_OF_SHOP = "/shops/"
LONGEST_NAME = 255
LARGEST_ROW = 2**63 - 1


class UnreadableEvent(ValueError):
    """The bytes are no CloudEvent of ours; the message says why, without the content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`inbox` is the ledger row that the event came from, None when it was published directly."""

    id: str
    source: str
    type: str
    data: Mapping[str, Any]
    time: str | None = None
    subject: str | None = None
    traceparent: str | None = None
    inbox: int | None = None

    @property
    def routing_key(self) -> str:
        return _routing_key(self.type)

    @property
    def shop_id(self) -> str:
        return self.source.removeprefix(SOURCE_OF_SHOP)


class Packed(NamedTuple):
    """An event as it travels, and what its way needs to know of it."""

    id: str
    routing_key: str
    body: bytes


def source_of(shop_id: str) -> str:
    return SOURCE_OF_SHOP + shop_id


def encode(event: Event) -> bytes:
    envelope: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "datacontenttype": "application/json",
        "data": event.data,
    }
    more = {
        "time": event.time,
        "subject": event.subject,
        "traceparent": event.traceparent,
        "sockwiseinbox": event.inbox,
    }
    return orjson.dumps(envelope | {k: v for k, v in more.items() if v is not None})


def pack(event: Event) -> Packed:
    return Packed(event.id, event.routing_key, encode(event))


def pack_kept(written: str, *, inbox: int | None = None) -> Packed:
    """What `encode` wrote before, with its inbox row; its data is not looked at again. Raises
    ValueError when it is damaged.
    """
    envelope = orjson.loads(written)
    if not isinstance(envelope, dict):
        msg = "an event is a JSON object"
        raise UnreadableEvent(msg)
    body = written.encode()
    if inbox is not None:
        envelope["sockwiseinbox"] = inbox
        body = orjson.dumps(envelope)
    return Packed(_name(envelope, "id"), _routing_key(_name(envelope, "type")), body)


def decode(raw: bytes) -> Event:
    """Raises `UnreadableEvent`."""
    try:
        return from_plain(orjson.loads(raw))
    except orjson.JSONDecodeError as error:
        msg = "the body is not JSON"
        raise UnreadableEvent(msg) from error


def from_plain(envelope: object) -> Event:
    """Raises `UnreadableEvent`; attributes that we do not know are ignored."""
    if not isinstance(envelope, dict):
        msg = "an event is a JSON object"
        raise UnreadableEvent(msg)
    if envelope.get("specversion") != "1.0":
        msg = "specversion is not 1.0"
        raise UnreadableEvent(msg)
    data, inbox = envelope.get("data"), envelope.get("sockwiseinbox")
    if not isinstance(data, dict):
        msg = "data is not a JSON object"
        raise UnreadableEvent(msg)
    return Event(
        id=_name(envelope, "id"),
        source=_name(envelope, "source"),
        type=_name(envelope, "type"),
        data=data,
        time=_optional(envelope, "time"),
        subject=_optional(envelope, "subject"),
        traceparent=_optional(envelope, "traceparent"),
        inbox=inbox if type(inbox) is int and 0 < inbox <= LARGEST_ROW else None,
    )


def _routing_key(type_: str) -> str:
    return type_.removeprefix(PREFIX)


def _name(envelope: Mapping[str, Any], attribute: str) -> str:
    value = envelope.get(attribute)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME or "\0" in value:
        msg = f"{attribute} is not a text of 1 to {LONGEST_NAME} characters"
        raise UnreadableEvent(msg)
    return value


def _optional(envelope: Mapping[str, Any], attribute: str) -> str | None:
    value = envelope.get(attribute)
    return value if isinstance(value, str) and len(value) <= LONGEST_NAME else None
