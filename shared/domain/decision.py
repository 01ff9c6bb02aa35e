"""A screening that was decided: who asked what, under which policy, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.domain.grade import Band, Tier
from shared.domain.policy import Outcome
from shared.domain.review import Review, ReviewAction
from shared.domain.screening import Code, LineScreening, Screening
from shared.domain.version import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`facts` is the hash of all that it rests on, `previous` the decision before it. `review` is
    there when a person made it.
    """

    decision_id: str
    order_id: str
    version: Version
    facts: str
    previous: str | None
    screening: Screening
    policy_name: str
    policy_version: str
    decided_at: str
    review: Review | None = None


def as_seen_outside(decision: Decision) -> dict[str, Any]:
    """The contract's decision object: no reasons, and a refusal looks like a hold."""
    return _document(decision, inside=False)


def as_seen_inside(decision: Decision) -> dict[str, Any]:
    """With reasons and refusals: for keys of scope `reasons`, the desk and the ledger itself."""
    return _document(decision, inside=True)


def _document(decision: Decision, *, inside: bool) -> dict[str, Any]:
    screening = decision.screening
    document: dict[str, Any] = {
        "decision_id": decision.decision_id,
        "order_id": decision.order_id,
        "version": decision.version.text,
        "outcome": (screening.outcome if inside else screening.outcome.outside).value,
        "code": screening.code.value,
        "previous": decision.previous,
        "lines": [line_document(line, inside=inside) for line in screening.lines],
        "ship_now": list(screening.ship_now),
        "policy": {"name": decision.policy_name, "version": decision.policy_version},
        "decided_at": decision.decided_at,
    }
    if decision.review is not None:
        document["review"] = _review_document(decision.review, inside=inside)
    if inside:
        document["reasons"] = [str(reason) for reason in screening.reasons]
        document["urgent_care"] = screening.urgent_care
    return document


def _review_document(review: Review, *, inside: bool) -> dict[str, Any]:
    document: dict[str, Any] = {
        "action": review.action.value,
        "reviewer": review.reviewer,
        "lines": list(review.lines),
    }
    if inside:
        document["overridden"] = {line: list(told) for line, told in review.overridden.items()}
        document["policy_version"] = review.policy_version
    return document


def line_document(line: LineScreening, *, inside: bool) -> dict[str, Any]:
    outcome = line.outcome
    document: dict[str, Any] = {
        "line_id": line.line_id,
        "outcome": None if outcome is None else (outcome if inside else outcome.outside).value,
        "code": None if line.code is None else line.code.value,
        "band_mmhg": None if line.band is None else [line.band.low, line.band.high],
        "tier": line.tier.value,
        "notices": [str(notice) for notice in line.notices],
    }
    if inside:
        document["reviewed"] = line.reviewed
        document["reasons"] = [str(reason) for reason in line.reasons]
        document["urgent_care"] = line.urgent_care
    return document


def decision_from(document: dict[str, Any], *, version: Version, facts: str) -> Decision:
    """Back from `as_seen_inside`."""
    return Decision(
        decision_id=document["decision_id"],
        order_id=document["order_id"],
        version=version,
        facts=facts,
        previous=document["previous"],
        screening=Screening(
            Outcome(document["outcome"]),
            Code(document["code"]),
            tuple(_line_from(line) for line in document["lines"]),
            tuple(document["ship_now"]),
            tuple(document["reasons"]),
        ),
        policy_name=document["policy"]["name"],
        policy_version=document["policy"]["version"],
        decided_at=document["decided_at"],
        review=_review_from(document["review"]) if "review" in document else None,
    )


def _review_from(document: dict[str, Any]) -> Review:
    return Review(
        action=ReviewAction(document["action"]),
        reviewer=document["reviewer"],
        lines=tuple(document["lines"]),
        overridden={line: tuple(told) for line, told in document["overridden"].items()},
        policy_version=document["policy_version"],
    )


def _line_from(document: dict[str, Any]) -> LineScreening:
    band = document["band_mmhg"]
    return LineScreening(
        document["line_id"],
        Outcome(document["outcome"]) if document["outcome"] else None,
        Code(document["code"]) if document["code"] else None,
        Band(*band) if band else None,
        Tier(document["tier"]),
        tuple(document["reasons"]),
        urgent_care=document["urgent_care"],
        notices=tuple(document["notices"]),
        reviewed=document["reviewed"],
    )


def unlinked(document: dict[str, Any]) -> dict[str, Any]:
    """`as_seen_inside` without anything that leads to the order or a person: what remains when they
    are erased, and what of a decision is public to the audit chain. Lines are told by their place.
    """
    places = {line["line_id"]: str(n) for n, line in enumerate(document["lines"], 1)}
    told = {k: v for k, v in document.items() if k not in {"order_id", "version"}}
    told["lines"] = [line | {"line_id": places[line["line_id"]]} for line in document["lines"]]
    told["ship_now"] = [places.get(line_id, "") for line_id in document["ship_now"]]
    if "review" in document:
        told["review"] = _unlinked_review(document["review"], places)
    return told


def _unlinked_review(review: dict[str, Any], places: dict[str, str]) -> dict[str, Any]:
    overridden = {places.get(line, ""): told for line, told in review["overridden"].items()}
    return review | {
        "lines": [places.get(line, "") for line in review["lines"]],
        "overridden": overridden,
    }
