"""What the wearer is asked about health before an order can be screened."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from services.sizing.guidance_answers import Guidance
from services.sizing.guidance_questions import is_for_the_short_list, questions_document
from services.sizing.guidance_shapes import (
    AnswersKept,
    AnswersRequest,
    QuestionsAnswer,
    QuestionsQuery,
)
from services.sizing.routes import LANGUAGE, spoken
from services.sizing.texts import speech_for
from services.web.api import Blueprint
from services.web.json_provider import json_response
from services.web.keys import caller, needs
from shared.ports.ledger import Scope
from shared.usecases.answer_questions import Questionnaire


def guidance_blueprint(guidance: Guidance) -> Blueprint:
    blueprint = Blueprint(
        "guidance", __name__, url_prefix="/v1/guidance", description="Questions for the wearer."
    )

    @blueprint.get("/questions")
    @blueprint.doc(security=[{"key": []}])
    @needs(Scope.SIZING)
    @blueprint.arguments(QuestionsQuery(), location="query")
    @blueprint.response(200, QuestionsAnswer)
    def questions(asked: dict[str, Any]) -> Response:
        """The questions in plain words, and the consent that answers need."""
        speech = speech_for(request.headers.get("Accept-Language"), asked["lang"])
        document = questions_document(
            guidance.policy_of(caller().shop.shop_id),
            speech.language,
            is_short=is_for_the_short_list(asked["compression"]),
        )
        response = json_response(document)
        # A consent is given to the text of now, so no older one may be shown.
        response.headers["Cache-Control"] = "no-store"
        return spoken(response, speech)

    @blueprint.post("/answers")
    @blueprint.doc(security=[{"key": []}], parameters=LANGUAGE)
    @needs(Scope.SIZING)
    @blueprint.arguments(AnswersRequest())
    @blueprint.response(201, AnswersKept)
    def answer(sent: Questionnaire) -> Response:
        """Keep answers, encrypted and for a time, and give the reference that orders carry."""
        speech = speech_for(request.headers.get("Accept-Language"), request.args.get("lang"))
        document = guidance.keep(caller().shop, sent, speech.language)
        return spoken(json_response(document, 201), speech)

    @blueprint.delete("/answers/<screening_ref>")
    @blueprint.doc(security=[{"key": []}])
    @needs(Scope.SIZING)
    @blueprint.response(204)
    def erase(screening_ref: str) -> Response:
        """Erase answers for good. Orders that carry the reference are then as if never answered."""
        guidance.erase(caller().shop, screening_ref)
        return Response(status=204)

    return blueprint
