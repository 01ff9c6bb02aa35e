"""How single values of a case file are written; every reader raises ValueError."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from shared.domain.grade import Tier
from shared.domain.policy import Outcome
from shared.domain.policy.condition import decimal_of
from shared.domain.policy.faults import a_list, quoted, word_of

_YES = {"true": True, "false": False, "yes": True, "no": False}
_ENDS = 2


def a_line(raw: object) -> str:
    """A text as it was typed; null is an empty one."""
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise ValueError(f"{quoted(raw)} is not a text; put it in quotes")
    return raw


def yes_or_no(raw: object) -> bool:
    """In any case, as YAML 1.1 has it."""
    found = _YES.get(str(raw).lower()) if isinstance(raw, bool | str) else None
    if found is None:
        raise ValueError(f"{quoted(raw)} is neither true nor false")
    return found


def answers(raw: object) -> object:
    """With `Yes` and `NO` for what YAML 1.1 takes them for; null is none at all."""
    if not isinstance(raw, Mapping):
        return {} if raw is None else raw
    return {name: _YES.get(str(value).lower(), value) for name, value in raw.items()}


def a_date(raw: object) -> date:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise ValueError(f"{quoted(raw)} is no date such as 2026-06-01") from None


def options(raw: object) -> Mapping[str, str]:
    if not isinstance(raw, Mapping):
        raise ValueError("is a mapping of option names to values")
    return {str(name): a_line(value) for name, value in raw.items()}


def numbers(raw: object) -> tuple[Decimal, ...]:
    return tuple(_pressure(one) for one in a_list(raw))


def bands(raw: object) -> tuple[tuple[Decimal, Decimal | None], ...]:
    return tuple(band(one) for one in a_list(raw))


def band(raw: object) -> tuple[Decimal, Decimal | None]:
    """Low and high in mmHg; a null high is open."""
    ends = a_list(raw)
    if len(ends) != _ENDS:
        raise ValueError("is a pair of the lowest and the highest mmHg")
    return _pressure(ends[0]), None if ends[1] is None else _pressure(ends[1])


def _pressure(raw: object) -> Decimal:
    value = decimal_of(raw)
    if value < 0:
        raise ValueError(f"{value} is no pressure")
    return value


def or_null(read: Callable[[object], object]) -> Callable[[object], object]:
    return lambda raw: None if raw is None else read(raw)


def a_set(raw: object) -> frozenset[str]:
    return frozenset(a_line(one) for one in a_list(raw))


OF_ORDER: Mapping[str, Callable[[object], object]] = {
    "ship_now": a_set,
    "urgent_care": yes_or_no,
    "order_reasons": a_set,
}
OF_LINE: Mapping[str, Callable[[object], object]] = {
    "band": or_null(band),
    "tier": word_of(Tier),
    "outcome": or_null(word_of(Outcome)),
    "reasons": a_set,
}
