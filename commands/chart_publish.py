"""`sockwise chart publish`: a shop's charts in."""

from __future__ import annotations

from pathlib import Path

import click

from commands.chart_file import read_charts
from commands.parts import known_shop, opened
from shared.usecases.publish_catalogue import fill_store, keep_charts


@click.command()
@click.argument("shop_id")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def publish(shop_id: str, file: Path) -> None:
    """Publish all charts of a file, or none of them when one is wrong."""
    documents = read_charts(file)
    with opened() as parts:
        with parts.ledger.begin() as books:
            known_shop(books, shop_id)
            ids = keep_charts(books, shop_id, documents)
        fill_store(parts.ledger, parts.store, shop_id)
    click.echo(f"published {', '.join(ids)}")
