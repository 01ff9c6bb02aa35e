"""The shapes of event data, loaded into the domain's own words.

Events ignore what they do not know; the HTTP doors load the same shapes with `unknown=RAISE`.
"""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from shared.domain.order import Line, Order
from shared.domain.stock import StockChange
from shared.messages.fields import TEXT, Moment, Name, Options, OrderVersion

MOST_ITEMS = 1_000
MOST_LINES = 1_000
MOST_VARIANTS = 5_000
MOST_LABELS = 250
LARGEST_STOCK = 10**9
_QUANTITY = validate.Range(min=0, max=1_000_000)
_MMHG = validate.Range(min=0, max=200)


class _Shape(Schema):
    class Meta:
        unknown = EXCLUDE


class _Band(fields.Tuple):
    """Low and high in mmHg; a null high is open."""

    def __init__(self, **kwargs: Any) -> None:
        ends = (fields.Float(validate=_MMHG), fields.Float(validate=_MMHG, allow_none=True))
        super().__init__(ends, **kwargs)


class StockChangedShape(_Shape):
    sku = Name(required=True)
    location = Name(required=True)
    available = fields.Integer(
        required=True,
        strict=True,
        allow_none=True,
        validate=validate.Range(min=-LARGEST_STOCK, max=LARGEST_STOCK),
    )
    as_of = Moment(required=True)

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> StockChange:
        return StockChange(**data)


class GradeShape(_Shape):
    mmhg = _Band(load_default=None, allow_none=True)
    standard = fields.String(load_default=None, allow_none=True, validate=TEXT)
    text = fields.String(load_default=None, allow_none=True, validate=TEXT)


class VariantShape(_Shape):
    sku = Name(required=True)
    variant_id = Name(load_default=None, allow_none=True)
    size = Name(required=True)
    chart_variant = Options(load_default=dict)
    options = Options(load_default=dict)
    url = fields.String(load_default=None, allow_none=True, validate=TEXT)


class ProductChangedShape(_Shape):
    product_id = Name(required=True)
    title = fields.String(required=True, validate=TEXT)
    url = fields.String(load_default=None, allow_none=True, validate=TEXT)
    style = fields.String(load_default=None, allow_none=True, validate=TEXT)
    chart_id = Name(load_default=None, allow_none=True)
    grade = fields.Nested(GradeShape, load_default=None, allow_none=True)
    categories = fields.List(Name(), load_default=list, validate=validate.Length(max=MOST_LABELS))
    tags = fields.List(Name(), load_default=list, validate=validate.Length(max=MOST_LABELS))
    variants = fields.List(
        fields.Nested(VariantShape), load_default=list, validate=validate.Length(max=MOST_VARIANTS)
    )
    as_of = Moment(required=True)


class ProductDeletedShape(_Shape):
    product_id = Name(required=True)
    as_of = Moment(required=True)


class LineShape(_Shape):
    line_id = Name(required=True)
    sku = Name(load_default=None, allow_none=True)
    product_id = Name(load_default=None, allow_none=True)
    title = fields.String(load_default=None, allow_none=True, validate=TEXT)
    variant_title = fields.String(load_default=None, allow_none=True, validate=TEXT)
    options = Options(load_default=dict)
    quantity = fields.Integer(required=True, strict=True, validate=_QUANTITY)
    current_quantity = fields.Integer(strict=True, validate=_QUANTITY)
    fulfilled = fields.Boolean(load_default=False)
    fit_ref = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=512))
    screening_ref = Name(load_default=None, allow_none=True)
    kind = fields.String(
        load_default="stocking",
        validate=validate.OneOf(["stocking", "kit", "wrap", "aes", "sleeve_arm", "accessory"]),
    )
    mmhg = _Band(load_default=None, allow_none=True)
    layers_mmhg = fields.List(fields.Float(validate=_MMHG), load_default=list)
    mmhg_parts = fields.List(_Band(), load_default=list)
    standard = fields.String(load_default=None, allow_none=True, validate=TEXT)
    made_to_measure = fields.Boolean(load_default=False)

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Line:
        data.setdefault("current_quantity", data["quantity"])
        data["layers_mmhg"] = tuple(data["layers_mmhg"])
        data["mmhg_parts"] = tuple(data["mmhg_parts"])
        return Line(**data)


class OrderShape(_Shape):
    order_id = Name(required=True)
    version = OrderVersion(required=True)
    status = Name(load_default="open")
    market = Name(load_default=None, allow_none=True)
    screening_ref = Name(load_default=None, allow_none=True)
    gift = fields.Boolean(load_default=False)
    professional = fields.Boolean(load_default=False)
    cancelled = fields.Boolean(load_default=False)
    lines = fields.List(
        fields.Nested(LineShape), required=True, validate=validate.Length(max=MOST_LINES)
    )

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Order:
        ids = [line.line_id for line in data["lines"]]
        if len(set(ids)) != len(ids):
            msg = "two lines have one line_id"
            raise ValidationError(msg, "lines")
        return Order(**{**data, "lines": tuple(data["lines"])})


_OF_LINE = tuple(LineShape().fields)
_OF_ORDER = tuple(OrderShape().fields)


def order_document(order: Order) -> dict[str, Any]:
    """What `OrderShape` dumps, many times as fast: all of it but the version is written as it is.
    Every decision is kept with one.
    """
    return {name: getattr(order, name) for name in _OF_ORDER} | {
        "version": order.version.text,
        "lines": [{name: getattr(line, name) for name in _OF_LINE} for line in order.lines],
    }


class OrderCancelledShape(_Shape):
    order_id = Name(required=True)
    version = OrderVersion(required=True)
