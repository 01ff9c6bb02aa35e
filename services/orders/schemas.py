"""Orders in, decisions out."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from shared.domain.review import ReviewAction
from shared.messages.fields import Name, OrderVersion
from shared.messages.shapes import MOST_LINES, LineShape, OrderShape
from shared.usecases.file_clearances import Document


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
    notices = fields.List(
        fields.String(), metadata={"description": "About the size; they change no outcome."}
    )
    reviewed = fields.Boolean(
        metadata={"description": "A person said so, and no rule; for the scope `reasons` alone."}
    )
    reasons = fields.List(
        fields.String(), metadata={"description": "Only for keys with the scope `reasons`."}
    )
    urgent_care = fields.Boolean(
        metadata={"description": "Seek care at once; only for keys with the scope `reasons`."}
    )


class ReviewShape(Schema):
    action = fields.String()
    reviewer = fields.String()
    lines = fields.List(fields.String())
    overridden = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "Reasons by line; for the scope `reasons` alone."},
    )
    policy_version = fields.String(metadata={"description": "For the scope `reasons` alone."})


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
    review = fields.Nested(ReviewShape, metadata={"description": "When a person made it."})
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


class _Strict(Schema):
    class Meta:
        unknown = RAISE


class Reviewer(fields.String):
    """A name or an id of staff. There is no room for remarks: about health nothing is written."""

    def __init__(self) -> None:
        told = "A name or an id of at most 64 letters, digits, spaces and . _ @ ' -"
        super().__init__(required=True, validate=validate.Regexp(r"[\w.@' -]{1,64}\Z", error=told))


class ReviewRequest(_Strict):
    action = fields.Enum(ReviewAction, by_value=True, required=True)
    lines = fields.List(
        Name(),
        load_default=None,
        allow_none=True,
        validate=validate.Length(min=1, max=MOST_LINES),
        metadata={"description": "null: all that the action can be about"},
    )
    version = OrderVersion(
        required=True, metadata={"description": "The version that the reviewer saw."}
    )
    reviewer = Reviewer()


class ClearanceFor(_Strict):
    screening_ref = Name(load_default=None, allow_none=True)
    order_id = Name(load_default=None, allow_none=True)
    lines = fields.List(
        Name(), load_default=None, allow_none=True, validate=validate.Length(min=1, max=MOST_LINES)
    )

    @post_load
    def _one_of_both(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if (data["screening_ref"] is None) == (data["order_id"] is None):
            raise ValidationError("Name either a screening_ref or an order_id.")
        if data["lines"] is not None and data["order_id"] is None:
            raise ValidationError("Lines are those of an order_id.", "lines")
        return data


class ClearanceRequest(_Strict):
    kind = fields.String(
        required=True,
        validate=validate.OneOf(["prescription", "order", "letter", "assessment", "phone"]),
        metadata={"description": "What the clinician gave."},
    )
    issued = fields.Date(required=True)
    expires = fields.Date(load_default=None, allow_none=True)
    grade = fields.String(
        required=True,
        validate=validate.Length(min=1, max=100),
        metadata={"description": "As the clinician wrote it: 20-30 mmHg, CCL 2."},
    )
    names = fields.List(
        fields.String(validate=validate.Length(max=60)),
        load_default=list,
        validate=validate.Length(max=100),
        metadata={"description": "Health reasons of the policy that the clinician names."},
    )
    verified = fields.Boolean(required=True)
    reviewer = Reviewer()
    concerns = fields.Nested(ClearanceFor, required=True, data_key="for")

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Document:
        about = data.pop("concerns")
        lines = about["lines"]
        return Document(
            **{**data, "names": frozenset(data["names"])},
            screening_ref=about["screening_ref"],
            order_id=about["order_id"],
            lines=None if lines is None else frozenset(lines),
        )


class VerificationRequest(_Strict):
    reviewer = Reviewer()


class ClearanceAnswer(Schema):
    clearance_ref = fields.String()
    tier = fields.String(
        allow_none=True,
        metadata={"description": "null when the grade cannot be read: it then covers nothing."},
    )
    verified = fields.Boolean()
    last_day = fields.Date(metadata={"description": "The last day on which it counts."})
    screened = fields.List(
        fields.Nested(DecisionAnswer),
        metadata={"description": "The orders that it is about, screened again."},
    )
