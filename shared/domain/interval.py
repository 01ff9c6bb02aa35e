"""What one row of a chart asks of one point."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shared.domain.measurement import Unit, to_centimetres


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high` in the chart's own unit; None is open; a bound may be excluded."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_excluded: bool = False
    high_excluded: bool = False

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            msg = f"the bounds are reversed: {self.low} is over {self.high}"
            raise ValueError(msg)

    def holds(self, value: Decimal) -> bool:
        """Whether a value in the interval's unit lies inside; printed bounds count as inside."""
        return not (self.is_under(value) or self.is_over(value))

    def is_under(self, value: Decimal) -> bool:
        low = self.low
        return low is not None and (value < low or (self.low_excluded and value == low))

    def is_over(self, value: Decimal) -> bool:
        high = self.high
        return high is not None and (value > high or (self.high_excluded and value == high))

    def in_centimetres(self, unit: Unit) -> Interval:
        """The same interval for comparing; the printed bounds stay what they are."""
        if unit is Unit.CM:
            return self
        return Interval(
            None if self.low is None else to_centimetres(self.low, unit),
            None if self.high is None else to_centimetres(self.high, unit),
            self.low_excluded,
            self.high_excluded,
        )
