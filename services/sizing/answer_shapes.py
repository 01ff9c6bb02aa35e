"""What the answers look like on the wire: for the API's documentation and for the tests."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

_CHANCES = {"description": "Size to probability, from 5 % on, and none."}


class TextShape(Schema):
    code = fields.String()
    text = fields.String()
    leg = fields.String(metadata={"description": "Only where it is about one leg."})
    point = fields.String()


class PointShape(Schema):
    value = fields.Float(metadata={"description": "In the chart's unit."})
    min = fields.Float(allow_none=True)
    max = fields.Float(allow_none=True)
    unit = fields.String()
    verdict = fields.String(metadata={"description": "inside"})
    bounds = fields.String(metadata={"description": "which end is excluded; absent when none is"})
    readings = fields.List(
        fields.Float(), metadata={"description": "Of a point that was read more than once."}
    )
    spread = fields.Float(metadata={"description": "Between its lowest and highest reading."})


class FitShape(Schema):
    chart_id = fields.String()
    confidence = fields.Float(
        metadata={"description": "That this size is right, given that a tape errs."}
    )
    plausible = fields.Dict(fields.String(), fields.Float(), metadata=_CHANCES)
    plausible_by_leg = fields.Dict(
        fields.String(), fields.Dict(fields.String(), fields.Float(), metadata=_CHANCES)
    )
    points = fields.Dict(
        keys=fields.String(), values=fields.Dict(fields.String(), fields.Nested(PointShape))
    )


class CompressionShape(Schema):
    label = fields.String(allow_none=True)
    band_mmhg = fields.List(fields.Integer(allow_none=True), allow_none=True)
    tier = fields.String()


class AvailabilityShape(Schema):
    status = fields.String(validate=validate.OneOf(["in_stock", "low", "out_of_stock", "unknown"]))
    quantity = fields.Integer(allow_none=True)
    as_of = fields.String(allow_none=True)


class GuidanceShape(Schema):
    required = fields.Boolean()
    text = fields.String()


class OfferShape(Schema):
    sku = fields.String()
    variant_id = fields.String(allow_none=True)
    product_id = fields.String()
    title = fields.String()
    url = fields.String(allow_none=True)
    size = fields.String()
    leg = fields.String(validate=validate.OneOf(["left", "right", "both"]))
    options = fields.Dict(keys=fields.String(), values=fields.String())
    compression = fields.Nested(CompressionShape)
    fit = fields.Nested(FitShape)
    availability = fields.Nested(AvailabilityShape)
    guidance = fields.Nested(GuidanceShape)
    fit_ref = fields.String()


class MissShape(Schema):
    leg = fields.String()
    point = fields.String()
    value = fields.Float()
    min = fields.Float(allow_none=True)
    max = fields.Float(allow_none=True)
    by = fields.Float()
    side = fields.String(validate=validate.OneOf(["over", "under"]))
    unit = fields.String()
    text = fields.String()


class NearRowShape(Schema):
    product_id = fields.String()
    chart_id = fields.String()
    leg = fields.String()
    size = fields.String()
    variant = fields.Dict(keys=fields.String(), values=fields.String())
    misses = fields.List(fields.Nested(MissShape))


class LegAloneShape(Schema):
    sizes = fields.List(fields.String())
    plausible = fields.Dict(fields.String(), fields.Float(), metadata=_CHANCES)


class NoSizeShape(Schema):
    nearest = fields.List(fields.Nested(NearRowShape))
    legs = fields.Dict(fields.String(), fields.Nested(LegAloneShape))
    also_fits = fields.List(
        fields.String(),
        metadata={"description": "Other products of the shop in the same mmHg band that fit."},
    )
    hint = fields.String(allow_none=True)
    text = fields.String()
    fit_ref = fields.String(metadata={"description": "Says that the leg is off the chart."})


class ImplausibleShape(Schema):
    leg = fields.String()
    point = fields.String()
    value = fields.Float()
    unit = fields.String()
    min = fields.Float(allow_none=True)
    max = fields.Float(allow_none=True)
    against = fields.String(allow_none=True)
    hint = fields.String(allow_none=True)
    text = fields.String()


class MissingShape(Schema):
    leg = fields.String()
    point = fields.String()


class CalvesShape(Schema):
    left = fields.Float()
    right = fields.Float()
    by = fields.Float()
    unit = fields.String()
    text = fields.String()
    fit_ref = fields.String(metadata={"description": "Says that the calves differ."})


class RecommendationAnswer(Schema):
    outcome = fields.String()
    scope = fields.String()
    text = fields.String(metadata={"description": "The outcome in one sentence."})
    advice = fields.List(fields.Nested(TextShape))
    recommendations = fields.List(fields.Nested(OfferShape))
    alternatives = fields.List(fields.Nested(OfferShape))
    no_size = fields.Nested(NoSizeShape, allow_none=True)
    implausible = fields.List(fields.Nested(ImplausibleShape))
    missing = fields.List(fields.Nested(MissingShape))
    calves = fields.Nested(CalvesShape)


class BatchAnswer(Schema):
    results = fields.List(
        fields.Raw(
            metadata={
                "oneOf": [
                    {"$ref": "#/components/schemas/RecommendationAnswer"},
                    {"$ref": "#/components/schemas/ProblemShape"},
                ]
            }
        )
    )


class ProductAnswer(Schema):
    product_id = fields.String()
    title = fields.String()
    url = fields.String(allow_none=True)
    style = fields.String(allow_none=True)
    chart_id = fields.String(allow_none=True)
    compression = fields.Nested(CompressionShape)
    variants = fields.List(fields.Dict())


class ProductsAnswer(Schema):
    products = fields.List(fields.Nested(ProductAnswer))
    next_cursor = fields.String(allow_none=True)


class ChartAnswer(Schema):
    id = fields.String()
    title = fields.String()
    style = fields.String()
    unit = fields.String()
    points = fields.Dict()
    between_sizes = fields.String()
    source = fields.Dict()
    rows = fields.List(fields.Dict())
