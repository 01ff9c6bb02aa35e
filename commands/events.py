"""`sockwise publish`: events onto the exchange."""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

import click

from shared import wiring
from shared.messages.cloudevent import UnreadableEvent, decode
from shared.messages.queues import EVENTS
from shared.settings import read_settings

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
