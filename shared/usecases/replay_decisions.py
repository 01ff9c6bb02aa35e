"""Past decisions made again under another policy: what would change. Nothing is kept or sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.decision import Decision
from shared.domain.policy import Policy, Reason
from shared.domain.recorded_facts import FactsGone, RecordedFacts, facts_from
from shared.domain.review import is_reviewed
from shared.domain.screening import Screening, screen
from shared.ports.decisions import StandingOrder
from shared.ports.ledger import Books


class NotReplayed(StrEnum):
    """Why a decision cannot be made again."""

    REVIEWED = "a person decided"
    ERASED = "the person was erased"
    EVIDENCE_GONE = "answers or documents are not kept any more"
    TWO_BODIES = "two messages of one version differed"


@dataclass(frozen=True, slots=True)
class Replayed:
    """`now` is None when it could not be made again, and `why_not` says why."""

    decision: Decision
    now: Screening | None
    why_not: NotReplayed | None = None

    @property
    def changes_outcome(self) -> bool:
        return self.now is not None and self.now.outcome is not self.decision.screening.outcome

    @property
    def changes_reasons(self) -> bool:
        if self.now is None:
            return False
        before = self.decision.screening
        return [set(line.reasons) for line in before.lines] != [
            set(line.reasons) for line in self.now.lines
        ]


def replay(
    books: Books, shop_id: str, policy: Policy, *, since: datetime | None = None
) -> Iterator[Replayed]:
    """Of every decision that stands, the oldest first."""
    for standing in books.decisions.all_standing(shop_id, since=since):
        yield _replayed(books, shop_id, standing, policy)


def _replayed(books: Books, shop_id: str, standing: StandingOrder, policy: Policy) -> Replayed:
    decision = standing.decision
    if is_reviewed(decision.screening):
        return Replayed(decision, None, NotReplayed.REVIEWED)
    if standing.recorded is None:
        return Replayed(decision, None, NotReplayed.ERASED)
    if Reason.EQUAL_VERSION_CONFLICT in decision.screening.reasons:
        return Replayed(decision, None, NotReplayed.TWO_BODIES)
    try:
        return Replayed(decision, _screened(books, shop_id, standing.recorded, policy))
    except FactsGone:
        return Replayed(decision, None, NotReplayed.EVIDENCE_GONE)


def _screened(books: Books, shop_id: str, kept: RecordedFacts, policy: Policy) -> Screening:
    answers = books.answers.get(shop_id, kept.answer_refs) if kept.answer_refs else {}
    clearances = {
        ref: filed
        for ref in kept.clearance_refs
        if (filed := books.clearances.get(shop_id, ref)) is not None
    }
    return screen(facts_from(kept, answers, clearances), policy)
