"""What is asked of, and answered by, the calls about guidance; for the API's documentation too."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields, validate

from shared.domain.policy.words import SCREENED


class QuestionsQuery(Schema):
    class Meta:
        unknown = RAISE

    lang = fields.String(
        load_default=None,
        metadata={"description": "Of the texts: en, de or fr. Goes before `Accept-Language`."},
    )
    compression = fields.String(
        load_default=None,
        metadata={
            "description": "A grade such as 15-20 mmHg. The short list is for grades that are over "
            "the counter beyond doubt; every other grade, and none, has all the questions."
        },
    )


class AnswerShape(Schema):
    value = fields.String(required=True, metadata={"description": "The word to send back."})
    label = fields.String(required=True)


class QuestionShape(Schema):
    name = fields.String(required=True)
    number = fields.Integer(
        required=True, metadata={"description": "Several may be parts of one question."}
    )
    text = fields.String(required=True)
    hint = fields.String(
        required=True, allow_none=True, metadata={"description": "How to find the answer."}
    )
    kind = fields.String(required=True, validate=validate.OneOf(["choice", "number"]))
    answers = fields.List(
        fields.Nested(AnswerShape),
        required=True,
        allow_none=True,
        metadata={"description": "Of a choice; null for a number."},
    )
    min = fields.Float(required=True, allow_none=True)
    max = fields.Float(required=True, allow_none=True)
    needed_from = fields.String(
        required=True,
        validate=validate.OneOf([tier.value for tier in SCREENED]),
        metadata={"description": "The weakest tier whose orders need it."},
    )
    optional = fields.Boolean(
        required=True, metadata={"description": "May be left open: for who knows the answer."}
    )


class PolicyNameShape(Schema):
    name = fields.String(required=True)
    version = fields.String(required=True, metadata={"description": "A hash of what decides."})
    wording = fields.String(required=True, metadata={"description": "A hash of what is shown."})


class DeclarationShape(Schema):
    name = fields.String(required=True)
    text = fields.String(required=True)


class ConsentTextShape(Schema):
    version = fields.String(required=True)
    language = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "To be shown word for word."})
    hash = fields.String(required=True, metadata={"description": "sha256 of the text in UTF-8."})


class QuestionsAnswer(Schema):
    language = fields.String(required=True)
    policy = fields.Nested(PolicyNameShape, required=True)
    questions = fields.List(fields.Nested(QuestionShape), required=True)
    declaration = fields.Nested(
        DeclarationShape,
        required=True,
        metadata={"description": "The tick-box after the questions; for one order."},
    )
    consent = fields.Nested(ConsentTextShape, required=True)
    short = fields.Boolean(
        required=True, metadata={"description": "Whether these are the fewer questions."}
    )
