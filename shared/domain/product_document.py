"""Products as plain data: the data of `sockwise.product.changed.v1`, already checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shared.domain.catalogue import Product, Sku
from shared.domain.garment import GradeFacts
from shared.domain.sizechart import Style


def product_from(document: Mapping[str, Any], *, declared_scale: str | None = None) -> Product:
    """Keys that an older release did not write are taken as not given."""
    style = document.get("style")
    return Product(
        product_id=document["product_id"],
        title=document["title"],
        style=Style(style) if style in set(Style) else None,
        chart_id=document.get("chart_id"),
        grade=grade_facts_from(document).grade(declared_scale=declared_scale),
        skus=tuple(_sku(variant) for variant in document["variants"]),
        url=document.get("url"),
    )


def grade_facts_from(document: Mapping[str, Any], *, sku: str | None = None) -> GradeFacts:
    """With the options of one SKU, when one is named that the product has."""
    grade = document.get("grade") or {}
    mmhg = grade.get("mmhg")
    return GradeFacts(
        title=document["title"],
        mmhg=None if mmhg is None else (mmhg[0], mmhg[1]),
        standard=grade.get("standard"),
        text=grade.get("text"),
        product_id=document.get("product_id"),
        options={} if sku is None else _options_of(sku, document["variants"]),
        categories=tuple(document.get("categories") or ()),
        tags=tuple(document.get("tags") or ()),
        is_worn=document.get("style") in set(Style),
        has_chart=bool(document.get("chart_id")),
    )


def _options_of(sku: str, variants: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    found = (variant.get("options") for variant in variants if variant["sku"] == sku)
    return next(found, None) or {}


def _sku(variant: Mapping[str, Any]) -> Sku:
    return Sku(
        sku=variant["sku"],
        size=variant["size"],
        chart_variant=variant.get("chart_variant") or {},
        options=variant.get("options") or {},
        variant_id=variant.get("variant_id"),
        url=variant.get("url"),
    )
