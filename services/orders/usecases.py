"""Accept what shops send: verified, kept, answered; nothing is decided in the request."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import orjson
import structlog

from shared.messages.cloudevent import Event, UnreadableEvent, from_plain, source_of
from shared.messages.reading import TYPES, split, trimmed
from shared.ports.clock import Clock, rfc3339
from shared.ports.ledger import Books, Ledger, Platform, Shop
from shared.ports.mail import Incoming
from shared.ports.shops import PlatformReader, SignatureCheck
from shared.ports.vault import Seal, Vault
from shared.usecases.open_shop import WEBHOOK_SECRET
from shared.usecases.park_events import INBOX, event_key

log = structlog.get_logger()
MOST_EVENTS = 1_000
_DECOY = ["bm8gc2hvcCBoYXMgdGhpcyBzZWNyZXQgYW5kIG5vYm9keSBrbm93cyBpdA=="]
"""An unknown shop's signature is checked too: the answer must take as long as for a known one."""


class Verdict(StrEnum):
    KEPT = "kept"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"


class NotSigned(Exception):
    """No live secret of this shop signed it, or there is no such shop: the same to a stranger."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event before it is sealed: its clear part, its own bytes, why it cannot be handled."""

    dedupe_key: str
    raw: bytes
    event: Event | None
    parked: str | None = None


class Intake:
    def __init__(
        self,
        *,
        ledger: Ledger,
        vault: Vault,
        clock: Clock,
        woocommerce: PlatformReader,
        is_signed: SignatureCheck,
    ) -> None:
        self._ledger, self._vault, self._clock = ledger, vault, clock
        self._woocommerce, self._is_signed = woocommerce, is_signed

    def accept_events(self, shop_id: str, headers: Mapping[str, str], raw: bytes) -> Verdict:
        """A CloudEvent or a batch of them. Raises `NotSigned` and `LedgerUnavailable`."""
        shop = self._verified(shop_id, Platform.EVENTS, headers, raw, self._is_signed)
        return self._keep(shop, list(_envelopes(shop.shop_id, raw)))

    def accept_woocommerce(self, shop_id: str, headers: Mapping[str, str], raw: bytes) -> Verdict:
        """A WooCommerce delivery. Raises `NotSigned` and `LedgerUnavailable`."""
        reader = self._woocommerce
        if reader.is_ping(headers, raw):
            return Verdict.IGNORED
        shop = self._verified(shop_id, Platform.WOOCOMMERCE, headers, raw, reader.is_signed)
        if not reader.is_for_us(headers):
            log.info("webhook_ignored", shop=shop_id, topic=reader.topic(headers))
            return Verdict.IGNORED
        received_at = rfc3339(self._clock.now())
        return self._keep(shop, list(_translated(reader, shop_id, headers, raw, received_at)))

    def _verified(
        self,
        shop_id: str,
        platform: Platform,
        headers: Mapping[str, str],
        raw: bytes,
        check: SignatureCheck,
    ) -> Shop:
        with self._ledger.look() as books:
            shop = books.shops.get(shop_id)
            sealed = books.shops.secrets(shop_id, platform)
        secrets = _opened(self._vault, shop, sealed) if shop else _DECOY
        if not check(headers, raw, secrets) or shop is None:
            raise NotSigned
        return shop

    def _keep(self, shop: Shop, envelopes: Sequence[Envelope]) -> Verdict:
        if not envelopes:
            return Verdict.IGNORED
        seal = self._vault.of_shop(shop.shop_id, shop.sealed_key)
        with self._ledger.begin() as books:
            new = self._store(books, shop, seal, envelopes)
        log.info(
            "webhook_kept",
            shop=shop.shop_id,
            events=len(envelopes),
            new=new,
            parked=sum(envelope.parked is not None for envelope in envelopes),
        )
        return Verdict.KEPT if new else Verdict.DUPLICATE

    def _store(self, books: Books, shop: Shop, seal: Seal, envelopes: Sequence[Envelope]) -> int:
        incoming = [
            Incoming(
                shop_id=shop.shop_id,
                dedupe_key=envelope.dedupe_key,
                event=envelope.event,
                sealed_body=seal.seal(envelope.raw, INBOX),
                parked=envelope.parked,
            )
            for envelope in envelopes
        ]
        return books.inbox.keep(incoming, at=self._clock.now())


def _opened(vault: Vault, shop: Shop, sealed: Sequence[bytes]) -> list[str]:
    seal = vault.of_shop(shop.shop_id, shop.sealed_key)
    return [seal.open(secret, WEBHOOK_SECRET).decode() for secret in sealed]


def _envelopes(shop_id: str, raw: bytes) -> Iterator[Envelope]:
    try:
        content = orjson.loads(raw)
    except orjson.JSONDecodeError:
        yield Envelope(f"body {_name(raw)}", raw, None, "the body is not JSON")
        return
    events = content if isinstance(content, list) else [content]
    if len(events) > MOST_EVENTS:
        yield Envelope(
            f"body {_name(raw)}", raw, None, f"more than {MOST_EVENTS} events in a batch"
        )
        return
    for plain in events:
        yield from _envelope(shop_id, plain)


def _envelope(shop_id: str, plain: object) -> Iterator[Envelope]:
    raw = orjson.dumps(plain)
    try:
        # Only the relay may say that an event has an inbox row.
        event = replace(from_plain(plain), inbox=None)
    except UnreadableEvent as error:
        yield Envelope(f"body {_name(raw)}", raw, None, str(error))
        return
    key = event_key(event)
    if event.source != source_of(shop_id):
        yield Envelope(key, raw, None, "the source is not this shop")
    elif event.type not in TYPES:
        log.info("event_ignored", shop=shop_id, why="its type is not for us")
    else:
        yield from _checked(key, raw, event)


def _checked(key: str, raw: bytes, event: Event) -> Iterator[Envelope]:
    """The event with what we need of it, and each bad item of a stock batch alone."""
    try:
        clear, bad = split(event)
    except UnreadableEvent as error:
        yield Envelope(key, raw, None, str(error))
        return
    yield Envelope(key, raw, clear)
    for number, (alone, reason) in enumerate(bad):
        yield Envelope(f"{key} {number}", orjson.dumps(alone.data), None, reason)


def _translated(
    reader: PlatformReader,
    shop_id: str,
    headers: Mapping[str, str],
    raw: bytes,
    received_at: str,
) -> Iterator[Envelope]:
    """A platform's delivery as our events; what cannot be understood is kept and parked."""
    key = reader.dedupe_key(headers, raw)
    try:
        found = list(reader.events_of(headers, orjson.loads(raw), received_at=received_at))
        events = [
            trimmed(
                Event(
                    id=_name(key.encode(), str(number).encode()),
                    source=source_of(shop_id),
                    type=type_,
                    time=received_at,
                    data=data,
                )
            )
            for number, (type_, data) in enumerate(found)
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield Envelope(key, raw, None, f"not shaped as documented: {type(error).__name__}")
        return
    for number, event in enumerate(events):
        yield Envelope(f"{key} {number}", raw, event)


def _name(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
