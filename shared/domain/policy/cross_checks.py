"""What no section of a policy can see alone: who uses which code, and whether it fits there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shared.domain.policy.faults import Fault, Path
from shared.domain.policy.rule import Cell, Rule
from shared.domain.policy.rulebook import Policy
from shared.domain.policy.words import STOPPING_CODES, Group, Reason


def check_codes(policy: Policy) -> list[Fault]:
    return [*_reasons(policy), *_codes_outside(policy), *_twice(policy)]


def _reasons(policy: Policy) -> Iterator[Fault]:
    """Every code that is used is explained, and every one that is explained is used."""
    for path, cell in _cells(policy):
        for code in cell.reasons:
            if code not in policy.reasons:
                yield Fault(path, f"{code} is not explained in reasons")
    elsewhere = {reason.value for reason in Reason} | set(policy.clearance.reasons.values())
    for code in sorted(elsewhere - set(policy.reasons)):
        yield Fault(("reasons",), f"{code} is missing")
    used = elsewhere | {code for _, cell in _cells(policy) for code in cell.reasons}
    for code in sorted(set(policy.reasons) - used):
        yield Fault(("reasons", code), "is used nowhere")


def _codes_outside(policy: Policy) -> Iterator[Fault]:
    """A reason that can stop a line says so outside, and no other does."""
    stopping = {code for _, cell in _cells(policy) if cell.outcome.stops for code in cell.reasons}
    for code, explained in policy.reasons.items():
        if (code in stopping) != (explained.outside in STOPPING_CODES):
            how = "stops a line: it shows one of" if code in stopping else "stops none: it shows no"
            told = f"{how} {', '.join(STOPPING_CODES)}"
            yield Fault(("reasons", code, "outside"), told)


def _cells(policy: Policy) -> Iterator[tuple[Path, Cell]]:
    for tier, row in policy.base.items():
        for situation, cell in row.items():
            yield ("base", tier.value, situation.value), cell
    for doubt, cell in policy.doubts.items():
        yield ("doubtful_grade", doubt.value), cell
    yield ("not_compression",), policy.not_compression


def _twice(policy: Policy) -> Iterator[Fault]:
    """One code, one meaning: only different markets may share one."""
    seen = dict.fromkeys(policy.reasons, "reasons")
    for name, rules in (("order_rules", policy.order_rules), ("health_rules", policy.health_rules)):
        yield from _repeated(seen, name, (name,), rules)
        seen |= {rule.code: name for rule in rules}
    for market, rules in policy.market_rules.items():
        yield from _repeated(seen, f"the rules of {market}", ("market_rules", market), rules)


def _repeated(
    above: dict[str, str], name: str, path: Path, rules: Sequence[Rule]
) -> Iterator[Fault]:
    own: set[str] = set()
    for number, rule in enumerate(rules):
        where = name if rule.code in own else above.get(rule.code)
        if where is not None:
            told = f"{rule.code} is a code of {where} already"
            yield Fault((*path, number, "code"), told)
        own.add(rule.code)


def check_drops(rules: Sequence[Rule], path: Path) -> Iterator[Fault]:
    """A rule that puts its own group aside still stands itself, so two of them cannot agree."""
    droppers = [(n, rule) for n, rule in enumerate(rules) if Group.ORDER in rule.drops]
    for number, rule in droppers[1:]:
        told = f"{rule.code} and {droppers[0][1].code} would put each other aside"
        yield Fault((*path, number, "drops"), told)
