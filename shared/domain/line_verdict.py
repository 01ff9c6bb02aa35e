"""The policy's word on one line. It interprets rules and knows no medical word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from shared.domain.facts import NOBODY_KNOWN, Facts, Wearer
from shared.domain.grade import Grade, Tier
from shared.domain.order import Line, Order
from shared.domain.policy import Code, Group, Outcome, Policy
from shared.domain.policy.circumstance import circumstances
from shared.domain.policy.condition import Value
from shared.domain.policy.rule import Cell, Rule
from shared.domain.policy.words import ClearanceState, Lift, Situation

_GROUPS = {group: place for place, group in enumerate(Group)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Reasons in the policy's order. `code` is what the shop sees."""

    outcome: Outcome
    code: Code
    reasons: tuple[str, ...]
    urgent: bool = False


class Finding(NamedTuple):
    """One reason and what it asks for by itself."""

    code: str
    outcome: Outcome
    outside: Code
    group: Group
    rule: Rule | None = None


def verdict_on(line: Line, facts: Facts, policy: Policy) -> Verdict:
    """On an active line."""
    grade = facts.grades[line.line_id]
    if grade.tier is Tier.NOT_COMPRESSION:
        return _summed_up(_cell(policy, policy.not_compression, Group.GRADE), Code.CLEARED)
    known = _Known(
        facts.order,
        line,
        grade,
        facts.wearer_of(line.line_id),
        facts.measured_of(line.line_id),
        facts.today,
        unavailable=facts.unavailable,
    )
    found = _findings(known, policy)
    return _summed_up(found, _code_of(found, known, policy))


class _Known(NamedTuple):
    """All that bears on one line."""

    order: Order
    line: Line
    grade: Grade
    wearer: Wearer
    measured: Mapping[str, Value]
    today: date
    unavailable: bool


class _Standing(NamedTuple):
    """What the wearer's answers and guidance are worth at the line's tier."""

    tier: Tier
    situation: Situation
    states: frozenset[ClearanceState]
    named: frozenset[str]
    reassured: bool

    def lifts(self, rule: Rule) -> bool:
        if rule.lifted_by is Lift.NEVER:
            return False
        if ClearanceState.VALID in self.states:
            return rule.lifted_by is not Lift.NAMED or rule.code in self.named
        return rule.lifted_by is Lift.TICK and self.situation is Situation.DECLARED


def _findings(known: _Known, policy: Policy) -> tuple[Finding, ...]:
    standing = _standing(known, policy)
    health = tuple(_health(known, standing, policy))
    found = [
        *_base(known, standing, policy),
        *_documents(known, standing, policy, beside_flag=bool(health)),
        *_circumstantial(known, standing, policy),
        *health,
    ]
    return _in_order(_without_dropped(found), policy)


def _standing(known: _Known, policy: Policy) -> _Standing:
    doubtful = known.grade.doubt is not None
    tier = policy.flags_of_doubtful if doubtful else known.grade.tier
    answers, today = known.wearer.answers, known.today
    states = {
        clearance: clearance.states(policy, today, tier) for clearance in known.wearer.clearances
    }
    valid = [one for one, told in states.items() if ClearanceState.VALID in told]
    up_to = policy.choices.declared_guidance_up_to
    return _Standing(
        tier,
        _situation(
            answered=answers is not None and answers.count(policy, today, tier),
            declared=known.wearer.declared and up_to is not None,
            documented=bool(valid),
        ),
        _best(states.values()),
        frozenset[str]().union(*(one.names for one in valid)),
        reassured=answers is not None and answers.is_word_of_wearer(policy, today),
    )


def _best(states: Iterable[tuple[ClearanceState, ...]]) -> frozenset[ClearanceState]:
    """Of several documents one that is valid is enough; otherwise all that is wrong is told."""
    told = frozenset[ClearanceState]().union(*states)
    return frozenset({ClearanceState.VALID}) if ClearanceState.VALID in told else told


def _situation(*, answered: bool, declared: bool, documented: bool) -> Situation:
    if documented:
        return Situation.DOCUMENTED if answered else Situation.DOCUMENTED_UNANSWERED
    if declared:
        return Situation.DECLARED if answered else Situation.UNANSWERED_DECLARED
    return Situation.ANSWERED if answered else Situation.UNANSWERED


