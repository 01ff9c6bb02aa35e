"""The parts of a policy document that are no rules: words, questions, the base table."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from shared.domain.grade import GradeDoubt, Tier
from shared.domain.policy.condition import Kind, Number, Words, decimal_of
from shared.domain.policy.faults import Section, a_flag, a_list, a_text, one_of, quoted, word_of
from shared.domain.policy.question import YES_NO, Declaration, Question
from shared.domain.policy.rule import Cell, Explained
from shared.domain.policy.rule_document import a_code, cell_from
from shared.domain.policy.rulebook import ARM, LEG, ClearanceRules, TierNote
from shared.domain.policy.wording import labels_for, texts_from
from shared.domain.policy.words import SCREENED, ClearanceState, Code, Outcome, Situation

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_MOST_QUESTIONS = 100


def outcomes_from(section: Section) -> Mapping[Outcome, str]:
    found = {outcome: section.take(outcome.value, a_text) for outcome in Outcome}
    section.close()
    return found


def tiers_from(section: Section) -> Mapping[Tier, TierNote]:
    """All tiers, those that are not screened among them."""
    found = {}
    for tier in Tier:
        own = section.section(tier.value)
        examples = own.take("examples", _texts) if "examples" in own else ()
        found[tier] = TierNote(own.take("text", a_text), examples or ())
        own.close()
    section.close()
    return found


def _texts(raw: object) -> tuple[str, ...]:
    return tuple(a_text(one) for one in a_list(raw))


def questions_from(sections: list[Section]) -> Mapping[str, Question]:
    found: dict[str, Question] = {}
    for section in sections[:_MOST_QUESTIONS]:
        is_measured = section.take("measured", a_flag, default=False)
        question = _measured(section) if is_measured else _asked(section)
        section.close()
        if question.name in found:
            section.fault(f"{question.name} is asked above", "name")
        found[question.name] = question
    return found


def _measured(section: Section) -> Question:
    return Question(
        name=section.take("name", _name),
        number=None,
        kind=_kind_with_harmless(section),
        needed_from=None,
        about=section.take("about", a_text),
    )


def _asked(section: Section) -> Question:
    kind = _kind_with_harmless(section)
    return Question(
        name=section.take("name", _name),
        number=section.take("number", _number),
        kind=kind,
        needed_from=section.take("needed_from", _tier),
        about=section.take("about", a_text),
        texts=section.take("texts", texts_from) or {},
        hints=section.take("hints", texts_from, {}),
        labels=_labels(section, kind),
        is_optional=section.take("optional", a_flag, default=False),
    )


def _kind_with_harmless(section: Section) -> Kind:
    kind = section.take("answers", _kind) or YES_NO
    if isinstance(kind, Number) or kind is YES_NO:
        return kind
    return Words(kind.words, section.take("harmless", one_of(kind.words)))


def _labels(section: Section, kind: Kind) -> Mapping[str, Mapping[str, str]]:
    """Yes, no and "don't know" have the labels that every such question has."""
    if isinstance(kind, Number) or kind is YES_NO:
        return {}
    return section.take("labels", labels_for(kind.words)) or {}


def declaration_from(section: Section, questions: Container[str]) -> Declaration:
    """The tick-box; its name is none of the questions'."""
    declaration = Declaration(
        section.take("name", _name),
        section.take("number", _number),
        section.take("texts", texts_from),
    )
    if declaration.name in questions:
        section.fault(f"{declaration.name} is a question already", "name")
    section.close()
    return declaration


def _name(raw: object) -> str:
    if not isinstance(raw, str) or not _NAME.fullmatch(raw):
        raise ValueError(f"{quoted(raw)} is no name; names are a-z, 0-9 and _")
    if raw in {"any", "all", "not", "dont_know"}:
        raise ValueError(f"{raw} is a word of conditions")
    return raw


def _number(raw: object) -> int:
    value = decimal_of(raw)
    if not 1 <= value <= _MOST_QUESTIONS or value % 1:
        raise ValueError(f"is a whole number from 1 to {_MOST_QUESTIONS}")
    return int(value)


def _tier(raw: object) -> Tier:
    return Tier(one_of(tier.value for tier in SCREENED)(raw))


def _kind(raw: object) -> Kind:
    """`yes_no`, a list of words, or the ends of a number."""
    if raw == "yes_no":
        return YES_NO
    if isinstance(raw, list) and len(raw) > 1 and len(set(map(str, raw))) == len(raw):
        return Words(tuple(_name(word) for word in raw))
    if isinstance(raw, Mapping) and set(raw) == {"from", "to"}:
        low, high = decimal_of(raw["from"]), decimal_of(raw["to"])
        if low < high:
            return Number(low, high)
    raise ValueError("is yes_no, a list of different words, or {from: 0, to: 100}")


def garments_from(section: Section) -> Mapping[str, str]:
    return {name: section.take(name, one_of((LEG, ARM))) for name in section.names()}


def base_from(section: Section) -> Mapping[Tier, Mapping[Situation, Cell]]:
    found = {}
    for tier in SCREENED:
        row = section.section(tier.value)
        found[tier] = {situation: row.take(situation.value, cell_from) for situation in Situation}
        row.close()
    section.close()
    return found


def doubts_from(section: Section) -> tuple[Mapping[GradeDoubt, Cell], Tier]:
    flags_at = section.take("health_flags_at", _tier)
    cells = {doubt: section.take(doubt.value, cell_from) for doubt in GradeDoubt}
    section.close()
    return cells, flags_at


def reasons_from(section: Section) -> Mapping[str, Explained]:
    found = {}
    for code, own in section.named_sections():
        try:
            a_code(code)
        except ValueError as error:
            section.fault(str(error), code)
        found[code] = Explained(
            code,
            own.take("text", a_text),
            own.take("outside", word_of(Code)),
            own.take("yields", a_flag, default=False),
        )
        own.close()
    return found


def clearance_from(section: Section) -> ClearanceRules:
    told_at = section.take("told_at", lambda raw: frozenset(map(_tier, a_list(raw))))
    reasons = section.section("reasons")
    codes = {state: reasons.take(state.value, a_code) for state in ClearanceState}
    reasons.close()
    section.close()
    return ClearanceRules(told_at or frozenset(), codes)
