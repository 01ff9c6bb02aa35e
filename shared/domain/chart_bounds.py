"""Bounds as a chart prints them: numbers and intervals, read exactly or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from shared.domain.interval import Interval

_BOUNDS = {
    "min": (True, False),
    "above": (True, True),
    "max": (False, False),
    "below": (False, True),
}
LARGEST = 10_000
DECIMALS = 4
_LONGEST_SHOWN = 40
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_FRACTION = re.compile(r"(?:([0-9]+) +)?([0-9]{1,2})/(2|4|8|16)")
_COMMA = re.compile(r"[0-9]+,[0-9]+")
_WITH_UNIT = re.compile(
    r"""[0-9.,/ ]*[0-9] *(mm|cm|m|in|inch|inches|ft|kg|lbs?|["'\u2033\u201d]) *\.?""", re.IGNORECASE
)


def interval_from(raw: object) -> Interval:
    """`[17, 19]`, `[39, null]` or `{above: 32, max: 39}`; raises ValueError."""
    if isinstance(raw, list) and len(raw) == 2:  # noqa: PLR2004 - a pair of bounds
        return Interval(number_from(raw[0]), number_from(raw[1]))
    if isinstance(raw, list) and len(raw) > 2 and not any(map(_is_nested, raw)):  # noqa: PLR2004
        msg = f"bounds are a pair and not {len(raw)} numbers; a decimal has a point and no comma"
        raise ValueError(msg)
    if not isinstance(raw, Mapping) or not raw or raw.keys() - _BOUNDS.keys():
        msg = "bounds are [low, high] or a mapping of min or above, and max or below"
        raise ValueError(msg)
    ends: dict[bool, tuple[Decimal | None, bool]] = {}
    for name, value in raw.items():
        is_low, excluded = _BOUNDS[name]
        if is_low in ends:
            msg = "gives one end twice"
            raise ValueError(msg)
        ends[is_low] = (number_from(value), excluded and value is not None)
    (low, low_excluded), (high, high_excluded) = (
        ends.get(is_low, (None, False)) for is_low in (True, False)
    )
    return Interval(low, high, low_excluded, high_excluded)


def _is_nested(raw: object) -> bool:
    return isinstance(raw, list | Mapping)


def number_from(raw: object) -> Decimal | None:
    """`17`, `24.4`, `"7 1/8"` or null for no limit; raises ValueError that says what to write."""
    if raw is None:
        return None
    number = _read(raw)
    if not number.is_finite() or not 0 <= number <= LARGEST or number != round(number, DECIMALS):
        msg = f"{quoted(raw)} is not a measurement"
        raise ValueError(msg)
    return number


def _read(raw: object) -> Decimal:
    if isinstance(raw, str):
        return _from_text(raw.strip())
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        msg = f"{quoted(raw)} is not a number"
        raise ValueError(msg)
    try:
        return Decimal(str(raw))  # A float as it was typed, not as it is kept in binary.
    except (InvalidOperation, ValueError):  # The latter for more digits than Python turns to text.
        msg = "is not a number that can be read"
        raise ValueError(msg) from None


def _from_text(text: str) -> Decimal:
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        whole, over, under = fraction.groups()
        if int(over) < int(under):
            return Decimal(whole or 0) + Decimal(over) / Decimal(under)
    if len(text) < _LONGEST_SHOWN and _COMMA.fullmatch(text):
        msg = f"{quoted(text)} has a comma; write a point, {text.replace(',', '.')}"
    elif len(text) < _LONGEST_SHOWN and _WITH_UNIT.fullmatch(text):
        msg = f"{quoted(text)} has a unit; the unit belongs to the chart, a row has plain numbers"
    else:
        msg = f"{quoted(text)} is not a number"
    raise ValueError(msg)


def quoted(raw: object) -> str:
    """For a message: never longer than a line."""
    try:
        text = repr(raw)
    except ValueError:  # An integer with more digits than Python turns into text.
        return "that"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
