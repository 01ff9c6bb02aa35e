"""What a shop may set for itself. Every setting is read here, once, before it is kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from shared.domain.tape import BORDERLINE_BELOW, BORDERLINE_SETTING, TAPE_SD, TAPE_SETTING
from shared.ports.ledger import Books, Shop

MOST_CENTIMETRES = 10.0


class BadSetting(ValueError):
    """No setting of that name, or no value that it can have; the message says which there are."""


def _probability(text: str) -> float:
    return _number(text, 1.0, "a probability from 0 to 1")


def _centimetres(text: str) -> float:
    return _number(
        text, MOST_CENTIMETRES, f"a number of centimetres from 0 to {MOST_CENTIMETRES:g}"
    )


def _number(text: str, most: float, told: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= most:
        raise BadSetting(f"{text!r} is not {told}")
    return value


_READERS: Mapping[str, Callable[[str], float]] = MappingProxyType(
    {BORDERLINE_SETTING: _probability}
    | {f"{TAPE_SETTING}{point}": _centimetres for point in sorted(TAPE_SD)}
)
DEFAULTS: Mapping[str, float] = MappingProxyType(
    {BORDERLINE_SETTING: BORDERLINE_BELOW}
    | {f"{TAPE_SETTING}{point}": TAPE_SD[point] for point in sorted(TAPE_SD)}
)


def change_setting(books: Books, shop: Shop, name: str, text: str | None) -> None:
    """None goes back to the default. Raises `BadSetting`; nothing is kept then."""
    if name not in _READERS:
        raise BadSetting(f"there is no setting {name!r}; there are {', '.join(_READERS)}")
    settings = {key: value for key, value in shop.settings.items() if key != name}
    if text is not None:
        settings[name] = _READERS[name](text)
    books.shops.change_settings(shop.shop_id, settings)
