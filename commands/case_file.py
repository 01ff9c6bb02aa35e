"""Files of worked screening cases: read strictly, every fault with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from commands import case_words as words
from shared.domain.answers import Answers
from shared.domain.clearance import Clearance, tier_written_for
from shared.domain.facts import Facts, Wearer
from shared.domain.garment import NOTHING_KNOWN, grade_of
from shared.domain.grade_reading.scales import Scale
from shared.domain.order import Line, Order
from shared.domain.policy import Fault, Outcome, Policy
from shared.domain.policy.condition import Value
from shared.domain.policy.faults import Section, a_list, one_of, quoted, whole_from, word_of
from shared.domain.version import version_of
from shared.messages.policy_file import BadPolicyFile, document_in
from shared.messages.strict_yaml import line_of

MOST_BYTES = 50 * 1024 * 1024
_MOST = 1_000_000
_NOT_RUN = ("event_cases", "privacy_cases")
_GIVEN_BY = ("wearer", "buyer")
_GUIDANCE = ("declared", "document")

Expected = Mapping[str, object]
"""`order`, `ship_now` and so on, `lines.<id>.<what>`: only what the case speaks of."""


@dataclass(frozen=True, slots=True)
class Case:
    case_id: str
    title: str
    line: int
    facts: Facts
    expected: Expected


@dataclass(frozen=True, slots=True)
class CaseFile:
    """`not_run` counts the cases of kinds that no pure rule can decide."""

    cases: tuple[Case, ...]
    not_run: Mapping[str, int]


def read_cases(file: Path, policy: Policy) -> CaseFile:
    """Raises `BadPolicyFile` that names every fault with its line, and OSError."""
    with file.open("rb") as opened:
        raw = opened.read(MOST_BYTES + 1)
    root, document = document_in(raw, str(file), most_bytes=MOST_BYTES)
    faults: list[Fault] = []
    found = _Reading(policy, faults, lambda path: line_of(root, path)).whole(document)
    if faults:
        told = sorted((line_of(root, fault.path), str(fault)) for fault in faults)
        raise BadPolicyFile("\n".join(f"{file}: line {line}: {what}" for line, what in told))
    return found


class _Reading:
    def __init__(
        self, policy: Policy, faults: list[Fault], line: Callable[[tuple[str | int, ...]], int]
    ) -> None:
        self._policy, self._faults, self._line = policy, faults, line
        self._clock = date.min

    def whole(self, document: object) -> CaseFile:
        root = Section(document, (), self._faults)
        root.take("schema", one_of(("1",)))
        root.take("policy", words.a_line, "")
        self._clock = root.take("clock", words.a_date) or date.max
        not_run = {kind: len(root.take(kind, a_list, [])) for kind in _NOT_RUN}
        cases: dict[str, Case] = {}
        for section in root.sections("cases"):
            case = self._case(section)
            if case.case_id in cases:
                section.fault(f"{case.case_id} is the id of a case above", "id")
            cases[case.case_id] = case
        root.close()
        return CaseFile(tuple(cases.values()), not_run)

    def _case(self, section: Section) -> Case:
        case_id = section.take("id", words.a_line) or ""
        title = section.take("title", words.a_line, "")
        section.take("basis", words.a_line, "")
        market = section.take("market", words.a_line, "") or None
        scale = section.take("catalogue", word_of(Scale)) if section.is_given("catalogue") else None
        lines = [self._line_of(one) for one in section.sections("lines")]
        if len({line.line_id for line in lines}) != len(lines):
            section.fault("two lines have one id", "lines")
        order = self._order(section, case_id, market, tuple(lines))
        facts = Facts(
            order=order,
            grades={
                line.line_id: grade_of(line, NOTHING_KNOWN, market=market, declared_scale=scale)
                for line in lines
            },
            today=self._clock,
            wearer=self._wearer(section, is_gift=order.gift, market=market),
        )
        expected = self._expected(section.section("expect"), {line.line_id for line in lines})
        section.close()
        return Case(case_id, title, self._line(section.path), facts, expected)

    def _order(
        self, section: Section, case_id: str, market: str | None, lines: tuple[Line, ...]
    ) -> Order:
        told = {"gift": False, "cancelled": False, "professional_account": False}
        if section.is_given("order"):
            own = section.section("order")
            told = {name: own.take(name, words.yes_or_no, default=False) for name in told}
            own.close()
        return Order(
            order_id=case_id,
            version=version_of(0),
            market=market,
            gift=told["gift"],
            cancelled=told["cancelled"],
            professional=told["professional_account"],
            lines=lines,
        )

    def _line_of(self, section: Section) -> Line:
        quantity = section.take("qty", whole_from(0, _MOST), 1)
        line = Line(
            line_id=section.take("id", words.a_line) or "",
            title=section.take("text", words.a_line, ""),
            variant_title=section.take("variant", words.a_line, ""),
            options=section.take("options", words.options) if section.is_given("options") else {},
            quantity=quantity,
            current_quantity=section.take("current", whole_from(0, _MOST), quantity),
            fulfilled=section.take("fulfilled", words.yes_or_no, default=False),
            **self._meta(section),
        )
        section.close()
        return line

    def _meta(self, section: Section) -> dict[str, Any]:
        if not section.is_given("meta"):
            return {}
        meta = section.section("meta")
        found = {
            "kind": meta.take("kind", one_of(self._policy.garments), "stocking"),
            "mmhg": meta.take("mmhg", words.band) if meta.is_given("mmhg") else None,
            "layers_mmhg": meta.take("layers_mmhg", words.numbers, ()),
            "mmhg_parts": meta.take("mmhg_parts", words.bands, ()),
            "standard": meta.take("standard", words.a_line, "") or None,
            "made_to_measure": meta.take("made_to_measure", words.yes_or_no, default=False),
        }
        meta.close()
        return found

    def _wearer(self, section: Section, *, is_gift: bool, market: str | None) -> Wearer:
        answers, declared = None, False
        clearances: tuple[Clearance, ...] = ()
        if section.is_given("questionnaire"):
            answers = self._answers(section.section("questionnaire"), is_gift=is_gift)
        if section.is_given("guidance"):
            guidance = section.section("guidance")
            declared = guidance.take("kind", one_of(_GUIDANCE)) == _GUIDANCE[0]
            if not declared:
                clearances = self._clearance(guidance, market)
            guidance.close()
        return Wearer(answers=answers, declared=declared, clearances=clearances)

    def _answers(self, section: Section, *, is_gift: bool) -> Answers:
        """Who is not said to be the wearer is taken for one, but for what the rest implies: the
        buyer answered when the wearer is another, and the wearer of a gift is another.
        """
        age = section.take("age_days", whole_from(0, _MOST)) or 0
        same = (
            section.take("wearer_is_buyer", words.yes_or_no)
            if "wearer_is_buyer" in section
            else None
        )
        by = section.take("answered_by", one_of(_GIVEN_BY), _GIVEN_BY[same is False])
        is_same = not is_gift if same is None else same
        answers = Answers(
            ref="case",
            given=self._clock - timedelta(days=min(age, (self._clock - date.min).days)),
            values=section.take("answers", self._values) or {},
            for_another=by == _GIVEN_BY[1] and not is_same,
        )
        section.close()
        return answers

    def _values(self, raw: object) -> Mapping[str, Value]:
        return self._policy.answers_from(words.answers(raw))

    def _clearance(self, section: Section, market: str | None) -> tuple[Clearance, ...]:
        names = frozenset[str]()
        if section.is_given("names"):
            names = section.take("names", self._flags) or names
        grade: str | None = section.take("grade", words.a_line)
        issued: date | None = section.take("issued", words.a_date)
        expires = section.take("expires", words.a_date) if section.is_given("expires") else None
        verified = section.take("verified", words.yes_or_no)
        if grade is None or issued is None:
            return ()
        try:
            one = Clearance(
                ref="case",
                issued=issued,
                expires=expires,
                verified=bool(verified),
                tier=tier_written_for(grade, market=market),
                names=names,
            )
        except ValueError as error:
            section.fault(str(error), "expires")
            return ()
        return (one,)

    def _flags(self, raw: object) -> frozenset[str]:
        known = self._policy.health_codes
        for name in a_list(raw):
            if name not in known:
                raise ValueError(f"{quoted(name)} is no health flag of the policy")
        return frozenset(map(str, a_list(raw)))

    def _expected(self, section: Section, line_ids: set[str]) -> Expected:
        found: dict[str, object] = {"order": section.take("order", word_of(Outcome))}
        for name, read in words.OF_ORDER.items():
            if name in section:
                found[name] = section.take(name, read)
        lines = section.section("lines")
        for line_id in lines.names():
            own = lines.section(line_id)
            if line_id not in line_ids:
                lines.fault("is no line of this case", line_id)
            for name, read in words.OF_LINE.items():
                if name in own:
                    found[f"lines.{line_id}.{name}"] = own.take(name, read)
            own.close()
        section.close()
        return found
