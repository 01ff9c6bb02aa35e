"""Everything that a decision on an order rests on, beside the policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from shared.domain.answers import Answers
from shared.domain.clearance import Clearance
from shared.domain.grade import Grade
from shared.domain.order import Order
from shared.domain.policy import Policy
from shared.domain.policy.condition import Value
from shared.domain.size_check import FitEvidence, SizeNotice, size_notices


@dataclass(frozen=True, slots=True, kw_only=True)
class Wearer:
    """What is known of the person who will wear a line. `declared` is the tick-box."""

    answers: Answers | None = None
    declared: bool = False
    clearances: tuple[Clearance, ...] = ()


NOBODY_KNOWN = Wearer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`grades` and, where there is something to say, `wearers`, `fits` and `measured` are by line
    id.

    A line without a wearer of its own is for the order's. `measured` is what somebody else says of
    the legs, in the words of the policy's questions. `unavailable` when answers and documents could
    not be read.
    """

    order: Order
    grades: Mapping[str, Grade]
    today: date
    wearer: Wearer = NOBODY_KNOWN
    wearers: Mapping[str, Wearer] = field(default_factory=dict)
    fits: Mapping[str, FitEvidence] = field(default_factory=dict)
    measured: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    unavailable: bool = False

    def wearer_of(self, line_id: str) -> Wearer:
        return self.wearers.get(line_id, self.wearer)

    def measured_of(self, line_id: str) -> Mapping[str, Value]:
        """What is known of the legs that a line is for, whoever says it."""
        fit = self.fits.get(line_id)
        told = self.measured.get(line_id, {})
        return told if fit is None else {**fit.measured(), **told}

    def notices_of(self, line_id: str) -> tuple[SizeNotice, ...]:
        return size_notices(self.fits.get(line_id), self.grades[line_id].tier)

    def digest(self, policy: Policy) -> str:
        """A hash of all this and of the policy's version: equal facts are decided once.

        Answers and documents enter by their references and by what they are worth today, never by
        their content, which a hash would not hide: there are too few diseases.
        """
        return self.order.facts_digest(
            policy.version, repr(sorted(self.grades.items())), *self._more(policy)
        )

    def _more(self, policy: Policy) -> Iterator[str]:
        if self.unavailable:
            yield "unavailable"
        for line_id, wearer in (("", self.wearer), *sorted(self.wearers.items())):
            if wearer != NOBODY_KNOWN:
                yield repr((line_id, *_worth(wearer, policy, self.today)))
        for line_id, values in sorted(self.measured.items()):
            yield repr((line_id, sorted(values.items())))
        for line_id, fit in sorted(self.fits.items()):
            yield repr((line_id, fit))


def _worth(wearer: Wearer, policy: Policy, today: date) -> Iterator[object]:
    yield wearer.declared
    if wearer.answers is not None:
        yield "answers", wearer.answers.ref, wearer.answers.is_stale(policy, today)
        yield wearer.answers.for_another, wearer.answers.withdrawn
    for one in sorted(wearer.clearances, key=lambda clearance: clearance.ref):
        tier = one.tier.value if one.tier else None
        yield "clearance", one.ref, one.verified, one.is_in_date(policy, today), tier
