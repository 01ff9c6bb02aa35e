"""A person's word on a held order, recorded as a decision of its own."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.domain.decision import Decision
from shared.domain.review import Review, ReviewAction, lines_meant, reviewed
from shared.domain.version import Version
from shared.ports.clock import rfc3339
from shared.ports.decisions import StandingOrder
from shared.ports.ledger import Books
from shared.usecases.policies_in_force import PolicyShelf
from shared.usecases.screen_orders import tell

REVIEWED = "sockwise.screening.reviewed.v1"


class NoSuchOrder(LookupError):
    """Not known to this shop, or erased."""


class MovedOn(ValueError):
    """The order is not any more what the reviewer saw; the message names the newest version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`lines` None is all that the action can be about, `version` the one that the person saw."""

    order_id: str
    version: Version
    action: ReviewAction
    reviewer: str
    lines: Sequence[str] | None = None


def review(
    books: Books, shop_id: str, verdict: Verdict, policies: PolicyShelf, *, at: datetime
) -> Decision:
    """Record it and tell it. Raises `NoSuchOrder`, `MovedOn` and `NothingToReview`."""
    standing = _standing(books, shop_id, verdict)
    policy, _ = policies.of(books, shop_id)
    before = standing.decision
    lines = lines_meant(before.screening, verdict.action, verdict.lines)
    decision = replace(
        before,
        decision_id=str(uuid.uuid4()),
        facts=_facts_of(before, verdict, lines),
        previous=before.decision_id,
        screening=reviewed(
            before.screening, verdict.action, lines, split=policy.choices.split_shipments
        ),
        decided_at=rfc3339(at),
        review=Review(
            action=verdict.action,
            reviewer=verdict.reviewer,
            lines=lines,
            overridden={
                line.line_id: line.reasons
                for line in before.screening.lines
                if line.line_id in lines
            },
            policy_version=before.policy_version,
        ),
    )
    assert standing.recorded is not None  # noqa: S101 - `_standing` has seen to it
    books.decisions.add(
        shop_id, decision, body_digest=standing.body_digest, recorded=standing.recorded
    )
    books.decisions.stand(shop_id, decision)
    tell(books, shop_id, decision, event_id=decision.decision_id, at=at, type_=REVIEWED)
    return decision


def _standing(books: Books, shop_id: str, verdict: Verdict) -> StandingOrder:
    standing = books.decisions.standing(shop_id, verdict.order_id)
    if standing is None or standing.recorded is None:
        raise NoSuchOrder("no decision on such an order")
    newest = standing.decision.version
    if newest.value != verdict.version.value:
        raise MovedOn(f"the order is at version {newest.text} by now; look at it again")
    return standing


def _facts_of(before: Decision, verdict: Verdict, lines: Sequence[str]) -> str:
    """A review rests on the decision that it is about. Said again, it is said of another one."""
    told = "\0".join([before.decision_id, verdict.action, verdict.reviewer, *lines])
    return hashlib.sha256(told.encode()).hexdigest()
