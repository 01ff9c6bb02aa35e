"""Rules as plain data, read strictly."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from shared.domain.grade import Tier
from shared.domain.policy.condition import AllOf, Condition, Vocabulary, condition_reader
from shared.domain.policy.faults import (
    Fault,
    PolicyFault,
    Section,
    a_flag,
    a_list,
    a_text,
    one_of,
    quoted,
    word_of,
)
from shared.domain.policy.rule import Cell, Rule, rising
from shared.domain.policy.rulebook import LEG
from shared.domain.policy.words import (
    SCREENED,
    STOPPING_CODES,
    Certainty,
    Code,
    Group,
    Lift,
    Outcome,
)

T = TypeVar("T")
_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,59}")
_BODIES = (LEG, "any")
_NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class RuleKind:
    """What rules of a group may say: market rules must have a date, health rules a body."""

    group: Group
    vocabulary: Vocabulary
    has_body: bool = False
    has_drops: bool = False
    has_date: bool = False


def a_code(value: object) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise ValueError(f"{quoted(value)} is no code; codes are capitals, digits and _")
    return value


def a_date(value: object) -> str:
    """Kept as text: it is shown, and nothing is computed with it."""
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ValueError(f"{quoted(value)} is no date such as 2026-05-01") from None


def rule_from(section: Section, kind: RuleKind) -> Rule:
    """A rule, or what is left of one whose faults are noted in the section."""
    condition = condition_reader(kind.vocabulary)
    when = section.take("when", condition) or AllOf(())
    also_from = section.take("also_from", _from_tiers(condition), ())
    rule = Rule(
        code=section.take("code", a_code),
        group=kind.group,
        text=section.take("raised_by", a_text),
        when=rising(when, also_from),
        names=when.names().union(*(more.names() for _, more in also_from)),
        unless=section.take("unless", condition) if "unless" in section else None,
        outcomes=section.take("outcome", _outcomes) or {},
        lifted_by=section.take("lifted_by", _lift) or Lift.NEVER,
        lifted_to=section.take("lifted_to", _lifted_to, {}),
        leg_only=kind.has_body and section.take("body", one_of(_BODIES)) == LEG,
        urgent=section.take("urgent", a_flag, default=False),
        drops=section.take("drops", _groups, frozenset()) if kind.has_drops else frozenset(),
        outside=section.take("outside", word_of(Code)),
        source=section.take("source", a_text),
        certainty=section.take("certainty", word_of(Certainty)),
        checked=section.take("checked", a_date) if kind.has_date else None,
    )
    section.close()
    if rule.names and rule.when[SCREENED[-1]].holds({}):
        section.fault("holds where nothing at all is known", "when")
    _check(section, rule)
    return rule


def _check(section: Section, rule: Rule) -> None:
    stops = any(outcome is not None and outcome.stops for outcome in rule.outcomes.values())
    check_outside(section, rule.outside, stops=stops)
    if (rule.lifted_by is Lift.NEVER) != (not rule.lifted_to):
        section.fault("lifted_by and lifted_to belong together, unless it is lifted_by: never")
    for tier, softer in rule.lifted_to.items():
        before = rule.outcomes.get(tier)
        if softer is not None and before is not None and softer.strictness > before.strictness:
            told = f"at {tier} it would be lifted from {before} up to {softer}"
            section.fault(told, "lifted_to")


def check_outside(section: Section, outside: Code | None, *, stops: bool) -> None:
    """A reason that can stop a line says so outside, and no other does."""
    if outside is not None and stops != (outside in STOPPING_CODES):
        how = "stops a line and shows one of " if stops else "stops nothing and shows none of "
        section.fault(how + ", ".join(STOPPING_CODES), "outside")


def cell_from(raw: object) -> Cell:
    """`{hold: [ONE_REASON, ANOTHER]}`. Raises `PolicyFault`."""
    if not isinstance(raw, Mapping) or len(raw) != 1:
        raise PolicyFault([Fault((), "is one outcome with a list of reasons")])
    ((outcome, reasons),) = raw.items()
    read = word_of(Outcome)(outcome)
    if not isinstance(reasons, list) or not reasons:
        raise PolicyFault([Fault((str(outcome),), "is a list of reasons, and not empty")])
    return Cell(read, tuple(a_code(reason) for reason in reasons))


def _outcomes(raw: object) -> Mapping[Tier, Outcome]:
    return _by_tier(raw, word_of(Outcome))


def _lifted_to(raw: object) -> Mapping[Tier, Outcome | None]:
    """One outcome for all tiers, or one for each; "nothing" leaves no trace of the rule."""

    def read(value: object) -> Outcome | None:
        return None if value == _NOTHING else word_of(Outcome)(value)

    if isinstance(raw, Mapping):
        return _by_tier(raw, read)
    return dict.fromkeys(SCREENED, read(raw))


def _by_tier(raw: object, read: Callable[[object], T]) -> dict[Tier, T]:
    faults: list[Fault] = []
    section = Section(raw, (), faults)
    found = {tier: section.take(tier.value, read) for tier in SCREENED}
    section.close()
    if faults:
        raise PolicyFault(faults)
    return found


def _from_tiers(
    condition: Callable[[object], Condition],
) -> Callable[[object], tuple[tuple[Tier, Condition], ...]]:
    def read(raw: object) -> tuple[tuple[Tier, Condition], ...]:
        faults: list[Fault] = []
        section = Section(raw, (), faults)
        found = [(t, section.take(t.value, condition)) for t in SCREENED if t.value in section]
        section.close()
        if faults:
            raise PolicyFault(faults)
        return tuple(found)

    return read


def _groups(raw: object) -> frozenset[Group]:
    return frozenset(word_of(Group)(one) for one in a_list(raw))


def _lift(raw: object) -> Lift:
    """Evidence alone lifts. A rule that lifted another could be lifted by it in turn."""
    try:
        return word_of(Lift)(raw)
    except ValueError as error:
        if isinstance(raw, str) and _CODE.fullmatch(raw):
            told = "names a rule; only evidence lifts one, or rules could lift each other in a ring"
            raise ValueError(f"{raw} {told}") from None
        raise ValueError(str(error)) from None
