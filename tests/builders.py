"""Builders of test data: every one makes something sound, and a test says only what matters."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import yaml

from commands.demo.shop import charts_text
from shared.domain.catalogue import Catalogue, Product
from shared.domain.chart_document import chart_from
from shared.domain.fit import Outcome as FitOutcome
from shared.domain.grade import Grade
from shared.domain.grade_reading import GarmentLabel, read_grade
from shared.domain.measurement import Leg, Side, Unit, is_length, to_centimetres
from shared.domain.order import Line, Order
from shared.domain.policy import Outcome
from shared.domain.product_document import product_from
from shared.domain.recommendation import Wish
from shared.domain.screening import Code, LineScreening
from shared.domain.sizechart import Chart
from shared.domain.tape import Caution
from shared.domain.version import version_of
from shared.messages.cloudevent import Event, source_of
from shared.messages.reading import ORDER_CHANGED

SHOP = "demo"
AS_OF = "2026-05-01T09:00:00Z"
LATER = "2026-05-01T10:00:00Z"
WOO_MODIFIED = "2026-05-01T09:00:00"
"""WooCommerce writes its UTC times without a Z."""
ONE_SIZE = frozenset({FitOutcome.MATCH, FitOutcome.BORDERLINE})
"""One size fits, sure or not: a leg on a printed bound is a borderline one."""
EXACT_TAPE = Caution(tape_sd={})
"""A tape that never errs: the chart's rule alone decides, and what fits is a match."""


def a_leg(unit: Unit = Unit.CM, *, confirmed: bool = False, **values: float | str) -> Leg:
    """Just the points that are named, read off a tape in `unit`; a usual leg when none is."""
    told = values or {"ankle": 22, "calf": 36}
    exact = {point: Decimal(str(value)) for point, value in told.items()}
    return Leg(
        {p: to_centimetres(v, unit) if is_length(p) else v for p, v in exact.items()},
        confirmed=confirmed,
    )


def left(leg: Leg) -> dict[Side, Leg]:
    return {Side.LEFT: leg}


def both(leg: Leg, right: Leg | None = None) -> dict[Side, Leg]:
    return {Side.LEFT: leg, Side.RIGHT: right or leg}


def a_row(
    size: str = "M", *, variant: Mapping[str, str] | None = None, **bounds: Any
) -> dict[str, Any]:
    """Just the points that are named; around the usual leg when none is."""
    row = {"size": size, **(bounds or {"ankle": [21, 23], "calf": [32, 39]})}
    return {**row, "variant": dict(variant)} if variant else row


def a_chart_document(
    *rows: dict[str, Any], optional: tuple[str, ...] = (), **changes: Any
) -> dict[str, Any]:
    """The first point of the first row is the primary one."""
    rows = rows or (a_row(),)
    names = dict.fromkeys(name for row in rows for name in row if name not in {"size", "variant"})
    points = {
        name: {"role": "confirm" if place else "primary", "optional": name in optional}
        for place, name in enumerate(names)
    }
    return {
        "id": "acme-knee",
        "title": "ACME knee-high",
        "style": "knee-high",
        "unit": "cm",
        "points": points,
        "between_sizes": "undecided",
        "source": {"publisher": "ACME"},
        "rows": list(rows),
        **changes,
    }


def a_chart(*rows: dict[str, Any], optional: tuple[str, ...] = (), **changes: Any) -> Chart:
    return chart_from(a_chart_document(*rows, optional=optional, **changes))


@cache
def demo_chart(chart_id: str) -> Chart:
    """One of the published charts that the demo shop sells by."""
    charts = yaml.safe_load(charts_text())["charts"]
    return chart_from(next(chart for chart in charts if chart["id"] == chart_id))


def a_variant(sku: str = "ACME-M", size: str = "M", **changes: Any) -> dict[str, Any]:
    return {
        "sku": sku,
        "variant_id": None,
        "size": size,
        "chart_variant": {},
        "options": {},
        "url": None,
        **changes,
    }


def a_product_document(
    product_id: str = "acme", *variants: dict[str, Any], mmhg: Any = (15, 20), **changes: Any
) -> dict[str, Any]:
    """The data of `sockwise.product.changed.v1`; `mmhg` None leaves the grade to the title."""
    return {
        "product_id": product_id,
        "title": "ACME knee-high",
        "url": None,
        "style": "knee-high",
        "chart_id": "acme-knee",
        "grade": {"mmhg": list(mmhg) if mmhg else None, "standard": None, "text": None},
        "variants": list(variants) or [a_variant()],
        "as_of": AS_OF,
        **changes,
    }