def _base(known: _Known, standing: _Standing, policy: Policy) -> Iterable[Finding]:
    if known.grade.doubt is not None:
        return _cell(policy, policy.doubts[known.grade.doubt], Group.GRADE)
    return _cell(policy, policy.base[standing.tier][standing.situation], Group.BASE)


def _cell(policy: Policy, cell: Cell, group: Group) -> tuple[Finding, ...]:
    return tuple(
        Finding(code, cell.outcome, policy.outside_of(code), group) for code in cell.reasons
    )


def _documents(
    known: _Known, standing: _Standing, policy: Policy, *, beside_flag: bool
) -> Iterator[Finding]:
    """The state of the wearer's documents, where it matters."""
    asked_for = known.grade.doubt is None and standing.tier in policy.clearance.told_at
    if asked_for or beside_flag:
        for state, code in policy.clearance.reasons.items():
            if state in standing.states:
                outside = policy.outside_of(code)
                yield Finding(code, Outcome.CLEAR, outside, Group.CLEARANCE)


def _health(known: _Known, standing: _Standing, policy: Policy) -> Iterator[Finding]:
    answers = known.wearer.answers
    said = {**(answers.values if answers else {}), **known.measured}
    if said:
        for rule in policy.flags_asked_by(known.line.kind, said):
            if rule.speaks(said, standing.tier, reassured=standing.reassured):
                yield from _raised(rule, standing)


def _circumstantial(known: _Known, standing: _Standing, policy: Policy) -> Iterator[Finding]:
    order, answers = known.order, known.wearer.answers
    facts = circumstances(
        known.line.kind,
        known.grade.band,
        {
            "gift": order.gift,
            "professional": order.professional,
            "unavailable": known.unavailable,
            "answered": answers is not None,
            "answers_for_another": answers is not None and answers.for_another,
            "answers_stale": answers is not None and answers.is_stale(policy, known.today),
            "answers_changed": answers is not None and answers.withdrawn,
            "made_to_measure": known.line.made_to_measure,
        },
    )
    for rule in (*policy.order_index.asked_by(facts), *policy.rules_for(order.market)):
        if rule.speaks(facts, standing.tier):
            yield from _raised(rule, standing)


def _raised(rule: Rule, standing: _Standing) -> Iterator[Finding]:
    outcome: Outcome | None = rule.outcomes[standing.tier]
    if standing.lifts(rule):
        outcome = rule.lifted_to[standing.tier]
    if outcome is not None:
        yield Finding(rule.code, outcome, rule.outside, rule.group, rule)


def _without_dropped(found: list[Finding]) -> list[Finding]:
    """A rule that puts its own group aside still stands itself."""
    droppers = [one for one in found if one.rule is not None and one.rule.drops]
    if not droppers:
        return found
    dropped = frozenset[Group]().union(*(one.rule.drops for one in droppers if one.rule))
    return [one for one in found if one in droppers[:1] or one.group not in dropped]


def _in_order(found: list[Finding], policy: Policy) -> tuple[Finding, ...]:
    """Each reason once, by group and then as the policy lists them; one that yields only alone."""
    each = tuple({one.code: one for one in reversed(found)}.values())[::-1]
    told = sorted(each, key=lambda one: _GROUPS[one.group])
    lasting = tuple(one for one in told if not _yields(one, policy))
    return lasting or tuple(told)


def _yields(finding: Finding, policy: Policy) -> bool:
    return finding.rule is None and policy.reasons[finding.code].yields


def _summed_up(found: tuple[Finding, ...], code: Code) -> Verdict:
    return Verdict(
        max((one.outcome for one in found), key=lambda outcome: outcome.strictness),
        code,
        tuple(one.code for one in found),
        any(one.rule is not None and one.rule.urgent for one in found),
    )


def _code_of(found: tuple[Finding, ...], known: _Known, policy: Policy) -> Code:
    """The neutral code of the worst cause among the reasons that stop the line.

    Whoever declared a condition must look like whoever answered nothing. So where a health flag
    stops a line that would be stopped without answers as well, it shows what it would show then.
    """
    stopping = [one for one in found if one.outcome.stops]
    if not stopping:
        is_clear = all(one.outcome is Outcome.CLEAR for one in found)
        return Code.CLEARED if is_clear else Code.INFO_SENT
    if any(one.group is Group.HEALTH for one in stopping):
        blank = known._replace(wearer=NOBODY_KNOWN, measured={})
        stopping = [one for one in _findings(blank, policy) if one.outcome.stops] or stopping
    return max((one.outside for one in stopping), key=lambda code: code.severity)
