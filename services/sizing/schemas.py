"""What a measurement request looks like on the wire, read into the domain's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import (
    RAISE,
    Schema,
    ValidationError,
    fields,
    post_load,
    validate,
    validates_schema,
)

from shared.domain.grade import Band
from shared.domain.grade_reading import GarmentLabel, read_grade
from shared.domain.measurement import (
    MOST_DIGITS,
    POINTS,
    SHOES,
    Leg,
    Side,
    Unit,
    is_length,
    leg_of,
    to_centimetres,
)
from shared.domain.recommendation import Wish
from shared.domain.sizechart import Style
from shared.messages.fields import Name, Options

LARGEST = 1_000
MOST_READINGS = 5
MOST_REQUESTS = 500
_NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]+)?")
PERSONAL = frozenset({"height", "weight", "hip", "waist"}) | SHOES
"""Points of the person, not of a leg: given for one leg they hold for both."""


class _Strict(Schema):
    class Meta:
        unknown = RAISE


class Measured(fields.Field[Decimal]):
    """A positive number, as a JSON number or a text with a decimal point; kept exactly."""

    default_error_messages = {  # noqa: RUF012 - marshmallow's own way
        "invalid": "Not a measurement: a positive number such as 22.5.",
        "long": f"More than {MOST_DIGITS} digits are not a measurement.",
    }

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self.make_error("invalid")
        text = value.strip() if isinstance(value, str) else repr(value)
        if _NUMBER.fullmatch(text) is None or not 0 < (number := Decimal(text)) <= LARGEST:
            raise self.make_error("invalid")
        if len(text) > MOST_DIGITS + 1:
            raise self.make_error("long")
        return number


class LegField(fields.Field[dict[str, Any]]):
    """Points to lists of readings, and `confirmed`. Reads what is given: a nested schema would ask
    for each of twenty points in turn, and a leg has three.
    """

    def __init__(self) -> None:
        one: dict[str, Any] = {"type": ["number", "string"]}
        several = {"type": "array", "items": one, "minItems": 1, "maxItems": MOST_READINGS}
        points: dict[str, Any] = {point: {"oneOf": [one, several]} for point in sorted(POINTS)}
        told = "A person looked at an implausible value again and stands by it."
        confirmed = {"type": "boolean", "default": False, "description": told}
        properties = points | {"confirmed": confirmed}
        super().__init__(
            metadata={"type": "object", "properties": properties, "additionalProperties": False}
        )
        self._measured = Measured()
        self._confirmed = fields.Boolean()

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("Not a mapping of points to measurements.")
        leg: dict[str, Any] = {"confirmed": False}
        errors: dict[str, Any] = {}
        for key, given in value.items():
            try:
                if key in POINTS:
                    leg[key] = self._readings(given)
                elif key == "confirmed":
                    leg[key] = self._confirmed.deserialize(given)
                else:
                    errors[key] = ["Unknown field."]
            except ValidationError as error:
                errors[key] = error.messages
        if errors:
            raise ValidationError(errors)
        return leg

    def _readings(self, given: Any) -> list[Decimal]:
        read = self._measured._deserialize  # noqa: SLF001 - ours, without the detour
        if not isinstance(given, list):
            return [read(given, None, None)]
        if not 0 < len(given) <= MOST_READINGS:
            raise ValidationError(f"Give 1 to {MOST_READINGS} readings.")
        return [read(one, None, None) for one in given]


class ShoeShape(_Strict):
    system = fields.String(
        required=True, validate=validate.OneOf(["eu", "uk", "us", "us_m", "us_w"])
    )
    size = Measured(required=True)


class MeasurementsShape(_Strict):
    unit = fields.Enum(Unit, by_value=True, required=True)
    left = LegField()
    right = LegField()
    shoe = fields.Nested(ShoeShape)
    measured = fields.String(
        validate=validate.OneOf(["morning", "midday", "afternoon", "evening", "night"]),
        metadata={"description": "When; legs swell over the day."},
    )

    @validates_schema
    def _has_something(self, data: dict[str, Any], **_: Any) -> None:
        if not data.keys() & {"left", "right", "shoe"}:
            msg = "Give at least one leg."
            raise ValidationError(msg)


class RecommendationRequest(_Strict):
    measurements = fields.Nested(MeasurementsShape, required=True)
    product_id = Name()
    compression = fields.String(validate=validate.Length(max=100))
    style = fields.Enum(Style, by_value=True)
    options = Options(load_default=dict)
    limit = fields.Integer(strict=True, load_default=5, validate=validate.Range(min=1, max=50))

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Asked:
        measured = data["measurements"]
        return Asked(
            Wish(
                legs=_legs(measured),
                product_id=data.get("product_id"),
                band=_band(data["compression"]) if "compression" in data else None,
                style=data.get("style"),
                options=data["options"],
            ),
            tape=measured["unit"],
            measured=measured.get("measured"),
            limit=data["limit"],
        )


class Asked:
    """A request as the use case takes it. `tape` is the unit that the shopper read."""

    __slots__ = ("limit", "measured", "tape", "wish")

    def __init__(self, wish: Wish, *, tape: Unit, measured: str | None, limit: int) -> None:
        self.wish, self.tape, self.measured, self.limit = wish, tape, measured, limit


def _band(label: str) -> Band:
    """The buyer's words for a grade; only one that names its pressure will do."""
    grade = read_grade(GarmentLabel(title=label))
    if grade.band is None or grade.doubt is not None:
        msg = "Name the pressure, such as 20-30 mmHg; a class number alone means different things."
        raise ValidationError(msg, "compression")
    return grade.band


def _legs(measured: dict[str, Any]) -> dict[Side, Leg]:
    unit = measured["unit"]
    given = {side: measured[side.value] for side in Side if side.value in measured}
    shoe = measured.get("shoe")
    personal: dict[str, Any] = {f"shoe_{shoe['system']}": [shoe["size"]]} if shoe else {}
    for leg in given.values():
        for point in leg.keys() & PERSONAL:
            personal.setdefault(point, leg[point])
    return {
        side: _leg({**personal, **leg}, unit)
        for side, leg in (given or {Side.LEFT: {"confirmed": False}}).items()
    }


def _leg(told: dict[str, Any], unit: Unit) -> Leg:
    confirmed = told.pop("confirmed")
    if unit is not Unit.CM:
        for point in filter(is_length, told):
            told[point] = [to_centimetres(one, unit) for one in told[point]]
    return leg_of(told, confirmed=confirmed)


class BatchRequest(_Strict):
    """The requests are read one by one, so that a bad one spoils no other."""

    requests = fields.List(
        fields.Raw(),
        required=True,
        validate=validate.Length(min=1, max=MOST_REQUESTS),
        metadata={"items": {"$ref": "#/components/schemas/RecommendationRequest"}},
    )


class PageQuery(_Strict):
    cursor = Name(load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))