def a_product(product_id: str = "acme", *variants: dict[str, Any], **changes: Any) -> Product:
    return product_from(a_product_document(product_id, *variants, **changes))


def a_product_in(product_id: str, *sizes: str, **changes: Any) -> Product:
    """With one SKU for each size, named for both: `acme-M`."""
    return a_product(product_id, *(a_variant(f"{product_id}-{s}", s) for s in sizes), **changes)


def a_catalogue(*products: Product, charts: tuple[Chart, ...] = ()) -> Catalogue:
    drawn = charts or (a_chart(),)
    by_id = {product.product_id: product for product in products or (a_product(),)}
    return Catalogue("1", by_id, {chart.chart_id: chart for chart in drawn})


def a_wish(leg: Leg | None = None, **changes: Any) -> Wish:
    """For two legs like this one, over the counter."""
    return Wish(**{"legs": both(leg or a_leg()), **changes})


def a_grade(label: str = "20-30 mmHg") -> Grade:
    """As it is read off a title, so that a test names what a shopper sees."""
    return read_grade(GarmentLabel(title=label))


def a_line_document(line_id: str = "1", **changes: Any) -> dict[str, Any]:
    line = {"line_id": line_id, "sku": "ACME-M", "title": "20-30 mmHg", "quantity": 1}
    return {**line, **changes}


def an_order_document(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    order = {"order_id": "1001", "version": AS_OF, "lines": list(lines or (a_line_document(),))}
    return {**order, **changes}


def a_line(line_id: str = "1", title: str | None = "20-30 mmHg", **changes: Any) -> Line:
    """`quantity` is also what is left of it, unless a test says otherwise."""
    quantity = changes.pop("quantity", 1)
    left_over = changes.pop("current_quantity", quantity)
    return Line(
        line_id=line_id, title=title, quantity=quantity, current_quantity=left_over, **changes
    )


def an_order(*lines: Line, version: str | int = AS_OF, **changes: Any) -> Order:
    """With the one line of `a_line()` when none is named; `lines=()` for an empty order."""
    told = {"order_id": "1001", "lines": lines or (a_line(),), **changes}
    return Order(version=version_of(version), **told)


def a_line_screening(
    line_id: str = "1", outcome: Outcome | None = Outcome.HOLD, *reasons: str
) -> LineScreening:
    """With the code that goes with a plain outcome; `outcome` None is an inactive line."""
    codes = {Outcome.CLEAR: Code.CLEARED, Outcome.ADVISE: Code.INFO_SENT, None: None}
    grade = a_grade()
    return LineScreening(
        line_id,
        outcome,
        codes.get(outcome, Code.REVIEW_REQUIRED),
        grade.band,
        grade.tier,
        reasons or ("GUIDANCE_REQUIRED",),
    )


def an_event(
    type_: str = ORDER_CHANGED, data: Mapping[str, Any] | None = None, **changes: Any
) -> Event:
    told = {"id": "1", "source": source_of(SHOP), "time": AS_OF, **changes}
    return Event(type=type_, data=an_order_document() if data is None else data, **told)


def a_stock_item(sku: str = "ACME-M", available: Any = 5, **changes: Any) -> dict[str, Any]:
    return {"sku": sku, "location": "main", "available": available, "as_of": AS_OF, **changes}


def a_woo_line(**changes: Any) -> dict[str, Any]:
    line = {"id": 1, "name": "Clinic sock - M, Black", "parent_name": "Clinic sock", "quantity": 2}
    return {
        **line,
        "product_id": 11,
        "variation_id": 16,
        "sku": "CLI-M",
        "meta_data": [],
        **changes,
    }


def a_woo_order(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "id": 29,
        "status": "processing",
        "date_modified_gmt": WOO_MODIFIED,
        "billing": {"first_name": "Zoë", "email": "zoe@example.invalid", "country": "IE"},
        "shipping": {"first_name": "Zoë", "address_1": "2 Rue de l'Été", "country": "IE"},
        "customer_note": "please hurry",
        "meta_data": [],
        "line_items": list(lines or (a_woo_line(),)),
        **changes,
    }


def a_woo_product(**changes: Any) -> dict[str, Any]:
    product = {"id": 16, "type": "variation", "sku": "CLI-M", "date_modified_gmt": WOO_MODIFIED}
    return {
        **product,
        "manage_stock": True,
        "stock_quantity": 5,
        "stock_status": "instock",
        **changes,
    }
