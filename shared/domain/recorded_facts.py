"""What a decision rested on, kept so that it can be made again, under any policy.

Answers and documents are named by their references: their content stays where it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from shared.domain.clearance import FiledClearance
from shared.domain.facts import NOBODY_KNOWN, Facts, Wearer
from shared.domain.grade import Grade
from shared.domain.guidance import AnswerSet
from shared.domain.order import Order
from shared.domain.size_check import FitEvidence

OF_ORDER = ""
"""Stands for the wearer of every line that has none of its own."""


class FactsGone(LookupError):
    """Answers or documents that a decision rested on are not kept any more."""


@dataclass(frozen=True, slots=True)
class WearerRefs:
    """The references behind a `Wearer`, and what was known of the answers at the time."""

    answers: str | None = None
    withdrawn: bool = False
    declared: bool = False
    clearances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedFacts:
    """`wearers` by line id, and under `OF_ORDER` that of all other lines. A line may have one of
    its own of whom nothing is known. `earlier` has, by the same names, who had answered when the
    decisions before this one were made.
    """

    order: Order
    grades: Mapping[str, Grade]
    today: date
    wearers: Mapping[str, WearerRefs] = field(default_factory=dict)
    fits: Mapping[str, FitEvidence] = field(default_factory=dict)
    unavailable: bool = False
    earlier: Mapping[str, WearerRefs] = field(default_factory=dict)

    @property
    def last_known(self) -> Mapping[str, WearerRefs]:
        """Who had answered last, also when this very decision knew of nobody."""
        now = {
            name: refs
            for name, refs in self.wearers.items()
            if refs.answers is not None or name not in self.earlier
        }
        return {**self.earlier, **now}

    @property
    def screening_refs(self) -> frozenset[str]:
        """Every reference that the order itself carries."""
        return refs_on(self.order)

    @property
    def answer_refs(self) -> frozenset[str]:
        return frozenset(one.answers for one in self.wearers.values() if one.answers)

    @property
    def clearance_refs(self) -> frozenset[str]:
        return frozenset(ref for one in self.wearers.values() for ref in one.clearances)


def refs_on(order: Order) -> frozenset[str]:
    """Every screening reference that an order carries."""
    of_lines = (line.screening_ref for line in order.lines)
    return frozenset(ref for ref in (order.screening_ref, *of_lines) if ref)


def recorded(facts: Facts, before: RecordedFacts | None = None) -> RecordedFacts:
    """`before` is what the decision before rested on."""
    of_order = {OF_ORDER: facts.wearer} if facts.wearer != NOBODY_KNOWN else {}
    return RecordedFacts(
        order=facts.order,
        grades=facts.grades,
        today=facts.today,
        wearers={
            line_id: _refs(wearer) for line_id, wearer in {**of_order, **facts.wearers}.items()
        },
        fits=facts.fits,
        unavailable=facts.unavailable,
        earlier=before.last_known if before is not None else {},
    )


def _refs(wearer: Wearer) -> WearerRefs:
    answers = wearer.answers
    return WearerRefs(
        None if answers is None else answers.ref,
        answers is not None and answers.withdrawn,
        wearer.declared,
        tuple(sorted(one.ref for one in wearer.clearances)),
    )


def facts_from(
    kept: RecordedFacts,
    answers: Mapping[str, AnswerSet],
    clearances: Mapping[str, FiledClearance],
) -> Facts:
    """The facts as they were. Raises `FactsGone`."""
    try:
        wearers = {
            line_id: _wearer(refs, answers, clearances) for line_id, refs in kept.wearers.items()
        }
    except KeyError as error:
        raise FactsGone(str(error)) from error
    return Facts(
        order=kept.order,
        grades=kept.grades,
        today=kept.today,
        wearer=wearers.pop(OF_ORDER, NOBODY_KNOWN),
        wearers=wearers,
        fits=kept.fits,
        unavailable=kept.unavailable,
    )


def _wearer(
    refs: WearerRefs,
    answers: Mapping[str, AnswerSet],
    clearances: Mapping[str, FiledClearance],
) -> Wearer:
    given = None
    if refs.answers is not None:
        given = replace(answers[refs.answers].answers, withdrawn=refs.withdrawn)
    documents = tuple(clearances[ref].clearance for ref in refs.clearances)
    return Wearer(answers=given, declared=refs.declared, clearances=documents)
