"""`sockwise catalogue`: products in, and what should be mended in them."""

from __future__ import annotations

import json
from typing import TextIO

import click
from marshmallow import ValidationError

from commands.lazy import LazyGroup
from commands.parts import known_shop, opened
from shared.messages.shapes import ProductChangedShape
from shared.usecases.publish_catalogue import fill_store, keep_product


@click.group(cls=LazyGroup, lazy={"lint": "commands.catalogue_lint:lint"})
def catalogue() -> None:
    """Products."""


@catalogue.command("import")
@click.argument("shop_id")
@click.argument("file", type=click.File(encoding="utf-8"))
def import_(shop_id: str, file: TextIO) -> None:
    """Import products: the data of a product event, one JSON object a line; - is standard input.

    Good lines are kept, bad ones are listed with their number, and then the exit code is 1.
    """
    shape, bad, news = ProductChangedShape(), [], 0
    with opened() as parts:
        with parts.ledger.begin() as books:
            known_shop(books, shop_id)
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    content = shape.load(json.loads(line))
                except (ValueError, ValidationError) as error:
                    bad.append(f"line {number}: {error}")
                    continue
                news += keep_product(books, shop_id, content) is not None
        fill_store(parts.ledger, parts.store, shop_id)
    click.echo(f"{news} products are new or newer")
    for told in bad:
        click.echo(told, err=True)
    if bad:
        raise click.exceptions.Exit(1)
