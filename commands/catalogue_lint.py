"""`sockwise catalogue lint`: what a merchant should mend."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import asdict
from typing import Any, TypeVar

import click
import orjson

from commands.parts import known_shop, opened
from shared.domain.catalogue_lint import Code, Finding, Reading, look_into
from shared.domain.chart_document import chart_from
from shared.domain.garment_sense import sense_from
from shared.domain.grade_reading import SCALE_SETTING
from shared.domain.market import market_from
from shared.domain.product_document import grade_facts_from, product_from
from shared.ports.catalogue import CatalogueDocuments
from shared.ports.ledger import Shop

EVERY_SECONDS = 5.0
MOST_SKUS_TOLD = 8
T = TypeVar("T")


def _market(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    try:
        return None if value is None else market_from(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.argument("shop_id")
@click.option(
    "--market", callback=_market, help='Read as delivered there: in FR a "classe 2" is French.'
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, the summary last.")
def lint(shop_id: str, market: str | None, *, as_json: bool) -> None:
    """List the products, or single SKUs, that should be mended; exit code 1 when there are any.

    Each order of a grade in doubt is held; a SKU that no chart knows is never recommended.

    \b
    grade_unknown          no grade was found. Send `grade.mmhg` with the product, or write the
                           pressure with its unit into the title or an option
    grade_ambiguous_class  a bare "class 2". Send `grade.standard` or `grade.mmhg`, or
                           `sockwise shop set SHOP declared_scale RAL`
    grade_conflict         two places differ. Put the wrong one right
    map_against_text       garment_map says not_compression, the words say otherwise.
                           Narrow the entry that matches
    no_chart               send `chart_id` with the product
    chart_not_published    `sockwise chart publish SHOP FILE`, or put `chart_id` right
    size_not_in_chart      put the variant's `size` right, or publish a chart that has it
    no_row_for_variant     put the variant's `chart_variant` right: the text says what there is

    What is no compression garment (donning gloves, a shirt): `sockwise shop set SHOP garment_map
    'category:Accessories=not_compression'`, or for a mixed shop `sockwise shop set SHOP garments
    detect`.
    """  # noqa: D301 - a backspace is how click is told to keep lines
    with opened() as parts, parts.ledger.look() as books:
        shop = known_shop(books, shop_id)
        documents = books.published.documents(shop_id)
    counts, products, in_doubt = Counter[Code](), len(documents.products), set[str]()
    for finding in _findings(documents, shop, market):
        counts[finding.code] += 1
        in_doubt.add(finding.product_id)
        click.echo(_dumped(asdict(finding)) if as_json else _as_text(finding))
    click.echo(_summary(counts, products, len(in_doubt), as_json=as_json))
    if counts:
        raise click.exceptions.Exit(1)


def _findings(documents: CatalogueDocuments, shop: Shop, market: str | None) -> Iterator[Finding]:
    scale = shop.settings.get(SCALE_SETTING)
    reading = Reading(sense_from(shop.settings), scale, market)
    charts = {key: chart_from(document) for key, document in documents.charts.items()}
    for key in _counted(sorted(documents.products)):
        document = documents.products[key]
        product = product_from(document, declared_scale=scale)
        yield from look_into(product, grade_facts_from(document), charts, reading)


def _counted(items: Collection[T]) -> Iterator[T]:
    """Says on standard error how far it has come: a bar on a terminal, else a line now and then.
    Where the findings themselves run over the terminal there is no bar.
    """
    if sys.stderr.isatty() and not sys.stdout.isatty():
        with click.progressbar(items, file=sys.stderr, label="products") as bar:
            yield from bar
    else:
        yield from items if sys.stdout.isatty() else _with_lines(items)


def _with_lines(items: Collection[T]) -> Iterator[T]:
    due = time.monotonic() + EVERY_SECONDS
    for number, item in enumerate(items, 1):
        yield item
        if time.monotonic() >= due:
            due += EVERY_SECONDS
            click.echo(f"{number:,} of {len(items):,} products read", err=True)


def _as_text(finding: Finding) -> str:
    skus = ", ".join(finding.skus[:MOST_SKUS_TOLD])
    more = len(finding.skus) - MOST_SKUS_TOLD
    of_skus = f" [{skus}{f' and {more} more' if more > 0 else ''}]" if skus else ""
    told = f"{finding.product_id}{of_skus}: {finding.code}: {finding.text} ({finding.title})"
    return "".join(sign if sign.isprintable() else "?" for sign in told)


def _summary(counts: Counter[Code], products: int, in_doubt: int, *, as_json: bool) -> str:
    found = {code.value: counts[code] for code in Code if counts[code]}
    if as_json:
        return _dumped({"summary": {"products": products, "to_mend": in_doubt, "codes": found}})
    told = ", ".join(f"{count} {code}" for code, count in found.items()) or "nothing found"
    return f"{products:,} products, {in_doubt:,} to mend: {told}"


def _dumped(document: dict[str, Any]) -> str:
    return orjson.dumps(document).decode()
