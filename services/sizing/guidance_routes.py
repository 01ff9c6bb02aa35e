"""What the wearer is asked about health before an order can be screened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, request

from services.sizing.guidance_questions import is_for_the_short_list, questions_document
from services.sizing.guidance_shapes import QuestionsAnswer, QuestionsQuery
from services.sizing.routes import spoken
from services.sizing.texts import speech_for
from services.web.api import Blueprint
from services.web.json_provider import json_response
from services.web.keys import caller, needs
from shared.domain.policy import Policy
from shared.ports.ledger import Scope


def guidance_blueprint(policy_of: Callable[[str], Policy]) -> Blueprint:
    """`policy_of` gives the policy in force for a shop id."""
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
            policy_of(caller().shop.shop_id),
            speech.language,
            is_short=is_for_the_short_list(asked["compression"]),
        )
        response = json_response(document)
        # A consent is given to the text of now, so no older one may be shown.
        response.headers["Cache-Control"] = "no-store"
        return spoken(response, speech)

    return blueprint
