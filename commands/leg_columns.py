"""Which column of a legs file is which point, and in which unit: cells to exact values of a leg."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from shared.domain.measurement import CENTIMETRE_PER_INCH, POINTS, SHOES, Leg, is_length
from shared.domain.sizechart import Chart

_LENGTH_UNITS = {"mm": Decimal("0.1"), "cm": Decimal(1), "in": CENTIMETRE_PER_INCH}
_WEIGHT_UNITS = {"kg": Decimal(1), "lb": Decimal("0.45359237")}
UNITS: Mapping[str, Decimal] = MappingProxyType(_LENGTH_UNITS | _WEIGHT_UNITS)
"""Centimetres or kilograms in one of each."""
MOST_CHARACTERS = 20
"""Of a number: few enough that every conversion stays exact in 28 digits."""
_NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+")
_FRACTION = re.compile(r"([0-9]{1,4})[ -]([0-9]{1,2})/(2|4|8|16|32|64)")
"""As on an inch tape: 8 5/8. These denominators alone have an end in decimals."""


@dataclass(frozen=True, slots=True)
class LegColumn:
    """One `--map`. `factor` makes centimetres or kilograms of a cell; shoe sizes have no unit."""

    point: str
    name: str
    unit: str | None
    optional: bool

    @property
    def shown(self) -> str:
        return self.name if self.name.isprintable() else repr(self.name)

    @property
    def factor(self) -> Decimal:
        return UNITS[self.unit] if self.unit else Decimal(1)


class UnreadableLeg(ValueError):
    """Every cell that cannot be read: (column, what is wrong)."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"column {name}: {what}" for name, what in faults))


def read_maps(texts: Iterable[str], chart: Chart) -> tuple[list[LegColumn], list[str]]:
    """The columns in the order given, and a sentence for each fault."""
    columns, faults = [], []
    for text in texts:
        try:
            columns.append(_column(text, chart))
        except ValueError as error:
            faults.append(str(error))
    times = Counter(text.partition("=")[0] for text in texts)
    faults += [f"--map {point} is given {n} times" for point, n in times.items() if n > 1]
    faults += [
        f"--map {point} is missing: the chart {chart.chart_id} needs it"
        for point in chart.required
        if point not in times
    ]
    return columns, faults


def _column(text: str, chart: Chart) -> LegColumn:
    point, _, rest = text.partition("=")
    if point not in chart.points:
        named, has = f"the chart {chart.chart_id}", ", ".join(chart.points)
        if point in POINTS:
            msg = f"--map {text}: {named} has no point {point!r}; it has {has}"
        else:
            msg = f"--map {text}: there is no point {point!r}; {named} has {has}"
        raise ValueError(msg)
    name, unit = _name_and_unit(point, rest)
    if not name:
        msg = f"--map {text}: write {point}=COLUMN{'' if point in SHOES else ':UNIT'}"
        raise ValueError(msg)
    if unit is not None and unit not in _units_for(point):
        what = f"{unit} does not measure it" if unit in UNITS else f"{unit!r} is no unit for it"
        msg = f"--map {text}: {what}; {point} takes {_one_of(_units_for(point))}"
        raise ValueError(msg)
    return LegColumn(point, name, unit, chart.points[point].optional)


def _name_and_unit(point: str, rest: str) -> tuple[str, str | None]:
    """A shoe size has no unit; a column's own name may hold colons."""
    name, _, unit = rest.rpartition(":")
    if point not in SHOES:
        return name, unit
    if unit in UNITS and name:
        msg = f"--map {point}={rest}: a shoe size takes no unit; write {point}={name}"
        raise ValueError(msg)
    return rest, None


def _units_for(point: str) -> Sequence[str]:
    return list(_LENGTH_UNITS if is_length(point) else _WEIGHT_UNITS)


def _one_of(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def leg_of(cells: Sequence[str], columns: Sequence[LegColumn], step: Decimal | None) -> Leg:
    """The leg in centimetres, kilograms and shoe sizes. Cells stand in the order of the columns.

    `step` in centimetres rounds girths and lengths. Raises `UnreadableLeg` with every bad cell.
    """
    values, faults = {}, []
    for cell, column in zip(cells, columns, strict=True):
        text = cell.strip()
        if not text and column.optional:
            continue
        try:
            value = number_in(text, column.unit) * column.factor
        except ValueError as error:
            faults.append((column.shown, str(error)))
            continue
        tape = step is not None and is_length(column.point)
        values[column.point] = rounded(value, step) if tape and step else value
    if faults:
        raise UnreadableLeg(faults)
    if not values:
        raise UnreadableLeg([(column.shown, "is blank, as all are") for column in columns])
    return Leg(values)


def number_in(text: str, unit: str | None) -> Decimal:
    """Exactly what the cell says. Raises ValueError that says what is wrong with it."""
    if _NUMBER.fullmatch(text):
        if len(text) > MOST_CHARACTERS:
            msg = f"{text[:MOST_CHARACTERS]!r}... has more than {MOST_CHARACTERS} characters"
            raise ValueError(msg)
        number = Decimal(text)
    elif unit == "in" and (parts := _FRACTION.fullmatch(text)):
        whole, over, under = map(Decimal, parts.groups())
        number = whole + over / under
    else:
        raise ValueError(_not_a_number(text))
    if not number:
        msg = f"{text!r} is not above 0"
        raise ValueError(msg)
    return number


def _not_a_number(text: str) -> str:
    if not text:
        return "is blank"
    if text.startswith("-") and _NUMBER.fullmatch(text[1:]):
        return f"{text!r} is not above 0"
    shown = text if len(text) <= 2 * MOST_CHARACTERS else text[: 2 * MOST_CHARACTERS] + "..."
    hint = "; write a point" if _DECIMAL_COMMA.fullmatch(text) else ""
    return f"{shown!r} is not a number{hint}"


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """To the nearest multiple of `step`, ties to the even multiple; exact, nothing is divided."""
    whole, rest = divmod(value, step)
    up = 2 * rest > step or (2 * rest == step and whole % 2 == 1)
    return (whole + up) * step


def read_step(text: str) -> Decimal:
    """Of `--round`: the step in the chart's unit. Raises ValueError."""
    try:
        step = Decimal(text)
    except InvalidOperation:
        step = Decimal(0)
    if _NUMBER.fullmatch(text) is None or not Decimal("0.001") <= step <= Decimal(100):
        msg = f"--round {text}: write a step from 0.001 to 100, such as 0.5"
        raise ValueError(msg)
    return step
