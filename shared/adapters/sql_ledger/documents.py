"""Domain objects as the bytes that are sealed, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson

from shared.domain.answers import Answers
from shared.domain.clearance import Clearance, FiledClearance
from shared.domain.grade import Band, Grade, GradeDoubt, Tier
from shared.domain.guidance import AnswerSet, Consent
from shared.domain.policy.condition import Value
from shared.domain.recorded_facts import RecordedFacts, WearerRefs
from shared.domain.size_check import FitEvidence
from shared.messages.shapes import OrderShape, order_document

_ORDER = OrderShape()
"""Orders are kept in the words in which they came."""


def answers_document(answered: AnswerSet) -> dict[str, Any]:
    answers = answered.answers
    return {
        "given_at": answered.given_at.isoformat(),
        "declared": answered.declared,
        "consent": asdict(answered.consent),
        "words": {n: v for n, v in answers.values.items() if isinstance(v, str)},
        "numbers": {n: str(v) for n, v in answers.values.items() if isinstance(v, Decimal)},
        "asked": None if answers.asked is None else sorted(answers.asked),
        "for_another": answers.for_another,
        "withdrawn": answers.withdrawn,
    }


def answers_from(ref: str, raw: bytes, declared_for: str | None) -> AnswerSet:
    document = orjson.loads(raw)
    values: Mapping[str, Value] = document["words"] | {
        name: Decimal(text) for name, text in document["numbers"].items()
    }
    given_at = datetime.fromisoformat(document["given_at"])
    asked = document["asked"]
    return AnswerSet(
        answers=Answers(
            ref=ref,
            given=given_at.date(),
            values=values,
            asked=None if asked is None else frozenset(asked),
            for_another=document["for_another"],
            withdrawn=document["withdrawn"],
        ),
        given_at=given_at,
        consent=Consent(**document["consent"]),
        declared=document["declared"],
        declared_for=declared_for,
    )


def clearance_document(filed: FiledClearance) -> dict[str, Any]:
    own = filed.clearance
    return {
        "issued": own.issued.isoformat(),
        "expires": own.expires.isoformat() if own.expires else None,
        "verified": own.verified,
        "tier": own.tier,
        "names": sorted(own.names),
        "kind": filed.kind,
        "grade": filed.grade,
        "reviewer": filed.reviewer,
        "lines": None if filed.lines is None else sorted(filed.lines),
        "tiers": sorted(filed.tiers),
    }


def clearance_from(
    ref: str, raw: bytes, screening_ref: str | None, order_id: str | None
) -> FiledClearance:
    document = orjson.loads(raw)
    return FiledClearance(
        clearance=Clearance(
            ref=ref,
            issued=date.fromisoformat(document["issued"]),
            expires=date.fromisoformat(document["expires"]) if document["expires"] else None,
            verified=document["verified"],
            tier=Tier(document["tier"]) if document["tier"] else None,
            names=frozenset(document["names"]),
        ),
        kind=document["kind"],
        grade=document["grade"],
        reviewer=document["reviewer"],
        screening_ref=screening_ref,
        order_id=order_id,
        lines=None if document["lines"] is None else frozenset(document["lines"]),
        tiers=frozenset(Tier(tier) for tier in document["tiers"]),
    )


def facts_document(kept: RecordedFacts) -> dict[str, Any]:
    return {
        "order": order_document(kept.order),
        "grades": {line_id: _grade_document(grade) for line_id, grade in kept.grades.items()},
        "today": kept.today.isoformat(),
        "wearers": {line_id: asdict(refs) for line_id, refs in kept.wearers.items()},
        "earlier": {line_id: asdict(refs) for line_id, refs in kept.earlier.items()},
        "fits": {line_id: asdict(fit) for line_id, fit in kept.fits.items()},
        "unavailable": kept.unavailable,
    }


def facts_from(document: Mapping[str, Any]) -> RecordedFacts:
    return RecordedFacts(
        order=_ORDER.load(document["order"]),
        grades={line_id: _grade_from(told) for line_id, told in document["grades"].items()},
        today=date.fromisoformat(document["today"]),
        wearers=_wearers_from(document["wearers"]),
        earlier=_wearers_from(document["earlier"]),
        fits={line_id: FitEvidence(**told) for line_id, told in document["fits"].items()},
        unavailable=document["unavailable"],
    )


def _wearers_from(document: Mapping[str, Any]) -> Mapping[str, WearerRefs]:
    return {
        line_id: WearerRefs(
            told["answers"], told["withdrawn"], told["declared"], tuple(told["clearances"])
        )
        for line_id, told in document.items()
    }


def _grade_document(grade: Grade) -> dict[str, Any]:
    band = grade.band
    return {
        "band": None if band is None else [band.low, band.high],
        "tier": grade.tier,
        "read_from": grade.read_from,
        "doubt": grade.doubt,
    }


def _grade_from(document: Mapping[str, Any]) -> Grade:
    return Grade(
        Band(*document["band"]) if document["band"] else None,
        Tier(document["tier"]),
        document["read_from"],
        GradeDoubt(document["doubt"]) if document["doubt"] else None,
    )
