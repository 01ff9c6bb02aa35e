"""The few words that the engine itself speaks; every other code is the policy file's."""

from __future__ import annotations

from enum import StrEnum

from shared.domain.grade import GradeDoubt, Tier

SCREENED = (Tier.OTC, Tier.BORDERLINE, Tier.MEDICAL, Tier.MEDICAL_HIGH)
"""The tiers that rules are written for, from weak to strong."""


class Outcome(StrEnum):
    """From the mildest to the strictest; the strictest active line decides the order."""

    CLEAR = "clear"
    ADVISE = "advise"
    HOLD = "hold"
    REFUSE = "refuse"

    @property
    def strictness(self) -> int:
        return _STRICTNESS[self]

    @property
    def outside(self) -> Outcome:
        """A refusal says that something was declared, so outside it looks like any hold."""
        return Outcome.HOLD if self is Outcome.REFUSE else self

    @property
    def stops(self) -> bool:
        return self in (Outcome.HOLD, Outcome.REFUSE)


_STRICTNESS = {outcome: place for place, outcome in enumerate(Outcome)}


class Code(StrEnum):
    """What is seen outside, from the mildest; neutral, whatever was declared or never answered."""

    CLEARED = "CLEARED"
    INFO_SENT = "INFO_SENT"
    GRADE_CHECK = "GRADE_CHECK"
    MARKET_RULE = "MARKET_RULE"
    REVIEW_REQUIRED = "REVIEW_REQUIRED"

    @property
    def severity(self) -> int:
        return _SEVERITY[self]


_SEVERITY = {code: place for place, code in enumerate(Code)}
STOPPING_CODES = (Code.GRADE_CHECK, Code.MARKET_RULE, Code.REVIEW_REQUIRED)


class Reason(StrEnum):
    """Reasons that come from the order itself and not from a rule. The file explains them all."""

    GRADE_UNKNOWN = GradeDoubt.UNKNOWN.value
    GRADE_AMBIGUOUS_CLASS = GradeDoubt.AMBIGUOUS_CLASS.value
    GRADE_CONFLICT = GradeDoubt.CONFLICT.value
    LINE_INACTIVE = "LINE_INACTIVE"
    NO_ACTIVE_LINES = "NO_ACTIVE_LINES"
    ALREADY_FULFILLED = "ALREADY_FULFILLED"
    ORDER_CANCELLED = "ORDER_CANCELLED"
    EQUAL_VERSION_CONFLICT = "EQUAL_VERSION_CONFLICT"
    RELEASED_BY_REVIEW = "RELEASED_BY_REVIEW"
    REFUSED_BY_REVIEW = "REFUSED_BY_REVIEW"


class Group(StrEnum):
    """Where a reason comes from, in the order in which reasons are told."""

    GRADE = "grade"
    BASE = "base"
    CLEARANCE = "clearance"
    ORDER = "order"
    HEALTH = "health"
    MARKET = "market"


class Situation(StrEnum):
    """A column of the base table: what is known of the wearer's answers and guidance."""

    UNANSWERED = "unanswered"
    UNANSWERED_DECLARED = "unanswered_declared"
    ANSWERED = "answered"
    DECLARED = "declared"
    DOCUMENTED_UNANSWERED = "documented_unanswered"
    DOCUMENTED = "documented"


class Lift(StrEnum):
    """The evidence that softens a rule, from the weakest; stronger evidence does it as well."""

    TICK = "tick"
    DOC = "doc"
    NAMED = "named"
    NEVER = "never"


class Certainty(StrEnum):
    """How well a rule is founded."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    OWN = "own"


class ClearanceState(StrEnum):
    """What a clinician's document is worth for a line."""

    VALID = "valid"
    UNVERIFIED = "unverified"
    EXPIRED = "expired"
    TOO_LOW = "too_low"
