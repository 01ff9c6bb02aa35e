"""What a shop may set for itself. Every setting is read here, once, before it is kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shared.domain.garment_sense import (
    GARMENTS_SETTING,
    MAP_SETTING,
    GarmentMapFault,
    Garments,
    map_from,
)
from shared.domain.grade_reading import SCALE_SETTING, Scale
from shared.domain.tape import BORDERLINE_BELOW, BORDERLINE_SETTING, TAPE_SD, TAPE_SETTING
from shared.ports.ledger import Books, Shop
from shared.usecases.answer_questions import KEPT_DAYS, KEPT_DAYS_SETTING

MOST_CENTIMETRES = 10.0
MOST_MAP_CHARACTERS = 50_000
Value = float | str


class BadSetting(ValueError):
    """No setting of that name, or no value that it can have; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Setting:
    """`read` raises `BadSetting`. `default` None is nothing set. With `is_of_catalogue` products
    are read by it, so that a process which has read them must do so again.
    """

    read: Callable[[str], Value]
    default: Value | None
    is_of_catalogue: bool = False


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


def _days(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= KEPT_DAYS:
        raise BadSetting(f"{text!r} is not a number of days from 1 to {KEPT_DAYS}")
    return int(text)


def _garments(text: str) -> str:
    if text not in set(Garments):
        raise BadSetting(f"{text!r} is neither {' nor '.join(Garments)}")
    return text


def _scale(text: str) -> str:
    """In capitals, as shops write US_CLASS and us_class alike."""
    if text.upper() not in set(Scale):
        raise BadSetting(f"{text!r} is no scale; there are {', '.join(Scale)}")
    return text.upper()


def _garment_map(text: str) -> str:
    if len(text) > MOST_MAP_CHARACTERS:
        raise BadSetting(f"{len(text)} characters are too many; {MOST_MAP_CHARACTERS} at most")
    try:
        entries = map_from(text)
    except GarmentMapFault as error:
        raise BadSetting(str(error)) from error
    return ", ".join(entry.text for entry in entries)


SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        GARMENTS_SETTING: Setting(_garments, Garments.STOCKING.value, is_of_catalogue=True),
        MAP_SETTING: Setting(_garment_map, None, is_of_catalogue=True),
        SCALE_SETTING: Setting(_scale, None, is_of_catalogue=True),
        KEPT_DAYS_SETTING: Setting(_days, KEPT_DAYS),
        BORDERLINE_SETTING: Setting(_probability, BORDERLINE_BELOW),
    }
    | {f"{TAPE_SETTING}{point}": Setting(_centimetres, TAPE_SD[point]) for point in sorted(TAPE_SD)}
)


def change_setting(books: Books, shop: Shop, name: str, text: str | None) -> None:
    """None goes back to the default. Raises `BadSetting`; nothing is kept then."""
    if name not in SETTINGS:
        raise BadSetting(f"there is no setting {name!r}; there are {', '.join(SETTINGS)}")
    settings = {key: value for key, value in shop.settings.items() if key != name}
    if text is not None:
        settings[name] = SETTINGS[name].read(text)
    books.shops.change_settings(shop.shop_id, settings)
