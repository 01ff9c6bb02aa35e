"""A screening that was decided: who asked what, under which policy, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.domain.grade import Band, Tier
from shared.domain.policy import Outcome
from shared.domain.screening import Code, LineScreening, Screening
from shared.domain.version import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`facts` is the hash of all that it rests on; `previous` the decision that it follows."""

    decision_id: str
    order_id: str
    version: Version
    facts: str
    previous: str | None
    screening: Screening
    policy_name: str
    policy_version: str
    decided_at: str


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
    if inside:
        document["reasons"] = [str(reason) for reason in screening.reasons]
        document["urgent_care"] = screening.urgent_care
    return document


def line_document(line: LineScreening, *, inside: bool) -> dict[str, Any]:
    outcome = line.outcome
    document: dict[str, Any] = {
        "line_id": line.line_id,
        "outcome": None if outcome is None else (outcome if inside else outcome.outside).value,
        "code": None if line.code is None else line.code.value,
        "band_mmhg": None if line.band is None else [line.band.low, line.band.high],
        "tier": line.tier.value,
    }
    if inside:
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
        urgent_care=document.get("urgent_care", False),  # Older rows do not have it.
    )
