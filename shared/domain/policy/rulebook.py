"""A screening policy, read, checked and put in order once; screening only looks things up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from shared.domain.grade import GradeDoubt, Tier
from shared.domain.market import names_of
from shared.domain.policy.condition import Value
from shared.domain.policy.question import Declaration, Question, answers_from
from shared.domain.policy.rule import Cell, Explained, Rule
from shared.domain.policy.rule_index import RuleIndex
from shared.domain.policy.words import (
    SCREENED,
    ClearanceState,
    Code,
    Outcome,
    Situation,
)

LEG, ARM = "leg", "arm"


@dataclass(frozen=True, slots=True)
class TierNote:
    """What a tier holds, in words, and labels that belong to it."""

    text: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """Days and hours that a shop does not choose."""

    answers_days: int
    clearance_days_most: int
    answers_changed_hours: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What a shop may choose; `declared_guidance_up_to` None takes no tick-box at its word."""

    declared_guidance_up_to: Tier | None
    clearance_days: int
    split_shipments: bool


@dataclass(frozen=True, slots=True)
class ClearanceRules:
    """`told_at` are the tiers where a document's state is a reason of its own. Elsewhere it is one
    beside a health flag.
    """

    told_at: frozenset[Tier]
    reasons: Mapping[ClearanceState, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """`version` is the hash of the content and of the shop's overrides, so that a decision can be
    replayed; `wording` is that of how the questions are put, which decides nothing.
    `flags_of_doubtful` is the tier of health flags where the grade cannot be read.
    """

    name: str
    draft: str
    banner: str
    version: str
    wording: str
    outcomes: Mapping[Outcome, str]
    tiers: Mapping[Tier, TierNote]
    limits: Limits
    choices: Choices
    questions: Mapping[str, Question]
    declaration: Declaration
    garments: Mapping[str, str]
    base: Mapping[Tier, Mapping[Situation, Cell]]
    doubts: Mapping[GradeDoubt, Cell]
    flags_of_doubtful: Tier
    not_compression: Cell
    reasons: Mapping[str, Explained]
    clearance: ClearanceRules
    order_rules: tuple[Rule, ...]
    health_rules: tuple[Rule, ...]
    market_rules: Mapping[str, tuple[Rule, ...]]
    order_index: RuleIndex
    health_index: Mapping[str, RuleIndex]
    needed_at: Mapping[Tier, frozenset[str]]

    def flags_for(self, kind: str) -> tuple[Rule, ...]:
        """The health rules that concern a garment; one of an unknown kind is worn on the leg."""
        return self._health_index(kind).rules

    def flags_asked_by(self, kind: str, answers: Mapping[str, Value]) -> Iterator[Rule]:
        """Of `flags_for`, those that these answers could raise."""
        return self._health_index(kind).asked_by(answers)

    def _health_index(self, kind: str) -> RuleIndex:
        return self.health_index[self.garments.get(kind, LEG)]

    def rules_for(self, market: str | None) -> tuple[Rule, ...]:
        """Those of the part of the country and those of the country."""
        if not self.market_rules:
            return ()
        return tuple(rule for name in names_of(market) for rule in self.market_rules.get(name, ()))

    def answers_from(self, raw: object) -> dict[str, Value]:
        """Raises `PolicyFault` that names each answer that cannot be."""
        return answers_from(self.questions, raw)

    def outside_of(self, code: str) -> Code:
        return self.reasons[code].outside

    @property
    def texts_of_reasons(self) -> Mapping[str, str]:
        """Every reason in plain words, by its code."""
        rules = (
            *self.order_rules,
            *self.health_rules,
            *chain.from_iterable(self.market_rules.values()),
        )
        return {code: told.text for code, told in self.reasons.items()} | {
            rule.code: rule.text for rule in rules
        }

    @property
    def health_codes(self) -> frozenset[str]:
        """What a clinician's document may name."""
        return frozenset(rule.code for rule in self.health_rules)

    @property
    def asked_questions(self) -> frozenset[str]:
        """All that anybody is asked."""
        return self.needed_at[SCREENED[-1]]
