"""Orders in, decisions out."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields

from shared.messages.shapes import LineShape, OrderShape


class StrictLine(LineShape):
    class Meta:
        unknown = RAISE


class StrictOrder(OrderShape):
    """The order of `sockwise.order.changed.v1`, but a field that is not known is refused."""

    class Meta:
        unknown = RAISE

    lines = fields.List(
        fields.Nested(StrictLine),
        required=True,
        validate=OrderShape._declared_fields["lines"].validators,  # noqa: SLF001 - one limit, one place
    )


class PolicyShape(Schema):
    name = fields.String()
    version = fields.String()


class DecidedLine(Schema):
    line_id = fields.String()
    outcome = fields.String(allow_none=True, metadata={"description": "null on an inactive line"})
    code = fields.String(allow_none=True)
    band_mmhg = fields.List(fields.Integer(allow_none=True), allow_none=True)
    tier = fields.String()
    reasons = fields.List(
        fields.String(), metadata={"description": "Only for keys with the scope `reasons`."}
    )
    urgent_care = fields.Boolean(
        metadata={"description": "Seek care at once; only for keys with the scope `reasons`."}
    )


class DecisionAnswer(Schema):
    decision_id = fields.String()
    order_id = fields.String()
    version = fields.Raw()
    outcome = fields.String()
    code = fields.String()
    previous = fields.String(allow_none=True)
    lines = fields.List(fields.Nested(DecidedLine))
    ship_now = fields.List(fields.String())
    policy = fields.Nested(PolicyShape)
    decided_at = fields.String()
    reasons = fields.List(
        fields.String(), metadata={"description": "Of the order; for the scope `reasons` alone."}
    )
    urgent_care = fields.Boolean(metadata={"description": "For the scope `reasons` alone."})


class DecisionWithHistory(DecisionAnswer):
    history = fields.List(fields.Nested(DecisionAnswer))


class PreviewAnswer(Schema):
    order_id = fields.String()
    version = fields.Raw()
    outcome = fields.String()
    code = fields.String()
    lines = fields.List(fields.Nested(DecidedLine))
    ship_now = fields.List(fields.String())
    policy = fields.Nested(PolicyShape)


class Verdict(Schema):
    status = fields.String(metadata={"description": "kept, duplicate or ignored"})
