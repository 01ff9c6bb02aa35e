"""The tables that a policy is read in: rules, words and the questions as they are asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.domain.grade import Tier
from shared.domain.policy import Group, Policy
from shared.domain.policy.condition import Number
from shared.domain.policy.question import Question
from shared.domain.policy.rule import Cell, Rule
from shared.domain.policy.words import SCREENED, Lift, Situation

_FLAGS = (
    "All that are raised are kept, and the strictest counts. A softened flag keeps its code. "
    "One of the leg is not asked of a garment for the arm."
)
_KNOWN = {
    Situation.UNANSWERED: "no answers",
    Situation.UNANSWERED_DECLARED: "no answers, tick-box",
    Situation.ANSWERED: "answers",
    Situation.DECLARED: "answers, tick-box",
    Situation.DOCUMENTED_UNANSWERED: "no answers, document",
    Situation.DOCUMENTED: "answers, document",
}

_LANGUAGE_NAMES = {"en": "English", "de": "German", "fr": "French"}


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(policy: Policy) -> Iterator[Table]:
    yield _outcomes(policy)
    yield _tiers(policy)
    yield _base(policy)
    yield _rules("Order rules", "", policy.order_rules)
    yield _rules("Health flags", _FLAGS, policy.health_rules)
    yield _markets(policy)
    yield _reasons(policy)
    yield _questions(policy)
    yield from _asked(policy)
    yield _numbers(policy)


def _outcomes(policy: Policy) -> Table:
    rows = tuple((outcome.value, text) for outcome, text in policy.outcomes.items())
    note = "From the mildest to the strictest; the strictest active line is the order's."
    return Table("Outcomes", note, ("outcome", "what happens"), rows)


def _tiers(policy: Policy) -> Table:
    rows = tuple(
        (tier.value, note.text, ", ".join(note.examples)) for tier, note in policy.tiers.items()
    )
    return Table("Tiers", "", ("tier", "pressure at the ankle", "for example"), rows)


def _base(policy: Policy) -> Table:
    rows = [
        (tier.value, known, cell.outcome.value, ", ".join(cell.reasons))
        for tier in SCREENED
        for known, cell in _alike(policy.base[tier])
    ]
    others = {doubt.value: cell for doubt, cell in policy.doubts.items()}
    others[Tier.NOT_COMPRESSION.value] = policy.not_compression
    rows += [
        (name, "anything", cell.outcome.value, ", ".join(cell.reasons))
        for name, cell in others.items()
    ]
    note = (
        "What a line comes to when nothing else speaks. Answers count when they are the wearer's, "
        f"at most {policy.limits.answers_days} days old, and to every question of the tier. A "
        "document counts when a person checked it, it is in date and its tier is the line's or "
        "higher. Where the grade is in doubt, health flags have the outcomes of "
        f"{policy.flags_of_doubtful}."
    )
    return Table("Base outcomes", note, ("tier", "known", "outcome", "reasons"), tuple(rows))


def _alike(row: Mapping[Situation, Cell]) -> Iterator[tuple[str, Cell]]:
    """The cells of a tier, those that say the same in one."""
    together: dict[Cell, list[str]] = {}
    for situation, name in _KNOWN.items():
        together.setdefault(row[situation], []).append(name)
    return ((" / ".join(names), cell) for cell, names in together.items())


def _rules(title: str, note: str, rules: Sequence[Rule], *first: str) -> Table:
    head = ("reason", "raised by", *SCREENED, "softened by", "to", "remarks", "source", "sure")
    return Table(title, note, (*first, *head), tuple(map(_rule, rules)))


def _rule(rule: Rule) -> tuple[str, ...]:
    return (
        rule.code,
        rule.text,
        *(rule.outcomes[tier].value for tier in SCREENED),
        rule.lifted_by.value,
        _softened(rule),
        "; ".join(_remarks(rule)),
        rule.source,
        rule.certainty.value,
    )


def _softened(rule: Rule) -> str:
    if rule.lifted_by is Lift.NEVER:
        return ""
    told = {tier: getattr(rule.lifted_to[tier], "value", "nothing") for tier in SCREENED}
    usual = Counter(told.values()).most_common(1)[0][0]
    others = ", ".join(f"{tier}: {word}" for tier, word in told.items() if word != usual)
    return f"{usual} ({others})" if others else usual


def _remarks(rule: Rule) -> Iterator[str]:
    if rule.urgent:
        yield "urgent care"
    if rule.leg_only:
        yield "leg"
    elif rule.group is Group.HEALTH:
        yield "any garment"
    if rule.drops:
        yield f"puts aside {', '.join(group for group in Group if group in rule.drops)}"
    if rule.outside.value not in {"CLEARED", "INFO_SENT"}:
        yield f"shown as {rule.outside}"
    if rule.checked:
        yield f"read {rule.checked}"


def _markets(policy: Policy) -> Table:
    rows = tuple(
        (market, *_rule(rule)) for market, rules in policy.market_rules.items() for rule in rules
    )
    note = "By delivery address. Every other market has the rules above and no more."
    plain = _rules("Market rules", note, (), "market")
    return Table(plain.title, plain.note, plain.head, rows)


def _reasons(policy: Policy) -> Table:
    rows = tuple(
        (one.code, one.text, one.outside.value, "yes" if one.yields else "")
        for one in policy.reasons.values()
    )
    note = "Reasons without a rule of their own. The neutral code is that of a line they decide."
    return Table("Other reasons", note, ("reason", "meaning", "outside", "only alone"), rows)


def _questions(policy: Policy) -> Table:
    rows = tuple(
        (
            str(question.number or "measured"),
            question.name,
            question.about,
            _answers(question),
            question.needed_from.value if question.needed_from else "",
        )
        for question in policy.questions.values()
    )
    note = "Asked for the wearer. A tier that needs a question that was not asked has no answers."
    return Table("Questions", note, ("number", "name", "about", "answers", "needed from"), rows)


def _asked(policy: Policy) -> Iterator[Table]:
    """A table for each language, so that whoever reads one can read it alone."""
    asked = [question for question in policy.questions.values() if question.needed_from]
    note = (
        'As they are asked. Without other words the answers are yes, no and "don\'t know"; a '
        "question that is optional may be left open. The last line is the tick-box."
    )
    for language in dict.fromkeys(one for question in asked for one in question.texts):
        rows = [_as_asked(question, language) for question in asked if language in question.texts]
        own = policy.declaration
        if language in own.texts:
            rows.append((str(own.number), own.texts[language], "tick-box", ""))
        head = ("number", "question", "answers in words", "hint")
        yield Table(
            f"Questions in {_LANGUAGE_NAMES.get(language, language)}", note, head, tuple(rows)
        )


def _as_asked(question: Question, language: str) -> tuple[str, str, str, str]:
    labels = [f"{word}: {texts.get(language, '')}" for word, texts in question.labels.items()]
    numbers = [_answers(question)] if isinstance(question.kind, Number) else []
    return (
        str(question.number),
        question.texts[language],
        "; ".join([*labels, *numbers, *(["optional"] if question.is_optional else [])]),
        question.hints.get(language, ""),
    )


def _answers(question: Question) -> str:
    kind = question.kind
    if isinstance(kind, Number):
        return f"{kind.low} to {kind.high}"
    return ", ".join(kind.words)


def _numbers(policy: Policy) -> Table:
    limits, choices = policy.limits, policy.choices
    rows = (
        ("answers count for", f"{limits.answers_days} days", ""),
        ("a document counts for", f"{choices.clearance_days} days", "yes"),
        ("a shop may let a document count for", f"{limits.clearance_days_most} days at most", ""),
        ("a withdrawn answer is asked about for", f"{limits.answers_changed_hours} hours", ""),
        ("a tick-box is guidance up to", choices.declared_guidance_up_to or "no tier", "yes"),
        ("lines may leave before others", "yes" if choices.split_shipments else "no", "yes"),
    )
    return Table("Numbers and choices", "", ("what", "how much", "a shop may choose"), rows)
