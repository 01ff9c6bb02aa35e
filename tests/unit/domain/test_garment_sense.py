"""Whether a line of a mixed shop is a compression garment, by the merchant's map and by words."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.garment import NOTHING_KNOWN, GradeFacts, grade_of
from shared.domain.garment_sense import STOCKINGS_ONLY, GarmentSense, sense_from
from shared.domain.garment_sense.sign import OF_COMPRESSION, Sign
from shared.domain.garment_sense.signs_in_text import has_words
from shared.domain.garment_sense.words import WORDS
from shared.domain.grade import Grade, GradeDoubt, Tier
from shared.domain.grade_reading import GarmentLabel, read_grade
from shared.domain.grade_reading.text import plain
from tests.builders import a_line
from tests.unit.domain.garment_titles import (
    COMPRESSION,
    MORE_COMPRESSION,
    MORE_NOT_COMPRESSION,
    NOT_COMPRESSION,
)

DETECT = sense_from({"garments": "detect"})
SOLD = [title for titles in COMPRESSION.values() for title in titles]
OTHERS = [title for titles in NOT_COMPRESSION.values() for title in titles]


def words_of(*signs: Sign) -> list[str]:
    return sorted(
        entry.strip().strip("*").strip()
        for language in WORDS.values()
        for sign in signs
        for entry in language.get(sign, "").split(",")
        if entry.strip()
    )


SIGN_WORDS = words_of(*OF_COMPRESSION)
PIECES = st.sampled_from(
    [
        *SOLD,
        *OTHERS,
        *SIGN_WORDS,
        "20-30 mmHg",
        "0-300 mmHg",
        "class 2",
        "CCL 2",
        "no",
        "for",
        "bag",
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=4).map(" ".join) | st.text(max_size=30)


def judged(
    title: str | None, sense: GarmentSense = DETECT, known: GradeFacts = NOTHING_KNOWN, **line: Any
) -> Grade:
    return grade_of(
        a_line(title=title, **line), known, market=None, declared_scale=None, sense=sense
    )


def is_one(title: str | None, **more: Any) -> bool:
    return judged(title, **more).tier is not Tier.NOT_COMPRESSION


def mapped(written: str, garments: str = "detect") -> GarmentSense:
    return sense_from({"garments": garments, "garment_map": written})


@pytest.mark.parametrize("title", [*SOLD, *MORE_COMPRESSION])
def test_a_compression_garment_is_told_in_six_languages(title: str) -> None:
    assert is_one(title)


@pytest.mark.parametrize("title", [*OTHERS, *MORE_NOT_COMPRESSION])
def test_what_is_none_is_left_alone_in_six_languages(title: str) -> None:
    assert judged(title) == Grade(None, Tier.NOT_COMPRESSION, None, None)


def test_the_tables_of_titles_are_long_and_even() -> None:
    assert len(SOLD) + len(OTHERS) >= 120
    assert abs(len(SOLD) - len(OTHERS)) <= 10
    assert COMPRESSION.keys() == NOT_COMPRESSION.keys() == WORDS.keys() - {"every"}


def test_a_linen_shirt_is_not_held_and_a_support_stocking_is() -> None:
    assert judged("Linen shirt").tier is Tier.NOT_COMPRESSION
    assert judged("Firm support stocking").doubt is GradeDoubt.UNKNOWN


@pytest.mark.parametrize("title", ["Linen shirt", "", None, "Compression bag", "Blutdruck 0-300"])
def test_in_a_shop_of_stockings_everything_is_one(title: str | None) -> None:
    assert judged(title, STOCKINGS_ONLY) == read_grade(GarmentLabel(title=title))


@pytest.mark.parametrize(
    "title", ["20-30 mmHg", "AD 23-32 mmHg beige", "CCL 2", "KKL II AG", "classe 2", "Klasse 2 AD"]
)
def test_a_readable_grade_is_itself_a_sign(title: str) -> None:
    assert is_one(title)


@pytest.mark.parametrize(
    ("title", "one"),
    [
        ("Compression shorts", False),
        ("Compression shorts CCL 2", True),
        ("Compression shorts 20-30 mmHg", True),
        ("Compression shorts and socks", True),
        ("Compression vest", False),
        ("Medical compression vest", True),
        ("Compression bag", False),
        ("Knee-high 20-30 mmHg with wash bag", True),
        ("Jobst UltraSheer 20-30 mmHg with bag", True),
        ("Sigvaris James", True),
        ("Juzo donning gloves", False),
        ("Donning gloves for compression stockings", False),
        ("Compression stockings with donning gloves", True),
        ("Applicator, for home use, and compression stockings", True),
        ("Diabetic sock, no compression", False),
        ("Zip: no, compression sock", True),
        ("Pump 20 mmHg", False),
        ("Sock 0-300 mmHg", True),
        ("Support bra", False),
        ("Support sock", True),
    ],
)
def test_what_stands_beside_a_word_says_what_it_is_worth(title: str, *, one: bool) -> None:
    assert is_one(title) is one


@pytest.mark.parametrize(
    "title",
    ["stützstrumpf", "STÜTZSTRUMPF", "Stu\u0308tzstrumpf", "Stuetzstrumpf", "Stütz-Strumpf",
     "Stütz\u00adstrumpf", "Stutzstrumpf", "Ｓｔｕｔｚｓｔｒｕｍｐｆ", "St&uuml;tzstrumpf"],  # noqa: RUF001
)  # fmt: skip
def test_case_accents_and_hyphens_do_not_matter(title: str) -> None:
    assert is_one(title)


def test_every_text_there_is_may_be_the_one_that_tells() -> None:
    assert not is_one("Komfort AD")
    assert is_one("Komfort AD", options={"Kompression": "mittel"})
    assert is_one("Komfort AD", variant_title="CCL 2 / M")
    assert is_one("Komfort AD", known=GradeFacts(title="Stützstrumpf"))
    assert is_one("Komfort AD", known=GradeFacts(tags=("Kompression",)))
    assert is_one("Komfort AD", known=GradeFacts(categories=("Strümpfe > Stützstrümpfe",)))
    assert is_one("Firm support AD", known=GradeFacts(is_worn=True))
    assert is_one("Komfort AD", kind="wrap")


@pytest.mark.parametrize("title", [None, "", "4711", "???", "弾性ストッキング", "M / L"])
def test_a_line_that_says_nothing_readable_is_held(title: str | None) -> None:
    assert judged(title, options={"Size": "Medium"}).doubt is GradeDoubt.UNKNOWN


def says_nothing(text: str) -> bool:
    """Not even "n.o."."""
    letters = re.sub("[^a-z]", "", plain(text))
    return not has_words(text) and not letters.endswith(tuple(words_of(Sign.NEGATION)))


@given(
    text=st.text(max_size=10).filter(says_nothing),
    word=st.sampled_from(words_of(Sign.COMPRESSION, Sign.GRADED, Sign.HOSIERY)),
)
def test_a_line_that_says_nothing_but_a_word_of_compression_is_one(text: str, word: str) -> None:
    assert is_one(f"{text} {word}")


def test_a_text_that_is_too_long_to_read_is_held() -> None:
    assert judged("linen shirt " * 2_000).doubt is GradeDoubt.UNKNOWN


@pytest.mark.parametrize(
    "known",
    [GradeFacts(mmhg=(20, 30)), GradeFacts(has_chart=True), GradeFacts(standard="RAL")],
)
def test_numbers_a_scale_or_a_chart_make_it_one_whatever_else_is_said(known: GradeFacts) -> None:
    sense = mapped("sku:*=not_compression")

    assert is_one("Linen shirt", sense=sense, known=known, sku="A")
    assert is_one("Linen shirt", sense=sense, mmhg=(20, 30), sku="A")


def test_an_accessory_stays_one_whatever_the_map_says() -> None:
    assert judged("Gloves", mapped("sku:*=compression"), sku="A", kind="accessory").read_from == (
        "kind"
    )


@pytest.mark.parametrize("garments", ["stocking", "detect"])
@given(title=TEXTS, sku=st.text(min_size=1, max_size=20))
def test_a_map_decides_before_any_word(garments: str, title: str, sku: str) -> None:
    away = judged(title, mapped("sku:*=not_compression", garments), sku=sku)
    one = judged(title, mapped("sku:*=compression", garments), sku=sku)

    assert away == Grade(None, Tier.NOT_COMPRESSION, "map", None)
    assert one == read_grade(GarmentLabel(title=title))


@given(
    text=TEXTS.filter(has_words),
    word=st.sampled_from(SIGN_WORDS),
    first=st.booleans(),
    joint=st.sampled_from(" /"),
)
def test_a_word_of_compression_never_makes_a_garment_into_none(
    text: str, word: str, joint: str, *, first: bool
) -> None:
    more = f"{word}{joint}{text}" if first else f"{text}{joint}{word}"

    assert is_one(more) or not is_one(text)
    assert is_one(text, options={"About": word}) or not is_one(text)
    assert is_one(text, known=GradeFacts(tags=(word,))) or not is_one(text)


@given(
    title=st.sampled_from([*SOLD, *OTHERS]),
    size=st.integers(34, 50),
    pattern=st.sampled_from(
        ["EU {0}", "Gr. {0}", "pointure {0}", "{0} den", "{0} denier", "{0} cm"]
    ),
)
def test_shoe_sizes_denier_and_centimetres_make_it_neither(
    title: str, size: int, pattern: str
) -> None:
    assert judged(f"{title}, {pattern.format(size)}") == judged(title)


@given(
    title=st.none() | st.text(),
    options=st.dictionaries(st.text(), st.text(), max_size=3),
    tags=st.lists(st.text(), max_size=3).map(tuple),
    written=st.text(max_size=20) | st.just("tag:*=compression"),
)
def test_nothing_at_all_makes_it_crash(
    title: str | None, options: dict[str, str], tags: tuple[str, ...], written: str
) -> None:
    known = GradeFacts(title=title, tags=tags)

    assert isinstance(judged(title, mapped(written), known, options=options), Grade)


@pytest.mark.parametrize("piece", ["x", "1 ", "compression ", "t.", "- ", "ä", "\u0301", "&#1;"])
@pytest.mark.parametrize("length", [1_000_000, 19_000])
def test_a_megabyte_is_judged_at_once(piece: str, length: int) -> None:
    title = (piece * length)[:length]
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        judged(title)
        took.append(time.perf_counter() - begun)

    assert min(took) < 0.5  # Nothing grows with the square of it.


def test_settings_that_cannot_be_read_hold_everything() -> None:
    assert sense_from({"garments": "some"}) is STOCKINGS_ONLY
    assert sense_from({"garments": "detect", "garment_map": "nonsense"}) is STOCKINGS_ONLY


def test_a_shop_s_sense_is_built_once() -> None:
    assert sense_from({}) is STOCKINGS_ONLY
    assert mapped("tag:a=compression") is mapped("tag:a=compression")
