"""What a merchant says is a compression garment and what is not: `sku:GIFT-*=not_compression`.

A map is entries parted by commas or line ends; the first one that matches decides. An entry is
`KIND:PATTERN=VERDICT`, or `option:NAME=VALUE=VERDICT` for what a buyer chooses. KIND is sku,
product (its id), category, tag or option, VERDICT is compression or not_compression. A pattern has
the shell's `*`, `?` and `[...]`, must match the whole, and minds neither case nor accents; within
"..." a comma or = is itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import translate
from functools import lru_cache

from shared.domain.grade_reading.text import plain

MOST_ENTRIES = 500
LONGEST_PATTERN = 255
_QUOTED = r'"[^"\n]*"'
_ENTRY = re.compile(rf'(?:{_QUOTED}|[^",\n])+')
_PART = re.compile(rf'(?:{_QUOTED}|[^"=])*')
_LONGEST_QUOTE = 60
_REMEMBERED = 16_384
_VERDICTS = {"compression": True, "not_compression": False}


class GarmentMapFault(ValueError):
    """An entry that cannot be read; the message names it."""


class Kind(StrEnum):
    SKU = "sku"
    PRODUCT = "product"
    CATEGORY = "category"
    TAG = "tag"
    OPTION = "option"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What is sold, as the map and the words see it. `is_worn` when the merchant's catalogue says
    that it is worn on a leg or an arm.
    """

    sku: str | None = None
    product_id: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    is_worn: bool = False


_remembered = lru_cache(maxsize=_REMEMBERED)(plain)
_Folded = Mapping[Kind, tuple[tuple[str, ...], ...]]
"""For each kind of entry all that it may match, as patterns are folded."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the map: a pattern, for an option two. `text` is how it was written."""

    kind: Kind
    patterns: tuple[re.Pattern[str], ...]
    is_compression: bool
    text: str

    def matches(self, folded: _Folded) -> bool:
        return any(
            all(map(re.Pattern.fullmatch, self.patterns, texts)) for texts in folded[self.kind]
        )


def verdict_of(entries: tuple[Entry, ...], offered: Offered) -> bool | None:
    """Of the first entry that matches; None when none does."""
    if not entries:
        return None
    folded = _folded(offered)
    return next((entry.is_compression for entry in entries if entry.matches(folded)), None)


def _folded(offered: Offered) -> _Folded:
    return {
        Kind.SKU: _each(offered.sku),
        Kind.PRODUCT: _each(offered.product_id),
        Kind.CATEGORY: _each(*offered.categories),
        Kind.TAG: _each(*offered.tags),
        Kind.OPTION: tuple((_fold(name), _fold(text)) for name, text in offered.options.items()),
    }


def _fold(text: str) -> str:
    """The products of a catalogue share most of these texts."""
    return _remembered(text) if len(text) <= LONGEST_PATTERN else plain(text)


def _each(*texts: str | None) -> tuple[tuple[str, ...], ...]:
    return tuple((_fold(text),) for text in texts if text)


def map_from(text: str) -> tuple[Entry, ...]:
    """The entries of a map in their order. Raises `GarmentMapFault`."""
    if _ENTRY.sub("", text).strip(", \t\r\n"):
        raise GarmentMapFault('a quotation mark " is opened and not closed')
    written = [entry.strip() for entry in _ENTRY.findall(text) if entry.strip()]
    if len(written) > MOST_ENTRIES:
        raise GarmentMapFault(f"{len(written)} entries; {MOST_ENTRIES} at most")
    return tuple(_entry(number, entry) for number, entry in enumerate(written, 1))


def _entry(number: int, text: str) -> Entry:
    try:
        return _entry_from(text)
    except ValueError as error:
        told = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}..."
        raise GarmentMapFault(f"entry {number}, {told!r}: {error}") from error


def _entry_from(text: str) -> Entry:
    begun, colon, rest = text.partition(":")
    if not colon or begun.strip() not in set(Kind):
        raise ValueError(f"begins with none of {', '.join(f'{known}:' for known in Kind)}")
    *patterns, verdict = _parts(rest)
    if verdict not in _VERDICTS:
        raise ValueError(f"ends neither with ={' nor with ='.join(_VERDICTS)}")
    kind = Kind(begun.strip())
    if len(patterns) != (2 if kind is Kind.OPTION else 1):
        form = "option:NAME=VALUE=" if kind is Kind.OPTION else f"{kind}:PATTERN="
        raise ValueError(f"is not of the form {form}{verdict}")
    return Entry(kind, tuple(map(_pattern, patterns)), _VERDICTS[verdict], text)


def _parts(text: str) -> Iterator[str]:
    place = 0
    while place <= len(text):
        match = _PART.match(text, place)
        part = match[0] if match else ""
        yield part.strip()
        place += len(part) + 1


def _pattern(written: str) -> re.Pattern[str]:
    text = plain(written.strip('"'))
    if '"' in text:
        raise ValueError('has a quotation mark " in the middle of a pattern')
    if not text:
        raise ValueError("has an empty pattern")
    if len(text) > LONGEST_PATTERN:
        raise ValueError(f"has a pattern of more than {LONGEST_PATTERN} characters")
    return re.compile(translate(text))
