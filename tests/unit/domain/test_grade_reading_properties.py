# ruff: noqa: RUF001 - shops do write these dashes and full-width digits
"""What holds of every reading, whatever the text: no crash, no delay, no grade from sizes."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.grade import Grade, GradeDoubt, Tier, strength, strongest
from shared.domain.grade_reading import GarmentLabel, read_grade
from shared.domain.grade_reading.scales import Scale

LABELS = ["8-15", "15-20", "18-21", "20-30", "23-32", "30-40", "34-46"]
NUMBERS = st.integers() | st.floats() | st.decimals() | st.floats(0, 100) | st.integers(0, 60)
PAIRS = st.tuples(NUMBERS, st.none() | NUMBERS)


@pytest.mark.parametrize(
    "piece",
    ["x", "1", "1 ", "20-30 mmHg ", "1/", "1hPa 1mmHg ", "class ", "class 1,", "mm", "mmHg(1", "-",
     "&#1;", "\u0301\u0315", "\ufdfa", "\ud800", "½", "１～", "medical device class "],
)  # fmt: skip
def test_reads_a_text_of_a_million_characters_in_time(piece: str) -> None:
    for length in (1_000_000, 19_000):
        text = (piece * length)[:length]
        begun = time.perf_counter()
        read_grade(GarmentLabel(title=text))
        assert time.perf_counter() - begun < (0.05 if length == 1_000_000 else 2)


@given(
    title=st.none() | st.text(),
    options=st.dictionaries(st.text() | st.just("mmHg"), st.text(), max_size=3),
    numbers=st.lists(PAIRS, max_size=3),
    kind=st.sampled_from(["stocking", "kit", "wrap", "aes", ""]),
)
def test_gives_a_grade_or_a_doubt_for_anything_at_all(
    title: str | None, options: dict[str, str], numbers: list[Any], kind: str
) -> None:
    label = GarmentLabel(title=title, options=options, kind=kind, mmhg_parts=tuple(numbers))
    grade = read_grade(label)
    assert (
        (grade.band is None) == (grade.tier is Tier.UNKNOWN) == (grade.doubt is GradeDoubt.UNKNOWN)
    )


@given(text=st.text(alphabet="0123456789-–/+.,&≥±% mhgHkPaclsieoyCKL()bu½", max_size=60))
@settings(max_examples=500)
def test_survives_text_made_of_the_parts_of_grades(text: str) -> None:
    grade = read_grade(GarmentLabel(title=text, variant_title=text, options={"mmHg": text}))
    assert isinstance(grade, Grade)


@given(
    label=st.sampled_from(
        [*(f"{pair} mmHg" for pair in LABELS), "18 mmHg", "CCL 1", "KKL II", "Class II", "classe 2",
         "Klasse 1", "3.1-4.3 kPa", "30 hPa", "15-20 / 20-30 mmHg", "sock"]
    ),
    size=st.integers(34, 50),
    other=st.integers(1, 9),
    pattern=st.sampled_from(
        ["EU {0}-{1}", "Gr. {0}", "Größe {0}/{1}", "taille {0}-{1}", "UK {2}", "{0} den",
         "{0}-{1} denier", "denier {0}", "den {0}", "EUR {0}", "talla {0}-{1}", "maat {0}",
         "taglia {0}", "Schuhgröße {0}-{1}", "{0}-{1} cm", "{0} cm", "{2}% wool", "({2} pairs)"]
    ),
    joint=st.sampled_from([" ", ", ", " / ", " - "]),
    first=st.booleans(),
)  # fmt: skip
def test_reads_the_same_grade_beside_shoe_sizes_denier_and_centimetres(
    label: str, size: int, other: int, pattern: str, joint: str, *, first: bool
) -> None:
    note = pattern.format(size, size + other, other)
    title = joint.join([note, label] if first else [label, note])
    assert _graded(title) == _graded(label)


@given(one=st.sampled_from(LABELS), two=st.sampled_from(LABELS))
def test_counts_the_higher_tier_when_variant_and_title_disagree(one: str, two: str) -> None:
    alone = [read_grade(GarmentLabel(title=f"{pair} mmHg")) for pair in (one, two)]
    both = read_grade(GarmentLabel(title=f"{one} mmHg", variant_title=f"{two} mmHg / M"))
    higher = strongest(grade.band for grade in alone if grade.band)
    assert both.band is not None
    assert strength(both.band)[0] == strength(higher)[0]
    assert (both.doubt is GradeDoubt.CONFLICT) == (alone[0].tier is not alone[1].tier)


@given(number=st.integers(1, 4), scale=st.none() | st.sampled_from(Scale))
def test_never_clears_a_bare_class_word_without_a_scale(number: int, scale: Scale | None) -> None:
    grade = read_grade(GarmentLabel(title=f"Sock class {number}", declared_scale=scale))
    assert scale is not None or grade.doubt is GradeDoubt.AMBIGUOUS_CLASS


def _graded(title: str) -> Grade:
    return read_grade(GarmentLabel(title=title))
