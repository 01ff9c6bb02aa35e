"""`sockwise ledger`: the schema, the audit chain, and people's data out and away."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from commands.parts import known_shop, opened
from commands.policy_in_force import in_force
from shared import wiring
from shared.ports.audit import ChainHead, ChainReport
from shared.settings import read_settings
from shared.usecases.erase_data import erase_person, person_behind, person_document
from shared.usecases.publish_catalogue import fill_store

_ORDERS = click.option("--order", "orders", multiple=True, help="An order; may be repeated.")
_REFS = click.option(
    "--screening-ref", "screening_refs", multiple=True, help="Of answers; may be repeated."
)


@click.group()
def ledger() -> None:
    """The ledger."""


@ledger.command()
def migrate() -> None:
    """Bring the ledger's schema to this release; safe to repeat."""
    wiring.prepare(read_settings())
    click.echo("the ledger is current")


def _anchor(_: click.Context, __: click.Parameter, text: str | None) -> ChainHead | None:
    if text is None:
        return None
    length, _colon, mac = text.partition(":")
    if not length.isdecimal() or not mac:
        raise click.BadParameter("LENGTH:MAC, as `ledger verify` and the worker's log tell it")
    return ChainHead(int(length), mac)


@ledger.command()
@click.argument("shop_id", required=False)
@click.option("--anchor", callback=_anchor, help="A head seen before, as LENGTH:MAC.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a shop.")
def verify(shop_id: str | None, anchor: ChainHead | None, *, as_json: bool) -> None:
    """Check the audit chain of a shop, or of all: every decision is as it was made, and there.

    The exit code is 1 when anything is wrong. A tail that was cut off, head and all, is found only
    with the --anchor that was noted before; the worker's log has one every hour (audit_head).
    """
    if anchor is not None and shop_id is None:
        raise click.UsageError("an anchor is of one shop")
    sound = True
    with opened() as parts, parts.ledger.look() as books:
        names = [known_shop(books, shop_id).shop_id] if shop_id else None
        for name in names or [shop.shop_id for shop in books.shops.all()]:
            report = books.audit.verify(name, anchor=anchor)
            sound = sound and not report.faults
            click.echo(_as_json(name, report) if as_json else _as_text(name, report))
    if not sound:
        raise click.exceptions.Exit(1)


def _as_text(shop_id: str, report: ChainReport) -> str:
    erased = f", {report.erased} of them without a person" if report.erased else ""
    told = [f"{shop_id}: {report.head.length} records{erased}"]
    told += [f"  {fault}" for fault in report.faults] or ["  all as they were written"]
    return "\n".join([*told, f"  head {report.head.length}:{report.head.mac}"])


def _as_json(shop_id: str, report: ChainReport) -> str:
    head = {"length": report.head.length, "mac": report.head.mac}
    document = {"shop": shop_id, "erased": report.erased, "faults": list(report.faults)}
    return json.dumps(document | {"head": head})


@ledger.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the ledger to FILE while the product works: SQLite's online copy, or `pg_dump`.

    The master key is not in it. Keep the key elsewhere: without it most of the copy is noise.
    """
    settings = read_settings()
    wiring.check_ledger(settings)
    wiring.backup(settings, file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes; its key is {settings.key_file}")


@ledger.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, *, yes: bool) -> None:
    """Put a copy in the ledger's place. Stop the product first, and have the key of then in place.

    The catalogue store is filled again from it. What shops sent since the copy was made is not in
    it: have them sync.
    """
    settings = read_settings()
    if not yes:
        click.confirm(f"replace all that the ledger has by {file}?", abort=True)
    wiring.restore(settings, file)
    with opened() as parts:
        with parts.ledger.look() as books:
            shops = [shop.shop_id for shop in books.shops.all()]
        for shop_id in shops:
            fill_store(parts.ledger, parts.store, shop_id)
            click.echo(f"{shop_id}: the catalogue is filled again")
    click.echo("the ledger is back; check it with `sockwise ledger verify`")


@ledger.command()
@click.argument("shop_id")
@_ORDERS
@_REFS
def export(shop_id: str, orders: tuple[str, ...], screening_refs: tuple[str, ...]) -> None:
    """All that is kept of a person, as JSON: answers with their consent, documents, and decisions
    with their reasons in words. Named by their orders or by references; one leads to the others.
    """
    _some(orders, screening_refs)
    with opened() as parts, parts.ledger.look() as books:
        known_shop(books, shop_id)
        person = person_behind(books, shop_id, orders=orders, screening_refs=screening_refs)
        document = person_document(books, shop_id, person, in_force(books, shop_id))
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


@ledger.command()
@click.argument("shop_id")
@_ORDERS
@_REFS
@click.option("--whole-shop", is_flag=True, help="The shop, its key and everything of it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(
    shop_id: str,
    orders: tuple[str, ...],
    screening_refs: tuple[str, ...],
    *,
    whole_shop: bool,
    yes: bool,
) -> None:
    """Take a person's data away, or a whole shop's; there is no way back but an old backup.

    Answers, documents and messages are deleted. Decisions stay, without anything that leads to the
    order or the person, and the audit chain stays whole.
    """
    if whole_shop:
        _erase_shop(shop_id, yes=yes)
        return
    _some(orders, screening_refs)
    with opened() as parts, parts.ledger.begin() as books:
        known_shop(books, shop_id)
        person = person_behind(books, shop_id, orders=orders, screening_refs=screening_refs)
        if not yes:
            told = f"{len(person.orders)} orders and {len(person.screening_refs)} references"
            click.confirm(f"erase what is kept of {told} of {shop_id}?", abort=True)
        erased = erase_person(books, shop_id, person, at=parts.clock.now())
    click.echo("; ".join(f"{name}: {count}" for name, count in asdict(erased).items()))


def _erase_shop(shop_id: str, *, yes: bool) -> None:
    if not yes:
        typed = click.prompt(f"this ends the shop. Type {shop_id} to erase all of it")
        if typed != shop_id:
            raise click.ClickException("nothing was erased")
    with opened() as parts:
        with parts.ledger.begin() as books:
            known_shop(books, shop_id)
            rows = books.shops.erase(shop_id)
        parts.store.forget(shop_id)
    click.echo(f"{shop_id} is gone: {rows} rows and its key")


def _some(orders: tuple[str, ...], screening_refs: tuple[str, ...]) -> None:
    if not orders and not screening_refs:
        raise click.UsageError("name an --order or a --screening-ref")
