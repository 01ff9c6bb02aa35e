"""Answers to the questions: kept with their consent, given a reference, erased on request."""

from __future__ import annotations

from typing import Any

from services.sizing.guidance_texts import is_current_consent, urgent_care_in
from services.web.api import NOT_AS_DESCRIBED
from services.web.problems import Problem
from shared.domain.policy import Policy
from shared.ports.clock import Clock, rfc3339
from shared.ports.ledger import Ledger, Shop
from shared.usecases.answer_questions import BadAnswers, Questionnaire, keep_answers
from shared.usecases.policies_in_force import PolicyShelf

OTHER_TEXT = (
    "This consent is not for the text that is shown now. Show the text that "
    "/v1/guidance/questions gives, and send back its version, language and hash."
)


class Guidance:
    def __init__(self, ledger: Ledger, clock: Clock, policies: PolicyShelf) -> None:
        self._ledger, self._clock, self._policies = ledger, clock, policies

    def policy_of(self, shop_id: str) -> Policy:
        with self._ledger.look() as books:
            return self._policies.of(books, shop_id).policy

    def keep(self, shop: Shop, sent: Questionnaire, language: str) -> dict[str, Any]:
        """Without consent to the text of now nothing is kept, not even for a moment."""
        consent = sent.consent
        if not is_current_consent(consent.version, consent.hash, consent.language):
            raise Problem(422, NOT_AS_DESCRIBED, {"consent": [OTHER_TEXT]})
        try:
            with self._ledger.begin() as books:
                kept = keep_answers(books, shop, sent, self._policies, at=self._clock.now())
        except BadAnswers as error:
            raise Problem(422, NOT_AS_DESCRIBED, error.errors) from error
        return {
            "screening_ref": kept.ref,
            "kept_until": rfc3339(kept.forget_at),
            "urgent": {"text": urgent_care_in(language)} if kept.urgent else None,
        }

    def erase(self, shop: Shop, ref: str) -> None:
        with self._ledger.begin() as books:
            if not books.answers.erase(shop.shop_id, ref):
                raise Problem(404, "There are no such answers.")
