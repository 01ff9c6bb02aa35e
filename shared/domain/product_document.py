"""Products as plain data: the data of `sockwise.product.changed.v1`, already checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.domain.catalogue import Product, Sku
from shared.domain.garment import GradeFacts
from shared.domain.sizechart import Style


def product_from(document: Mapping[str, Any]) -> Product:
    """Keys that an older release did not write are taken as not given."""
    style = document.get("style")
    return Product(
        product_id=document["product_id"],
        title=document["title"],
        style=Style(style) if style in set(Style) else None,
        chart_id=document.get("chart_id"),
        grade=grade_facts_from(document).grade(),
        skus=tuple(_sku(variant) for variant in document["variants"]),
        url=document.get("url"),
    )


def grade_facts_from(document: Mapping[str, Any]) -> GradeFacts:
    grade = document.get("grade") or {}
    mmhg = grade.get("mmhg")
    return GradeFacts(
        title=document["title"],
        mmhg=None if mmhg is None else (mmhg[0], mmhg[1]),
        standard=grade.get("standard"),
        text=grade.get("text"),
    )


def _sku(variant: Mapping[str, Any]) -> Sku:
    return Sku(
        sku=variant["sku"],
        size=variant["size"],
        chart_variant=variant.get("chart_variant") or {},
        options=variant.get("options") or {},
        variant_id=variant.get("variant_id"),
        url=variant.get("url"),
    )
