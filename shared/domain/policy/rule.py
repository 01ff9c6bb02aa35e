"""A rule: when it speaks, what it says at each tier, and what evidence softens that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.domain.grade import Tier
from shared.domain.policy.condition import AnyOf, Condition, Facts
from shared.domain.policy.words import SCREENED, Certainty, Code, Group, Lift, Outcome


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the base table."""

    outcome: Outcome
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A reason that no rule of its own raises. One that `yields` stands only where it is alone."""

    code: str
    text: str
    outside: Code
    yields: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`when` is its condition at each tier and `names` the facts that can raise it. `unless` is a
    reassurance, which only answers that count can give. `lifted_to` None at a tier means that
    nothing of the rule is left. `drops` are the groups whose reasons it puts aside.
    """

    code: str
    group: Group
    text: str
    when: Mapping[Tier, Condition]
    names: frozenset[str]
    unless: Condition | None = None
    outcomes: Mapping[Tier, Outcome]
    lifted_by: Lift = Lift.NEVER
    lifted_to: Mapping[Tier, Outcome | None] = field(default_factory=dict)
    leg_only: bool = False
    urgent: bool = False
    drops: frozenset[Group] = frozenset()
    outside: Code
    source: str
    certainty: Certainty
    checked: str | None = None

    def speaks(self, facts: Facts, tier: Tier, *, reassured: bool = True) -> bool:
        """Whether it is raised at a tier. Without `reassured` no fact can keep it silent."""
        if self.names.isdisjoint(facts) or not self.when[tier].holds(facts):
            return False
        return not (reassured and self.unless is not None and self.unless.holds(facts))


def rising(
    when: Condition, also_from: tuple[tuple[Tier, Condition], ...]
) -> Mapping[Tier, Condition]:
    """The condition at each tier: `when`, and each other one from its tier upward."""
    found: dict[Tier, Condition] = {}
    for tier in SCREENED:
        more = [c for start, c in also_from if SCREENED.index(start) <= SCREENED.index(tier)]
        found[tier] = AnyOf((when, *more)) if more else when
    return found
