"""Class words in product text: "Class II", "KKL 2", "classe 3", and the scale they belong to.

All functions take text as `plain` returns it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from shared.domain.grade_reading.scales import Scale, scale_named

if TYPE_CHECKING:
    from collections.abc import Iterator


class Wording(Enum):
    """Which word stood before the class number; it decides whose scale may be meant."""

    CODE = auto()  # CCL, KKL: codes of the RAL family
    KLASSE = auto()
    CLASSE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class ClassWord:
    """A class number from 1 to 4 and what its text says about the scale."""

    number: int
    wording: Wording
    scale: Scale | None = None


_NUMERALS = {
    1: "1 i one eins",
    2: "2 ii two zwei deux due dos twee",
    3: "3 iii three drei trois tre tres drie",
    4: "4 iv four vier quatre quattro cuatro",
}
_VALUES = {word: number for number, words in _NUMERALS.items() for word in words.split()}

_WORD = (
    r"(?P<code>c\.?c\.?l|k\.?k\.?l)"
    r"|(?P<klasse>(?:(?:kompressions|kompr\.?|compressie|druk)[ -]?)?(?:klassen?|kl(?=[. \d]))"
    r"|kompressionskl)"
    r"|(?P<classe>classe(?![a-z]))"
    r"|class(?:es|i)?|clases?|cl(?=[.\d])|levels?|niveau|nivel|livello"
    r"|(?:kompressions)?stufe|kompressionsgrad|compression (?:grade|strength)|クラス"
)
_OF_COMPRESSION = (
    r"(?: (?:de |di |of |van |d')?(?:la |der )?"
    r"(?:compression|compresion|compressione|compressie|contention|kompression)(?![a-z]))?"
)
_COUNTED = r"-? ?(?:pairs?|paare?|paires?|paia|pares|packs?|pk|pcs|pieces?|stuck|er)(?![a-z])"
_END = rf"(?![a-z\d]|[.,]\d(?!\d? ?-)|{_COUNTED}| ?(?:mm|[kh]pa|cm|den(?![a-z]* \d)|%))"
_ROMAN_OR_WORD = "|".join(sorted((w for w in _VALUES if w.isalpha()), key=len, reverse=True))
_SIGN = r"""[ .:=#°()"-]"""
_NUMBERING = r"(?:n[or°]?[. °]{1,2}|nr[. ]{1,2})?"
_NUMERAL = (
    rf"(?:{_SIGN}{{0,3}}{_NUMBERING}(?P<digit>[1-4])"
    rf"|(?:{_SIGN}{{1,3}}{_NUMBERING}|(?<=[ck]l)|(?<=ス)|(?<=ss)(?=i[iv]))"
    rf"(?P<word>{_ROMAN_OR_WORD})){_END}"
)
_JOINT = r" ?(?:[-/,&+]|(?:and|or|und|oder|et|ou|y|o|e|en|of|to|bis|a|tot)(?= )) ?"
_NEXT = rf"{_JOINT}(?:[1-4]|{_ROMAN_OR_WORD}){_END}"

_CLASS = re.compile(
    rf"(?<![a-z])(?:{_WORD}){_OF_COMPRESSION}{_NUMERAL}"
    rf"(?P<plus>\+(?! ?\d))?(?P<more>(?:{_NEXT}){{0,4}})"
)
_ONE_MORE = re.compile(rf"(?P<joint>{_JOINT})(?P<numeral>[1-4]|{_ROMAN_OR_WORD}){_END}")
_THROUGH = frozenset({"-", "to", "bis", "a", "tot"})

# A class that is no grade: the risk class of a medical device, a class of sizes.
_DEVICE = (
    r"(?:medical devices?|medizinprodukte?s?|dispositifs? medica(?:l|ux)|dm"
    r"|dispositiv[oi] medic[oi]s?|productos? sanitarios?|medisch(?:e)? hulpmiddel(?:en)?|fda|mdr)"
)
_CLASS_OF_ANY = r"(?:klasse|classe?|clase) ?-?"
# In this order: "classe 3 - dispositif medical de classe i" keeps its 3. What a device word only
# follows is taken for its class when it is the lowest, so that no stronger grade is ever dropped.
_NO_GRADES = (
    re.compile(
        rf"(?<![a-z]){_DEVICE}[ ,:(-]{{0,3}}"
        r"(?:(?:of|der|de|di|van|risk|registered|approved) ){0,2}"
        rf"{_CLASS_OF_ANY}(?:i{{1,3}}|iv|[1-4])(?![a-z\d])"
    ),
    re.compile(
        rf"(?<![a-z]){_CLASS_OF_ANY}[i1](?![a-z\d])[ ,(-]{{0,3}}"
        rf"(?:{_DEVICE}(?![a-z])|devices?(?![a-z]))"
    ),
    re.compile(
        r"(?<![a-z])(?:size|risk|risiko|calf|weight|energy|energie|shoe)[ -](?:classe?|klasse)"
    ),
)

# A scale that stands right beside the word is declared by the text itself.
_SCALE_NAME = (
    r"(?P<scale>ral|bs|british(?= standard)|afnor|french|norme francaise|env|cen)"
    r"(?: standard|[- ]gz)?(?: [\d/]{3,8})?"
)
_SCALE_BEFORE = re.compile(rf"(?<![a-z]){_SCALE_NAME}[ :,(-]{{1,2}}$")
_SCALE_AFTER = re.compile(rf"[ ,(/-]{{1,3}}{_SCALE_NAME}(?![a-z])")
_WINDOW = 32


def classes_in(text: str) -> tuple[ClassWord, ...]:
    """Return every different class that the text names; lists and ranges give each of theirs."""
    relevant = text
    for no_grade in _NO_GRADES:
        relevant = no_grade.sub(" ", relevant)
    return tuple(
        dict.fromkeys(
            ClassWord(number, _wording(match), _scale(relevant, match))
            for match in _CLASS.finditer(relevant)
            for number in _numbers(match)
        )
    )


def without_classes(text: str) -> str:
    """Blank out each class word and its first number, so that no number is read across them."""
    return _CLASS.sub(lambda match: " " + match["more"], text)


def _wording(match: re.Match[str]) -> Wording:
    if match["code"]:
        return Wording.CODE
    if match["klasse"]:
        return Wording.KLASSE
    return Wording.CLASSE if match["classe"] else Wording.OTHER


def _scale(text: str, match: re.Match[str]) -> Scale | None:
    before = text[max(0, match.start() - _WINDOW) : match.start()]
    named = _SCALE_BEFORE.search(before) or _SCALE_AFTER.match(text, match.end())
    if named is None:
        return None
    return Scale.FR if "fran" in named["scale"] else scale_named(named["scale"])


def _numbers(match: re.Match[str]) -> Iterator[int]:
    last = _VALUES[match["digit"] or match["word"]]
    yield last
    if match["plus"]:
        yield min(last + 1, max(_NUMERALS))  # "class 2+" may be the next one up
    for more in _ONE_MORE.finditer(match["more"]):
        number = _VALUES[more["numeral"]]
        through = more["joint"].strip() in _THROUGH and number > last
        yield from range(last + 1, number + 1) if through else (number,)
        last = number
