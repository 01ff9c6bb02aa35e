"""What is asked of, and answered by, the calls about guidance; for the API's documentation too."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, post_load, validate

from shared.domain.guidance import Consent
from shared.domain.policy.words import SCREENED
from shared.messages.fields import Name
from shared.usecases.answer_questions import Questionnaire

MOST_ANSWERS = 100
_BY = ("wearer", "buyer")


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


class _Strict(Schema):
    class Meta:
        unknown = RAISE


class ConsentShape(_Strict):
    """The one that was shown, as `GET /v1/guidance/questions` gave it."""

    version = fields.String(required=True, validate=validate.Length(max=40))
    hash = fields.String(required=True, validate=validate.Length(max=80))
    language = fields.String(required=True, validate=validate.Length(max=35))

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Consent:
        return Consent(**data)


class AnswersRequest(_Strict):
    answers = fields.Dict(
        keys=fields.String(validate=validate.Length(max=60)),
        required=True,
        validate=validate.Length(max=MOST_ANSWERS),
        metadata={"description": "By the names of the questions; yes, no, unknown, or the words."},
    )
    asked = fields.List(
        fields.String(validate=validate.Length(max=60)),
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=MOST_ANSWERS),
        metadata={
            "description": "The questions that were shown. One of them that is not answered has "
            "the harmless answer. Without it only what is answered was asked."
        },
    )
    answered_by = fields.String(load_default=_BY[0], validate=validate.OneOf(_BY))
    wearer_is_buyer = fields.Boolean(load_default=None, allow_none=True)
    guidance_declared = fields.Boolean(
        load_default=False, metadata={"description": "The tick-box; it counts for one order."}
    )
    consent = fields.Nested(ConsentShape, required=True)
    screening_ref = Name(
        load_default=None,
        allow_none=True,
        metadata={"description": "Of answers that the same wearer gave before, if there were any."},
    )

    @post_load
    def _build(self, data: dict[str, Any], **_: Any) -> Questionnaire:
        for_another = data["answered_by"] == _BY[1] and data["wearer_is_buyer"] is not True
        return Questionnaire(
            answers=data["answers"],
            asked=None if data["asked"] is None else frozenset(data["asked"]),
            for_another=for_another,
            declared=data["guidance_declared"],
            consent=data["consent"],
            earlier=data["screening_ref"],
        )


class UrgentShape(Schema):
    text = fields.String(required=True, metadata={"description": "To be shown at once."})


class AnswersKept(Schema):
    screening_ref = fields.String(
        required=True,
        metadata={"description": "Opaque. It goes on the order, or on the line it is for."},
    )
    kept_until = fields.String(required=True)
    urgent = fields.Nested(UrgentShape, required=True, allow_none=True)
