"""One written pressure: a number, a range or two alternatives, its unit, and its open end.

All functions take text as `plain` returns it and give bands in whole mmHg.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from shared.domain.grade import Band
from shared.domain.grade_reading.scales import is_known_label

# 1 kPa = 7.50062 mmHg by definition of the units.
_MMHG_PER = {"m": Decimal(1), "k": Decimal("7.50062"), "h": Decimal("0.750062")}

# A longer run of digits is no pressure anybody sells; it counts as the highest, not as nothing.
_MOST_DIGITS = 4
_BEYOND_ANY = Decimal(9999)

# The weakest label is 8-15, and no label's top is thrice its bottom.
_LEAST_LABEL = 8
_WIDEST = 3

_NUMBER = r"\d++(?:[.,]\d++)?+"
_UNIT = (
    r"(?:mm\.?\ ?[./(-]?\ ?hg|millimet(?:er|re)s?\ of\ mercury"
    r"|[kh]pa|kilopascals?|he[ck]topascals?)"
)
_TO = r"(?:-{1,3}|\.{2,3}|to|bis|tot|al?|hasta)"
_GIVE_OR_TAKE = r"(?:±|\+/-)"
# A dash without spaces binds tighter: "size 3 - 20-30 mmHg", "size 39-42 - 18 mmHg".
_WHOLE = rf"(?!\ ?(?:{_TO}|{_GIVE_OR_TAKE})\ ?\d)"
_WHOLE_IF_TIGHT = rf"(?!{_TO}\d|\ ?{_GIVE_OR_TAKE})"

ITEM = re.compile(
    rf"""
    (?:(?P<before>{_UNIT})[ :=()\[\]]{{0,3}})?+
    (?<!\d)(?<!\d[.,])(?P<low>{_NUMBER})
    (?:
        (?:\ ?(?P<inner>{_UNIT}))?
        (?P<gap>\ )?(?P<to>{_TO}|{_GIVE_OR_TAKE})\ ?(?P<high>{_NUMBER})
        (?(before)|(?(gap){_WHOLE}|{_WHOLE_IF_TIGHT}))
        (?(inner)(?=\ ?{_UNIT}))
      |
        (?P<joint>(?P<apart>\ )?(?:[/&+]\ ?|(?<=\ )(?:and|or|und|oder|et|ou|y|o|e|en|of)\ ))
        (?P<other>{_NUMBER})
        (?(apart){_WHOLE}|{_WHOLE_IF_TIGHT})
    )?
    (?P<plus>\ ?\+(?!\ ?\d))?
    (?:[ ()\[\]-]{{0,2}}(?P<unit>{_UNIT}))?
    """,
    re.VERBOSE,
)

# What stands before or after a number when its upper end is open. "from 15-20 mmHg" is said of
# a plain range, so the last words open single numbers only.
_ABOVE = re.compile(
    r"(?:≥|(?<![-=])>=?|(?<![a-z])(?:ab|over|above|at least|min(?:imum|\.)?|mindestens|uber"
    r"|mehr als|more than|greater than|a partir de|au moins|plus de|superieure? a|vanaf"
    r"|meer dan|minimaal|ten minste|oltre|almeno|mas de|al menos|superiore? a)) ?$"
)
_FROM = re.compile(r"(?<![a-z])(?:from|desde|von|starting at) ?$")
_AND_MORE = re.compile(
    r"\+(?!\d)| ?以上| ?(?:and|or|&) (?:above|more|up|over|higher|greater|stronger)(?![a-z])"
    r"| ?(?:und|oder) (?:mehr|hoher|daruber|starker)| (?:et|ou) plus| (?:en|of) (?:meer|hoger)"
    r"| (?:e|o) (?:oltre|piu|superiore)| [yo] (?:mas|superior)"
)
_BETWEEN = re.compile(r"(?<![a-z])(?:between|zwischen|entre|tra|fra|tussen) ?$")
# Words of another measure right before a number; "40 den 15-20 mmHg" is about the 40.
_SIZE = re.compile(
    r"(?<![a-z])(?:(?<!\d)(?<!\d )(?:den(?:iers?)?|dtex)"
    r"|sizes?|gr(?:\.|osse)?|schuhgrosse|shoes?|pointure|taille|maat|schoenmaat|talla"
    r"|taglia|numero|eur?|uk|us|サイス)[.: ]{0,2}$"
)
_AND = frozenset({"and", "und", "et", "y", "e", "en"})
_WINDOW = 16


def whole_mmhg(value: Decimal) -> int:
    """Round a pressure to whole mmHg, half up; do it after any conversion and never before."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def unit_in(text: str) -> str | None:
    """Return the pressure unit that a text names, as an option name does: "pressure (hPa)"."""
    match = re.search(_UNIT, text, re.VERBOSE)
    return match[0] if match else None


