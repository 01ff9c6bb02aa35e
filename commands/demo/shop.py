"""The demo shop, told in the events that a real shop would send.

What it sells stands in `products.yaml` beside this file, and it sizes by charts of the published
collection. Nothing is random, so that two runs of the demo, and two people who talk about it, see
the same shop.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import product as combinations
from pathlib import Path
from typing import Any

import yaml

from commands.chart_file import read_charts
from commands.published import published_charts
from shared.domain.chart_document import chart_from, document_of

SHOP_ID = "demo"
ADDRESS = "https://shop.example/products"


_CHARTS = (
    "scintera-knee",
    "scintera-thigh",
    "soxpro-recovery",
    "soxpro-compression",
    "gearxpro-recovery",
    "jobst-farrowwrap",
)
"""Of the collection; one more, which is not good enough for it, stands in `charts.yaml`."""


def charts_text() -> str:
    """The shop's size charts in the published file format."""
    own = read_charts(Path(__file__).with_name("charts.yaml"))
    charts = [*(published_charts()[chart_id] for chart_id in _CHARTS), *map(chart_from, own)]
    content = {"schema": 1, "charts": [document_of(chart) for chart in charts]}
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def product_changes(as_of: str) -> list[dict[str, Any]]:
    """The data of one `sockwise.product.changed.v1` for each product."""
    return [_product_change(product, as_of) for product in _products()]


def stock_changes(as_of: str) -> list[dict[str, Any]]:
    """The data of one `sockwise.stock.changed.v1` for each SKU and location that counts it."""
    return [
        {"sku": article.sku, "location": location, "available": available, "as_of": as_of}
        for product in _products()
        for article in _articles(product)
        for location, available in _stock_of(article, product["stock"]).items()
    ]


@dataclass(frozen=True)
class _Article:
    """One SKU of a product."""

    sku: str
    size: str
    chart_variant: Mapping[str, str]
    options: Mapping[str, str]

    def is_meant_by(self, where: Mapping[str, str]) -> bool:
        """Whether every word of a stock rule's condition is true of this SKU."""
        facts = {"size": self.size, **self.chart_variant, **self.options}
        return all(facts[name] == value for name, value in where.items())


def _text(name: str) -> str:
    return resources.files("commands.demo").joinpath(name).read_text(encoding="utf-8")


def _products() -> list[dict[str, Any]]:
    products: list[dict[str, Any]] = yaml.safe_load(_text("products.yaml"))["products"]
    return products


def _articles(product: Mapping[str, Any]) -> Iterator[_Article]:
    """Every size in every chart variant and every combination of options."""
    chart_variants = product.get("chart_variants", [{}])
    choices = _choices(product.get("options", {}))
    for size, chart_variant, options in combinations(product["sizes"], chart_variants, choices):
        words = [_speakable(size), *chart_variant.values(), *options.values()]
        sku = "-".join([product["sku_prefix"], *words]).upper()
        yield _Article(sku, size, chart_variant, options)


def _choices(options: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """`{colour: [black, sand]}` as the options of single SKUs: black, then sand."""
    return [dict(zip(options, values, strict=True)) for values in combinations(*options.values())]


def _speakable(size: str) -> str:
    """`M+` as `M-plus`: a bare sign would be lost in a URL and on a label."""
    return size.replace("-", "-minus").replace("+", "-plus")


def _product_change(product: Mapping[str, Any], as_of: str) -> dict[str, Any]:
    url = f"{ADDRESS}/{product['product_id']}"
    grade = product["grade"]
    return {
        "product_id": product["product_id"],
        "title": product["title"],
        "url": url,
        "style": product["style"],
        "chart_id": product["chart_id"],
        "grade": {name: grade.get(name) for name in ("mmhg", "standard", "text")},
        "variants": [_variant(article, url) for article in _articles(product)],
        "as_of": as_of,
    }


def _variant(article: _Article, product_url: str) -> dict[str, Any]:
    variant_id = article.sku.lower()
    return {
        "sku": article.sku,
        "variant_id": variant_id,
        "size": article.size,
        "chart_variant": dict(article.chart_variant),
        "options": dict(article.options),
        "url": f"{product_url}?variant={variant_id}",
    }


def _stock_of(article: _Article, stock: Mapping[str, Any]) -> dict[str, int | None]:
    """Location to number; None is a location that does not know, no location is never counted."""
    exceptions = (rule for rule in stock["except"] if article.is_meant_by(rule["where"]))
    rule = next(exceptions, {"available": stock["usual"]})
    available: dict[str, int | None] = rule["available"]
    return available
