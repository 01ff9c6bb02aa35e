"""`sockwise parked`: events that could not be handled, seen, sent anew or dropped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import click

from commands.parts import Parts, known_shop, opened
from shared.ports.clock import rfc3339
from shared.ports.ledger import Books
from shared.ports.mail import KeptEvent
from shared.usecases.park_events import NO_SHOP, WRITTEN_NO_SHOP
from shared.usecases.replay_parked import NotReplayed, body_of
from shared.usecases.replay_parked import replay as send_anew

_SHOP = click.argument("shop_id", metavar="SHOP|-")
_ROWS = click.argument("rows", nargs=-1, type=int, required=True, metavar="ROW...")


@click.group()
def parked() -> None:
    """Events that could not be handled."""


@parked.command("list")
@click.argument("shop_id", metavar="[SHOP|-]", default=WRITTEN_NO_SHOP)
@click.option("--limit", default=100, show_default=True, help="At most this many.")
def list_(shop_id: str, limit: int) -> None:
    """Row, time and reason, the newest first; without a shop, those that name none of ours."""
    with opened() as parts, parts.ledger.look() as books:
        for found in books.inbox.parked(_owner(books, shop_id), limit=limit):
            click.echo(f"{found.row}\t{rfc3339(found.received_at)}\t{found.reason}")


@parked.command("show")
@_SHOP
@click.argument("row", type=int)
@click.option("--body", is_flag=True, help="As it came; it may hold a person's data.")
def show(shop_id: str, row: int, *, body: bool) -> None:
    """One event: when it came, why it is here, how often it was tried, and what is read of it."""
    with opened() as parts, parts.ledger.look() as books:
        owner = _owner(books, shop_id)
        kept = _kept(books, owner, row)
        raw = body_of(books, owner, kept, parts.vault) if body else None
    click.echo(f"row {kept.row}, received {rfc3339(kept.received_at)}")
    click.echo(f"parked: {kept.parked}" if kept.parked else "not parked: it is tried again")
    if kept.attempts:
        click.echo(f"failed {kept.attempts} times, last: {kept.failed}")
    if kept.event is not None:
        click.echo(f"{kept.event.type} {kept.event.id}")
        click.echo(json.dumps(dict(kept.event.data), indent=2, ensure_ascii=False))
    if raw is not None:
        click.echo(raw.decode(errors="replace"))


@parked.command("replay")
@_SHOP
@_ROWS
def replay(shop_id: str, rows: tuple[int, ...]) -> None:
    """Send events anew, once the cause is mended. Those that cannot be sent are told and kept."""
    failed = 0
    with _writing(shop_id) as (parts, books, owner):
        for row in rows:
            try:
                send_anew(books, owner, row, parts.vault, at=parts.clock.now())
                click.echo(f"{row} is sent anew")
            except NotReplayed as error:
                failed += 1
                click.echo(f"{row}: {error}", err=True)
    if failed:
        raise click.exceptions.Exit(1)


@parked.command("drop")
@_SHOP
@_ROWS
@click.option("--yes", is_flag=True, help="Do not ask.")
def drop(shop_id: str, rows: tuple[int, ...], *, yes: bool) -> None:
    """Delete events for good. Of what they said nothing will ever be done."""
    with _writing(shop_id) as (_, books, owner):
        for row in rows:
            _kept(books, owner, row)
        if not yes:
            click.confirm(f"delete {len(rows)} events of {owner or 'no shop'}?", abort=True)
        gone = sum(books.inbox.drop(owner, row) for row in rows)
    click.echo(f"{gone} events are gone")


@contextmanager
def _writing(shop_id: str) -> Iterator[tuple[Parts, Books, str]]:
    with opened() as parts, parts.ledger.begin() as books:
        yield parts, books, _owner(books, shop_id)


def _owner(books: Books, shop_id: str) -> str:
    return NO_SHOP if shop_id == WRITTEN_NO_SHOP else known_shop(books, shop_id).shop_id


def _kept(books: Books, shop_id: str, row: int) -> KeptEvent:
    found = books.inbox.find(shop_id, row)
    if found is None:
        raise click.ClickException(f"{shop_id or 'no shop'} has no event in row {row}")
    return found
