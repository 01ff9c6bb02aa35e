"""Worked cases against a policy: what was expected, what it says, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from commands.case_file import Case, CaseFile
from shared.domain.policy import Policy
from shared.domain.screening import Screening, judge


@dataclass(frozen=True, slots=True)
class Difference:
    what: str
    expected: object
    actual: object


@dataclass(frozen=True, slots=True)
class Ran:
    case: Case
    actual: Mapping[str, object]
    differences: tuple[Difference, ...]


def run(case: Case, policy: Policy) -> Ran:
    """Only what the case speaks of is compared; lists are compared as sets."""
    actual = _flat(judge(case.facts, policy))
    different = tuple(
        Difference(what, expected, actual.get(what))
        for what, expected in case.expected.items()
        if expected != actual.get(what)
    )
    return Ran(case, actual, different)


def _flat(screening: Screening) -> Mapping[str, object]:
    """Under the names of `Case.expected`."""
    found: dict[str, object] = {
        "order": screening.outcome,
        "ship_now": frozenset(screening.ship_now),
        "urgent_care": screening.urgent_care,
        "order_reasons": frozenset(map(str, screening.reasons)),
    }
    for line in screening.lines:
        band = None if line.band is None else (line.band.low, line.band.high)
        found[f"lines.{line.line_id}.band"] = band
        found[f"lines.{line.line_id}.tier"] = line.tier
        found[f"lines.{line.line_id}.outcome"] = line.outcome
        found[f"lines.{line.line_id}.reasons"] = frozenset(map(str, line.reasons))
    return found


def as_text(ran: Ran) -> Iterator[str]:
    """Nothing for a case that went as expected."""
    if ran.differences:
        title = f", {ran.case.title}" if ran.case.title else ""
        yield printable(f"{ran.case.case_id} (line {ran.case.line}{title})")
    for one in ran.differences:
        told = f"  {one.what}: expected {_told(one.expected)}, found {_told(one.actual)}"
        yield printable(told)


def as_json(ran: Ran) -> str:
    return _dumped(
        {
            "case": ran.case.case_id,
            "title": ran.case.title,
            "line": ran.case.line,
            "passed": not ran.differences,
            "differences": [
                {"what": one.what, "expected": _plain(one.expected), "actual": _plain(one.actual)}
                for one in ran.differences
            ],
            "actual": {name: _plain(value) for name, value in ran.actual.items()},
        }
    )


def summary_as_text(file: CaseFile, ran: Sequence[Ran], policy: Policy) -> str:
    failed = [one.case.case_id for one in ran if one.differences]
    different = f"; different: {', '.join(failed)}" if failed else ""
    lines = [printable(f"{len(ran) - len(failed)} of {len(ran)} cases as expected{different}")]
    lines += [
        f"{count} {kind.replace('_', ' ')} are not run: they are about more than a rule"
        for kind, count in file.not_run.items()
        if count
    ]
    return "\n".join([*lines, f"policy {policy.name} {policy.version}"])


def summary_as_json(file: CaseFile, ran: Sequence[Ran], policy: Policy) -> str:
    failed = [one.case.case_id for one in ran if one.differences]
    summary = {
        "cases": len(ran),
        "passed": len(ran) - len(failed),
        "failed": failed,
        "not_run": dict(file.not_run),
        "policy": {"name": policy.name, "version": policy.version},
    }
    return _dumped({"summary": summary})


def _dumped(document: Mapping[str, Any]) -> str:
    return orjson.dumps(document).decode()


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [
            None if one is None else int(one) if one == int(one) else float(one) for one in value
        ]
    return value


def _told(value: object) -> str:
    plain = _plain(value)
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    return "none" if plain is None else str(plain)


def printable(text: str) -> str:
    """A case file may hold anything, and a terminal obeys control characters."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
