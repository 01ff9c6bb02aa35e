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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wearer:
    """What is known of the person who will wear a line. `declared` is the tick-box."""

    answers: Answers | None = None
    declared: bool = False
    clearances: tuple[Clearance, ...] = ()


NOBODY_KNOWN = Wearer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`grades` and, where there is something to say, `wearers` and `measured` are by line id.

    A line without a wearer of its own is for the order's. `measured` is what a fit reference says
    of the legs, in the words of the policy's questions. `unavailable` when answers and documents
    could not be read.
    """

    order: Order
    grades: Mapping[str, Grade]
    today: date
    wearer: Wearer = NOBODY_KNOWN
    wearers: Mapping[str, Wearer] = field(default_factory=dict)
    measured: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    unavailable: bool = False

    def wearer_of(self, line_id: str) -> Wearer:
        return self.wearers.get(line_id, self.wearer)

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


def _worth(wearer: Wearer, policy: Policy, today: date) -> Iterator[object]:
    yield wearer.declared
    if wearer.answers is not None:
        yield "answers", wearer.answers.ref, wearer.answers.is_stale(policy, today)
        yield wearer.answers.for_another, wearer.answers.withdrawn
    for one in sorted(wearer.clearances, key=lambda clearance: clearance.ref):
        tier = one.tier.value if one.tier else None
        yield "clearance", one.ref, one.verified, one.is_in_date(policy, today), tier
