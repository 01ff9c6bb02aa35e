"""What a wearer answered, and whether it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shared.domain.grade import Tier
from shared.domain.policy import Policy
from shared.domain.policy.condition import Number, Value
from shared.domain.policy.words import SCREENED


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One answer set, as `Policy.answers_from` read it; it is never changed.

    `ref` stands for the content wherever health data may not go. What was asked and is not in
    `values` has the harmless answer; `asked` None is every question. `for_another` when the buyer
    answered for somebody else, `withdrawn` when `withdraws` said so as it came in.
    """

    ref: str
    given: date
    values: Mapping[str, Value]
    asked: frozenset[str] | None = None
    for_another: bool = False
    withdrawn: bool = False

    def is_stale(self, policy: Policy, today: date) -> bool:
        return today - self.given > timedelta(days=policy.limits.answers_days)

    def is_word_of_wearer(self, policy: Policy, today: date) -> bool:
        """Whether they can say "no". A "yes" in them counts all the same."""
        return not self.for_another and not self.is_stale(policy, today)

    def count(self, policy: Policy, today: date, tier: Tier) -> bool:
        """Whether they are the answers that a line of this tier needs."""
        was_asked = self.asked is None or policy.needed_at[tier] <= self.asked
        return was_asked and self.is_word_of_wearer(policy, today)


def withdraws(policy: Policy, before: Mapping[str, Value], after: Mapping[str, Value]) -> bool:
    """Whether something that was declared is not any more. The caller knows how long ago it was;
    `policy.limits.answers_changed_hours` is how long it matters.
    """
    return any(
        _is_risk(policy, name, value) and not _is_risk(policy, name, after.get(name))
        for name, value in before.items()
    )


def _is_risk(policy: Policy, name: str, value: Value | None) -> bool:
    question = policy.questions.get(name)
    if question is None or value is None:
        return False
    if isinstance(question.kind, Number):
        alone = {name: value}
        return any(rule.when[SCREENED[-1]].holds(alone) for rule in policy.health_rules)
    return question.is_a_yes(value)