def is_size(text: str, item: re.Match[str]) -> bool:
    """Tell whether a word of a size or of denier stands right before a number."""
    start = item.start("low")
    return _SIZE.search(text[max(0, start - _WINDOW) : start]) is not None


def own_unit(item: re.Match[str]) -> str | None:
    """Return the unit written after or, failing that, before a number."""
    return item["unit"] or item["before"]


def bands_of(text: str, item: re.Match[str], unit: str) -> tuple[Band, ...]:
    """Return what one written number, pair or pair of alternatives says; nothing for a zero."""
    before = text[max(0, item.start("low") - _WINDOW) : item.start("low")]
    low = _mmhg(item["low"], item["inner"] or unit)
    if item["joint"]:
        bands = _joint_bands(item, low, _mmhg(item["other"], unit), before)
    elif item["high"]:
        bands = (_range_band(item, low, _mmhg(item["high"], unit), before),)
    else:
        bands = (_dotted_label(item["low"], unit) or _band(low, low),)
    if own_unit(item) and _is_open(text, item, before):
        bands = (Band(bands[0].low, None),)
    return tuple(band for band in bands if band.high != 0)


def _is_open(text: str, item: re.Match[str], before: str) -> bool:
    single = not (item["high"] or item["other"])
    return bool(
        item["plus"]
        or _ABOVE.search(before)
        or (single and _FROM.search(before))
        or _AND_MORE.match(text, item.end())
    )


def _joint_bands(
    item: re.Match[str], first: Decimal, second: Decimal, before: str
) -> tuple[Band, ...]:
    """Tell a range ("20/30", "between 20 and 30") from two grades ("20 or 30")."""
    joint = item["joint"].strip()
    pair = _band(*sorted((first, second)))
    if joint == "/":
        tight = " " not in item["joint"] and _is_plausible(pair) and not _SIZE.search(before)
        known = is_known_label(pair) and not _is_after_size(first, second, before)
        return (pair,) if tight or known else (_band(second, second),)
    if joint in _AND and _BETWEEN.search(before):
        return (pair,)
    return (_band(first, first), _band(second, second))


def _range_band(item: re.Match[str], low: Decimal, high: Decimal, before: str) -> Band:
    if item["to"] in {"±", "+/-"}:
        return _band(max(low - high, Decimal(0)), low + high)
    pair = _band(*sorted((low, high)))
    if is_known_label(pair) and not _is_after_size(low, high, before):
        return pair
    if _SIZE.search(before):
        return _band(high, high)  # "EU 42 - 18 mmHg"
    if low > high:
        return Band(whole_mmhg(low), None)  # "20-3 mmHg": a slip, and nobody knows its top
    return pair if _is_plausible(pair) else _band(high, high)


def _is_after_size(first: Decimal, second: Decimal, before: str) -> bool:
    """Tell "EUR 42 - 30 hPa", by chance a label backwards, from "size 2, 20-30 mmHg"."""
    return first > second and _SIZE.search(before) is not None


def _is_plausible(pair: Band) -> bool:
    """Tell a range from a size before a pressure, as in "size 2 - 20 mmHg"."""
    return pair.low >= _LEAST_LABEL or (pair.high or 0) < _WIDEST * pair.low


def _dotted_label(number: str, unit: str) -> Band | None:
    """Read "20.30 mmHg" as the label 20-30 that was meant, when it is one."""
    low, _, high = number.replace(",", ".").partition(".")
    if unit[0] != "m" or not (len(low) == len(high) == len("20") and low <= high):
        return None
    pair = Band(int(low), int(high))
    return pair if is_known_label(pair) else None


def _band(low: Decimal, high: Decimal) -> Band:
    return Band(whole_mmhg(low), whole_mmhg(high))


def _mmhg(number: str, unit: str) -> Decimal:
    whole, _, fraction = number.replace(",", ".").partition(".")
    if unit[0] != "k" and len(whole) == 1 and len(fraction) == len("30"):
        whole, fraction = fraction, ""  # "class 1,30 mmHg": nobody sells 1.30
    digits = whole.lstrip("0") or "0"
    if len(digits) > _MOST_DIGITS:
        return _BEYOND_ANY
    return Decimal(f"{digits}.{fraction[:_MOST_DIGITS] or 0}") * _MMHG_PER[unit[0]]
