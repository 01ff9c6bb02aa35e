"""Order against policy: an outcome per line and for the order, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shared.domain.facts import Facts
from shared.domain.grade import Band, Tier
from shared.domain.line_verdict import verdict_on
from shared.domain.order import Line
from shared.domain.policy import Code, Outcome, Policy, Reason

__all__ = [
    "Code",
    "LineScreening",
    "Screening",
    "is_stricter",
    "judge",
    "keep_the_stricter",
    "screen",
    "sum_up",
    "with_lines_of",
]


@dataclass(frozen=True, slots=True)
class LineScreening:
    """`outcome` and `code` are None on an inactive line, which asks for nothing. `reviewed` when a
    person said so, and no rule.
    """

    line_id: str
    outcome: Outcome | None
    code: Code | None
    band: Band | None
    tier: Tier
    reasons: tuple[str, ...]
    urgent_care: bool = False
    notices: tuple[str, ...] = ()
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Screening:
    """`ship_now` names the lines that may leave while others are stopped."""

    outcome: Outcome
    code: Code
    lines: tuple[LineScreening, ...]
    ship_now: tuple[str, ...]
    reasons: tuple[str, ...] = ()

    @property
    def urgent_care(self) -> bool:
        """Whether the wearer must be told to seek care at once."""
        return any(line.urgent_care for line in self.lines)


def screen(facts: Facts, policy: Policy) -> Screening:
    """The policy's word on an order as it is recorded: a cancellation says that it was one."""
    screening = judge(facts, policy)
    if facts.order.is_cancelled:
        return replace(screening, reasons=(*screening.reasons, Reason.ORDER_CANCELLED))
    return screening


def judge(facts: Facts, policy: Policy) -> Screening:
    """The policy's word alone. `facts.grades` holds the grade of every line."""
    lines = tuple(_line(line, facts, policy) for line in facts.order.lines)
    return sum_up(lines, split=policy.choices.split_shipments)


def with_lines_of(cancelled: Screening, standing: Screening) -> Screening:
    """A cancellation that names no lines closes those that were known."""
    lines = tuple(
        replace(line, outcome=None, code=None, reasons=(Reason.LINE_INACTIVE,), urgent_care=False)
        for line in standing.lines
    )
    return replace(cancelled, lines=lines)


def _line(line: Line, facts: Facts, policy: Policy) -> LineScreening:
    grade = facts.grades[line.line_id]
    if not facts.order.is_active(line):
        reasons = (Reason.LINE_INACTIVE,)
        return LineScreening(line.line_id, None, None, grade.band, grade.tier, reasons)
    found = verdict_on(line, facts, policy)
    outcome, code, told = found.outcome, found.code, found.reasons
    if line.fulfilled and outcome.stops:
        # It has left the house: nothing can be held, the merchant can only be told.
        outcome, code, told = Outcome.ADVISE, Code.INFO_SENT, (Reason.ALREADY_FULFILLED, *told)
    return LineScreening(
        line.line_id,
        outcome,
        code,
        grade.band,
        grade.tier,
        told,
        urgent_care=found.urgent,
        notices=facts.notices_of(line.line_id),
    )


def sum_up(lines: tuple[LineScreening, ...], *, split: bool) -> Screening:
    """The order's word from its lines'; `split` is whether some may leave before others."""
    active = [(line.outcome, line.code) for line in lines if line.outcome and line.code]
    if not active:
        return Screening(Outcome.CLEAR, Code.CLEARED, lines, (), (Reason.NO_ACTIVE_LINES,))
    outcome = max((o for o, _ in active), key=lambda o: o.strictness)
    code = max((c for o, c in active if o.stops == outcome.stops), key=lambda c: c.severity)
    free = tuple(ln.line_id for ln in lines if ln.outcome and not ln.outcome.stops)
    return Screening(outcome, code, lines, free if split and outcome.stops else ())


def keep_the_stricter(new: Screening, standing: Screening, *, split: bool = True) -> Screening:
    """For two bodies of one version with different lines: neither is known to be the later truth,
    so the stricter word stands, on each line that both name and on the order. `split` is whether
    lines may leave before others.
    """
    before = {line.line_id: line for line in standing.lines}
    lines = tuple(_stricter_line(line, before.get(line.line_id)) for line in new.lines)
    merged = sum_up(lines, split=split)
    if _severity(standing) > _severity(merged):
        free = () if standing.outcome.stops else merged.ship_now
        merged = replace(merged, outcome=standing.outcome, code=standing.code, ship_now=free)
    return replace(merged, reasons=(*merged.reasons, Reason.EQUAL_VERSION_CONFLICT))


def is_stricter(one: Screening, other: Screening) -> bool:
    return _severity(one) > _severity(other)


def _severity(screening: Screening) -> tuple[int, int]:
    return screening.outcome.strictness, screening.code.severity


def _stricter_line(new: LineScreening, before: LineScreening | None) -> LineScreening:
    if before is None or before.outcome is None:
        return new
    if new.outcome is None or before.outcome.strictness > new.outcome.strictness:
        return before
    return new
