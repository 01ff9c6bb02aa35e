"""The facts of an order that screening needs, and nothing that names the person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from shared.domain.version import Version

NOT_SCREENED = frozenset({"checkout-draft", "auto-draft", "draft", "trash"})
WITHOUT_ACTIVE_LINES = frozenset({"cancelled", "failed", "refunded"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. `current_quantity` is what is left after edits and refunds."""

    line_id: str
    sku: str | None = None
    product_id: str | None = None
    title: str | None = None
    variant_title: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    quantity: int
    current_quantity: int
    fulfilled: bool = False
    fit_ref: str | None = None
    screening_ref: str | None = None
    kind: str = "stocking"
    mmhg: tuple[float, float | None] | None = None
    layers_mmhg: tuple[float, ...] = ()
    mmhg_parts: tuple[tuple[float, float | None], ...] = ()
    standard: str | None = None
    made_to_measure: bool = False

    def told(self) -> tuple[object, ...]:
        """All of it, however its options are ordered."""
        options = tuple(sorted(self.options.items()))
        return tuple(options if name == "options" else getattr(self, name) for name in _OF_LINE)


_OF_LINE = tuple(one.name for one in fields(Line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    order_id: str
    version: Version
    status: str = "open"
    market: str | None = None
    screening_ref: str | None = None
    gift: bool = False
    professional: bool = False
    cancelled: bool = False
    lines: tuple[Line, ...] = ()

    @property
    def is_screened(self) -> bool:
        """Drafts are carts: they may never become an order."""
        return self.status not in NOT_SCREENED

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled or self.status == "cancelled"

    @property
    def has_no_active_line(self) -> bool:
        return self.cancelled or self.status in WITHOUT_ACTIVE_LINES

    def is_active(self, line: Line) -> bool:
        return line.current_quantity > 0 and not self.has_no_active_line

    def body_digest(self) -> str:
        """A hash of what is to be shipped: the lines, and whether any of them is still wanted."""
        return _digest([line.told() for line in self.lines], self.has_no_active_line)

    def facts_digest(self, *more: str) -> str:
        """A hash of everything a decision rests on; `more` are facts from outside the order."""
        own = [
            self.order_id,
            self.status,
            self.market,
            self.screening_ref,
            self.gift,
            self.professional,
            self.cancelled,
        ]
        return _digest(own, [line.told() for line in self.lines], more)


def _digest(*facts: object) -> str:
    """Of their representations, in which no two different facts look alike."""
    return hashlib.sha256(repr(facts).encode(errors="backslashreplace")).hexdigest()
