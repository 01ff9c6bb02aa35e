"""`sockwise ledger`: the schema."""

from __future__ import annotations

import click

from shared import wiring
from shared.settings import read_settings


@click.group()
def ledger() -> None:
    """The ledger."""


@ledger.command()
def migrate() -> None:
    """Bring the ledger's schema to this release; safe to repeat."""
    wiring.prepare(read_settings())
    click.echo("the ledger is current")
