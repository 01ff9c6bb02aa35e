"""The questions of a policy, and what may be answered to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from shared.domain.grade import Tier
from shared.domain.policy.condition import UNKNOWN, Kind, Number, Value, Words, decimal_of
from shared.domain.policy.faults import Fault, PolicyFault, quoted
from shared.domain.policy.wording import Texts
from shared.domain.policy.words import SCREENED

YES, NO = "yes", "no"
YES_NO = Words((YES, NO, UNKNOWN), harmless=NO)


@dataclass(frozen=True, slots=True)
class Question:
    """`needed_from` is the weakest tier that must have asked it; None for what nobody is asked
    because it is measured, and has no wording. `texts` is the question in each language, `hints`
    how to find the answer, `labels` the answers where they are not those of every question. One
    that is optional is asked of who knows the answer.
    """

    name: str
    number: int | None
    kind: Kind
    needed_from: Tier | None
    about: str
    texts: Texts = field(default_factory=dict)
    hints: Texts = field(default_factory=dict)
    labels: Mapping[str, Texts] = field(default_factory=dict)
    is_optional: bool = False

    def is_needed_at(self, tier: Tier) -> bool:
        return self.needed_from is not None and SCREENED.index(self.needed_from) <= SCREENED.index(
            tier
        )

    def value_from(self, raw: object) -> Value:
        """Raises ValueError that says what may be answered."""
        if isinstance(self.kind, Number):
            return self._number(decimal_of(raw), self.kind)
        word = {True: YES, False: NO}.get(raw, raw) if isinstance(raw, bool) else raw
        if not isinstance(word, str) or word not in self.kind.words:
            raise ValueError(f"{quoted(word)} is none of {', '.join(self.kind.words)}")
        return word

    def _number(self, value: Decimal, kind: Number) -> Decimal:
        if not kind.low <= value <= kind.high:
            raise ValueError(f"{value} is not from {kind.low} to {kind.high}")
        return value

    def is_a_yes(self, value: Value | None) -> bool:
        """Whether something was declared: an answer that is neither harmless nor "don't know"."""
        if isinstance(self.kind, Number):
            return False
        return value not in {None, self.kind.harmless, UNKNOWN}


@dataclass(frozen=True, slots=True)
class Declaration:
    """The tick-box that stands after the questions. It is no answer, and is for one order."""

    name: str
    number: int
    texts: Texts


def wording_of(questions: Mapping[str, Question], declaration: Declaration) -> object:
    """All that is shown, in its order, as plain data."""
    return {
        "declaration": [declaration.name, declaration.number, declaration.texts],
        "questions": [
            [one.name, one.texts, one.hints, one.labels, one.is_optional]
            for one in questions.values()
        ],
    }


def answers_from(questions: Mapping[str, Question], raw: object) -> dict[str, Value]:
    """Answers by the names of their questions. Raises `PolicyFault` that names each bad one."""
    if not isinstance(raw, Mapping):
        raise PolicyFault([Fault((), "is a mapping of questions to answers")])
    found: dict[str, Value] = {}
    faults: list[Fault] = []
    for name, value in raw.items():
        question = questions.get(str(name))
        if question is None:
            faults.append(Fault((str(name),), "is not known here"))
            continue
        try:
            found[question.name] = question.value_from(value)
        except ValueError as error:
            faults.append(Fault((question.name,), str(error)))
    if faults:
        raise PolicyFault(faults)
    return found
