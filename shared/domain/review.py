"""A person's word on a held order: final for the version that they saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.domain.order import Order
from shared.domain.policy import Code, Outcome, Reason
from shared.domain.screening import LineScreening, Screening, sum_up


class ReviewAction(StrEnum):
    RELEASE = "release"
    REFUSE = "refuse"


class NothingToReview(ValueError):
    """The order has no such line, or none on which this can be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """`overridden` has, by line, the reasons that stopped it, under the policy `policy_version`."""

    action: ReviewAction
    reviewer: str
    lines: tuple[str, ...]
    overridden: Mapping[str, tuple[str, ...]]
    policy_version: str


_WORD = {
    ReviewAction.RELEASE: (Outcome.CLEAR, Code.CLEARED, Reason.RELEASED_BY_REVIEW),
    ReviewAction.REFUSE: (Outcome.REFUSE, Code.REVIEW_REQUIRED, Reason.REFUSED_BY_REVIEW),
}


def lines_meant(
    screening: Screening, action: ReviewAction, named: Iterable[str] | None
) -> tuple[str, ...]:
    """The lines that a review is about: those named; by default a release is about all that are
    stopped, a refusal about all that are active. An order may be stopped by lines that another body
    of its version had: then a release is about all that are active, too. Raises `NothingToReview`.
    """
    active = {line.line_id: line.outcome for line in screening.lines if line.outcome is not None}
    if named is None:
        stopped = tuple(line_id for line_id, outcome in active.items() if outcome.stops)
        is_of_all = action is ReviewAction.REFUSE or (screening.outcome.stops and not stopped)
        meant = tuple(active) if is_of_all else stopped
    else:
        meant = tuple(dict.fromkeys(named))
        if unknown := sorted(set(meant) - set(active)):
            raise NothingToReview(f"the order has no active line {', '.join(unknown)}")
    if not meant:
        raise NothingToReview(f"there is no line to {action}")
    return meant


def reviewed(
    screening: Screening, action: ReviewAction, lines: Iterable[str], *, split: bool
) -> Screening:
    """The screening with a person's word on these lines; what they said before of others stands."""
    meant = frozenset(lines)
    told = tuple(_said(line, action) if line.line_id in meant else line for line in screening.lines)
    return sum_up(told, split=split)


def _said(line: LineScreening, action: ReviewAction) -> LineScreening:
    outcome, code, reason = _WORD[action]
    return replace(
        line, outcome=outcome, code=code, reasons=(reason,), urgent_care=False, reviewed=True
    )


def is_reviewed(screening: Screening) -> bool:
    return any(line.reviewed for line in screening.lines)


def keep_reviewed(
    new: Screening, order: Order, standing: Screening, before: Order | None, *, split: bool
) -> Screening:
    """For another body of a version that a person has reviewed: their word stands on lines that
    are wanted still, just as they saw them. What they cannot have seen has the policy's word.
    """
    known = {line.line_id: line for line in before.lines} if before else {}
    seen = {line.line_id for line in order.lines if known.get(line.line_id) == line}
    said = {line.line_id: line for line in standing.lines if line.reviewed}
    lines = tuple(
        said[line.line_id]
        if line.outcome and line.line_id in said and line.line_id in seen
        else line
        for line in new.lines
    )
    return replace(sum_up(lines, split=split), reasons=new.reasons)
