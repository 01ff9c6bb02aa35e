"""`sockwise publish` and `sockwise parked`: events onto the exchange, and those that got stuck."""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

import click

from commands.parts import known_shop, opened
from shared import wiring
from shared.messages.cloudevent import UnreadableEvent, decode
from shared.messages.queues import EVENTS
from shared.ports.clock import rfc3339
from shared.settings import read_settings
from shared.usecases.park_events import NO_SHOP

AT_ONCE = 100


@click.command()
@click.argument("file", type=click.File("rb"))
def publish(file: BinaryIO) -> None:
    """Publish CloudEvents, one JSON object a line; - is standard input."""
    bus, sent, waiting = wiring.bus(read_settings()), 0, []
    try:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                # Only the relay may say that an event has an inbox row.
                waiting.append(replace(decode(line), inbox=None))
            except UnreadableEvent as error:
                msg = f"line {number}: {error}; {sent} events before it were published"
                raise click.ClickException(msg) from error
            if len(waiting) == AT_ONCE:
                bus.publish(EVENTS, waiting)
                sent += len(waiting)
                waiting.clear()
        if waiting:
            bus.publish(EVENTS, waiting)
        click.echo(f"{sent + len(waiting)} events published")
    finally:
        bus.close()


@click.group()
def parked() -> None:
    """Events that could not be handled."""


@parked.command("list")
@click.argument("shop_id", required=False)
@click.option("--limit", default=100, show_default=True, help="At most this many.")
def list_parked(shop_id: str | None, limit: int) -> None:
    """Row, time and reason, the newest first; without a shop, those that name none of ours."""
    with opened() as parts, parts.ledger.look() as books:
        if shop_id is not None:
            known_shop(books, shop_id)
        for found in books.inbox.parked(shop_id or NO_SHOP, limit=limit):
            click.echo(f"{found.row}\t{rfc3339(found.received_at)}\t{found.reason}")
