"""Bands, tiers and the class scales."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.grade import Band, Tier, is_medical, strongest, tier_of
from shared.domain.grade_reading.scales import (
    SCALES,
    Scale,
    band_of,
    is_known_label,
    meanings,
    scale_named,
)

pressures = st.integers(min_value=0, max_value=200)


@pytest.mark.parametrize(
    ("low", "high", "tier"),
    [
        (8, 15, Tier.OTC),
        (15, 20, Tier.OTC),
        (19, 19, Tier.OTC),
        (20, 20, Tier.BORDERLINE),
        (18, 21, Tier.BORDERLINE),
        (21, 21, Tier.BORDERLINE),
        (18, 22, Tier.MEDICAL),
        (20, 36, Tier.MEDICAL),
        (29, 60, Tier.MEDICAL),
        (30, 30, Tier.MEDICAL_HIGH),
        (30, 40, Tier.MEDICAL_HIGH),
        (49, None, Tier.MEDICAL_HIGH),
    ],
)
def test_puts_each_band_in_its_tier(low: int, high: int | None, tier: Tier) -> None:
    assert tier_of(Band(low, high)) is tier


def test_takes_a_band_without_an_upper_end_for_the_strongest_tier() -> None:
    assert tier_of(Band(10, None)) is Tier.MEDICAL_HIGH


@given(low=pressures, width=pressures, more=pressures)
def test_never_lowers_the_tier_of_a_band_whose_top_rises(low: int, width: int, more: int) -> None:
    tiers = list(Tier)
    narrow, wide = Band(low, low + width), Band(low, low + width + more)
    if tier_of(narrow) is Tier.BORDERLINE and low == narrow.high:
        return  # a single 20 is borderline where 15-20 is not: only equal bottoms compare
    assert tiers.index(tier_of(wide)) >= tiers.index(tier_of(narrow))


@pytest.mark.parametrize(
    ("band", "label"),
    [
        (Band(20, 30), "20-30 mmHg"),
        (Band(18, 18), "18 mmHg"),
        (Band(49, None), "49+ mmHg"),
    ],
)
def test_prints_a_band_as_shops_do(band: Band, label: str) -> None:
    assert band.label == label


@pytest.mark.parametrize(("low", "high"), [(30, 20), (-1, 20), (-5, None), (-9, -5)])
def test_refuses_a_reversed_or_negative_band(low: int, high: int | None) -> None:
    with pytest.raises(ValueError, match=str(low)):
        Band(low, high)


def test_ranks_by_tier_then_top_then_bottom() -> None:
    assert strongest([Band(20, 50), Band(30, 40)]) == Band(30, 40)
    assert strongest([Band(20, 30), Band(20, 36)]) == Band(20, 36)
    assert strongest([Band(36, None), Band(49, None), Band(40, 50)]) == Band(49, None)


def test_calls_only_the_two_upper_tiers_medical() -> None:
    assert [is_medical(Band(18, top)) for top in (20, 21, 22)] == [False, False, True]


@pytest.mark.parametrize(
    ("number", "band"),
    [(1, Band(20, 30)), (2, Band(30, 40)), (3, Band(40, 50)), (4, Band(49, None))],
)
def test_knows_the_highest_meaning_of_a_bare_class(number: int, band: Band) -> None:
    assert strongest(meanings(number)) == band


def test_names_no_band_for_a_class_that_the_scale_lacks_or_that_has_no_source() -> None:
    assert band_of(Scale.BS, 4) is None
    assert band_of(Scale.US_CLASS, 3) is None
    assert band_of(Scale.US_LEVEL, 4) is None


def test_has_classes_that_grow_on_every_scale() -> None:
    for classes in SCALES.values():
        bands = [classes[number] for number in sorted(classes)]
        assert bands == sorted(bands, key=lambda band: band.low)


@pytest.mark.parametrize(
    ("name", "scale"),
    [
        *((scale.value, scale) for scale in Scale),
        ("RAL-GZ 387/1", Scale.RAL),
        ("us class", Scale.US_CLASS),
        ("BS 661210:2018", Scale.BS),
        ("NF G 30-102 B", Scale.FR),
        ("ISO 9001", None),
        ("", None),
    ],
)
def test_knows_a_scale_by_its_declared_name(name: str, scale: Scale | None) -> None:
    assert scale_named(name) is scale


def test_knows_which_pairs_are_printed_as_grades() -> None:
    known = [Band(8, 15), Band(18, 21), Band(14, 17), Band(20, 36), Band(40, 50)]
    assert all(is_known_label(band) for band in known)
    assert not any(is_known_label(Band(*pair)) for pair in [(36, 40), (41, 42), (18, 18), (2, 3)])
