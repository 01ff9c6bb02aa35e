"""Which signs the words of a text are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from shared.domain.garment_sense.sign import OF_COMPRESSION, Sign
from shared.domain.garment_sense.words import WORDS
from shared.domain.grade_reading.text import plain

Signs = frozenset[Sign]

# A spaced dash parts what a hyphen joins.
_WORD = re.compile(r"[^\W_]+| - |[^\w\s'\N{RIGHT SINGLE QUOTATION MARK}-]")
_A_WORD = re.compile(r"[a-z]{3}")
_INITIALS = re.compile(r"(?<![a-z\d])(?:[a-z]\.){2,}")  # "t.e.d.", "c.c.l."
_NOTHING: Signs = frozenset()
_BREAK = frozenset({Sign.BREAK})
_HEADS = frozenset({Sign.THING, Sign.ACCESSORY, Sign.CLOTHES})
_LONGEST_WORD = 60
_REMEMBERED = 8_192
_LONGEST_REMEMBERED = 300
# "donning gloves for your firm compression stockings"
_REACH_BEFORE, _REACH_AFTER = 3, 4
_OF_WHAT_IT_IS_FOR = frozenset({Sign.GRADED, Sign.COMPRESSION, Sign.SUPPORT, Sign.GARMENT})
_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def signs_in(text: str) -> Signs:
    """All signs of a text. A word that is negated, or that only says what an accessory is for, is
    none.
    """
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _signs_in(text)


def has_words(text: str) -> bool:
    """Whether there is anything that a table of Latin words could know."""
    return _A_WORD.search(text) is not None or _A_WORD.search(plain(text)) is not None


def _signs_in(text: str) -> Signs:
    items = list(_items(_WORD.findall(_INITIALS.sub(_joined, plain(text)))))
    return _NOTHING.union(
        *(
            _in_context(items, place)
            for place, signs in enumerate(items)
            if signs and signs is not _BREAK
        )
    )


_remembered = lru_cache(maxsize=_REMEMBERED)(_signs_in)


def _joined(initials: re.Match[str]) -> str:
    return initials[0].replace(".", "")


def _in_context(items: list[Signs], place: int) -> Signs:
    signs = items[place]
    if place and Sign.NEGATION in items[place - 1]:
        signs -= OF_COMPRESSION
    if signs & _OF_WHAT_IT_IS_FOR and _is_what_an_accessory_is_for(items, place):
        signs -= _OF_WHAT_IT_IS_FOR
    return signs


def _is_what_an_accessory_is_for(items: list[Signs], place: int) -> bool:
    for before in range(place - 1, max(-1, place - 1 - _REACH_AFTER), -1):
        if items[before] is _BREAK:
            return False
        if Sign.PURPOSE in items[before]:
            near = items[max(0, before - _REACH_BEFORE) : before]
            return any(Sign.ACCESSORY in signs for signs in near)
    return False


def _items(words: list[str]) -> Iterator[Signs]:
    place = 0
    while place < len(words):
        length, signs = _phrase_at(words, place)
        yield signs
        place += length


def _phrase_at(words: list[str], place: int) -> tuple[int, Signs]:
    """The longest phrase that begins here, or the word alone."""
    for phrase, signs in _PHRASES.get(words[place], ()):
        if words[place : place + len(phrase)] == phrase:
            return len(phrase), signs
    return 1, _signs_of(words[place])


@lru_cache(maxsize=_REMEMBERED)
def _signs_of(word: str) -> Signs:
    if not word[0].isalnum():
        return _BREAK
    if word in _EXACT or len(word) > _LONGEST_WORD:
        return _EXACT.get(word, _NOTHING)
    begun = _NOTHING.union(*(signs for start, signs in _BEGINNINGS if word.startswith(start)))
    ended = _NOTHING.union(*(signs for end, signs in _ENDS if word.endswith(end)))
    if ended & _HEADS:
        begun -= {Sign.GRADED}  # a "Kompressionsstrumpfanzieher" is no stocking
    return begun | ended


def _entries() -> Iterator[tuple[str, Sign]]:
    for language in WORDS.values():
        for sign, words in language.items():
            for entry in words.split(","):
                written = entry.strip().lower()
                for form in {written, written.translate(_TRANSCRIBED)}:
                    yield plain(form), sign


def _gathered() -> dict[str, Signs]:
    found: dict[str, Signs] = {}
    for entry, sign in _entries():
        found[entry] = found.get(entry, _NOTHING) | {sign}
    return found


_ALL = _gathered()
_EXACT = {entry: signs for entry, signs in _ALL.items() if "*" not in entry and " " not in entry}
_BEGINNINGS = tuple((e[:-1], signs) for e, signs in _ALL.items() if e.endswith("*"))
_ENDS = tuple((e[1:], signs) for e, signs in _ALL.items() if e.startswith("*"))
_PHRASES: dict[str, list[tuple[list[str], Signs]]] = {}
for _entry, _signs in sorted(_ALL.items(), key=lambda item: -item[0].count(" ")):
    if " " in _entry:
        _PHRASES.setdefault(_entry.split()[0], []).append((_entry.split(), _signs))
