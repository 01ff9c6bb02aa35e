"""A grade that was read before is the grade that is read."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.grade_reading import GarmentLabel, read_grade
from shared.domain.grade_reading.remembered import LONGEST_KEPT, read_grade_once

WORDS = st.sampled_from(["20-30 mmHg", "15-20", "CCL 2", "class 2", "sock", "30 hPa", "M", ""])
TEXTS = st.lists(WORDS, max_size=3).map(" ".join)
LABELS = st.builds(
    GarmentLabel,
    title=st.none() | TEXTS,
    variant_title=st.none() | TEXTS,
    options=st.dictionaries(st.sampled_from(["Compression", "Size", "mmHg"]), TEXTS),
    kind=st.sampled_from(["stocking", "kit", "accessory"]),
    mmhg=st.none() | st.tuples(st.sampled_from([15, 20.0]), st.none() | st.just(30)),
    layers_mmhg=st.lists(st.sampled_from([10, 20]), max_size=2).map(tuple),
    declared_scale=st.none() | st.sampled_from(["RAL", "FR"]),
    market=st.none() | st.sampled_from(["FR", "US-TX"]),
)


@given(LABELS)
def test_it_is_the_same_the_first_time_and_the_second(label: GarmentLabel) -> None:
    assert read_grade_once(label) == read_grade_once(label) == read_grade(label)


def test_every_part_of_a_label_counts() -> None:
    plain = GarmentLabel(title="class 2")
    read_grade_once(plain)

    for other in (
        replace(plain, market="FR", title="classe 2"),
        replace(plain, declared_scale="RAL"),
        replace(plain, options={"Compression": "30-40"}),
        replace(plain, mmhg=(15, 20)),
        replace(plain, kind="accessory"),
    ):
        assert read_grade_once(other) == read_grade(other) != read_grade_once(plain)


def test_a_label_that_is_too_long_to_keep_is_read_all_the_same() -> None:
    label = GarmentLabel(title="20-30 mmHg" + " sock" * LONGEST_KEPT)

    assert read_grade_once(label) == read_grade(label)
