# ruff: noqa: RUF001 - shops do write these dashes and full-width digits
"""Reading grades off product data: one table of examples per rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shared.domain.grade import Grade, GradeDoubt, Tier
from shared.domain.grade_reading import GarmentLabel, read_grade

UNKNOWN, AMBIGUOUS, CONFLICT = GradeDoubt.UNKNOWN, GradeDoubt.AMBIGUOUS_CLASS, GradeDoubt.CONFLICT


def read(title: str | None = None, **facts: Any) -> tuple[str | None, GradeDoubt | None]:
    """Return the band's label and the doubt, which is all that most examples are about."""
    grade = read_grade(GarmentLabel(title=title, **facts))
    return (grade.band.label.removesuffix(" mmHg") if grade.band else None), grade.doubt


@pytest.mark.parametrize(
    ("title", "band"),
    [
        ("Office sock 15-20mmHg, 3 pairs", "15-20"),
        ("Recovery sock 20–30 MMHG", "20-30"),
        ("Strumpfhose 23 bis 32 mm Hg", "23-32"),
        ("Bas 15,1 à 20 mmHg", "15-20"),
        ("Kous 18 tot 21 mmHg", "18-21"),
        ("Calza 15/20 mmHg 70 den", "15-20"),
        ("Media entre 22 y 27 mmHg", "22-27"),
        ("20 mmHg - 30 mmHg", "20-30"),
        ("mmHg: 30-40", "30-40"),
        ("30-40 (mm/Hg)", "30-40"),
        ("着圧ソックス ２０～３０㎜Ｈｇ", "20-30"),
        ("جوارب ٢٠-٣٠ mmHg", "20-30"),
        ("20\u200b-\u00ad30 mm\u00a0Hg", "20-30"),
        ("20&#8211;30&nbsp;mmHg", "20-30"),
        ("AES 18 mmHg", "18"),
        ("18 ± 2 mmHg", "16-20"),
        ("Size 3 - 20-30 mmHg", "20-30"),
        ("CCL2,23-32mmHg", "23-32"),
        ("20.30 mmHg", "20-30"),
        ("Gr. 39-42 - (20-30) mmHg", "20-30"),
        ("Ankle 25 mmHg, calf 18 mmHg", "25"),
    ],
)
def test_reads_numbers_with_a_unit(title: str, band: str) -> None:
    assert read(title) == (band, None)


@pytest.mark.parametrize(
    ("title", "band"),
    [
        ("3.1–4.3 kPa", "23-32"),
        ("2,4 - 2,8 kPa", "18-21"),
        ("20-27 hPa", "15-20"),
        ("27.1 bis 48 hPa", "20-36"),
        ("足首30hPa ふくらはぎ20hPa", "23"),
        ("22hPa", "17"),
        ("30 hPa (約22 mmHg)", "22"),
        ("20-30 mmHg (2.7-4.0 kPa)", "20-30"),
    ],
)
def test_reads_kilopascals_and_hectopascals_and_rounds_after_converting(
    title: str, band: str
) -> None:
    assert read(title) == (band, None)


@pytest.mark.parametrize(
    ("title", "band"),
    [
        ("up to 20 mmHg", "20"),
        ("20+ mmHg", "20+"),
        (">= 49 mmHg", "49+"),
        ("ab 18 mmHg", "18+"),
        ("27hPa以上", "20+"),
        ("15-20 mmHg and above", "15+"),
        ("20-3 mmHg", "20+"),
        ("T2-20 mmHg", "20"),
    ],
)
def test_takes_an_unclear_end_for_the_stronger_one(title: str, band: str) -> None:
    assert read(title) == (band, None)
    assert read_grade(GarmentLabel(title=title)).tier is not Tier.OTC


@pytest.mark.parametrize(
    "title",
    [
        "Sock 140 den, EU 41-42",
        "Sock 20-30 cm",
        "Sock 20-30",
        "15-20 mm mesh",
        "20-30% off",
        "Dispositif médical de classe I",
        "Medizinprodukt Klasse 1",
        "1st class quality",
        "Class 2 pairs",
        "Size class 2",
        "0 mmHg",
        "",
    ],
)
def test_holds_a_label_that_names_no_pressure(title: str) -> None:
    assert read(title, market="FR", declared_scale="BS") == (None, UNKNOWN)


@pytest.mark.parametrize(
    ("title", "facts", "band"),
    [
        ("Kniestrumpf Kompressionsklasse II", {}, "23-32"),
        ("Strumpf KKL.1", {"declared_scale": "BS"}, "18-21"),
        ("Strumpf CCL Ⅲ", {"declared_scale": "FR"}, "34-46"),
        ("Steunkous klasse 2", {}, "23-32"),
        ("Klasse 1", {"declared_scale": "ENV"}, "15-21"),
        ("Klasse 2 (Class II)", {}, "23-32"),
        ("Bas classe II", {"market": "FR"}, "15-20"),
        ("Bas classe de compression n° 3", {"market": "FR-75"}, "20-36"),
        ("Bas classe 2", {"market": "FR", "declared_scale": "RAL"}, "23-32"),
        ("Bas classe 3 - Dispositif médical de classe I", {"market": "FR"}, "20-36"),
        ("Class One", {"declared_scale": "BS"}, "14-17"),
        ("Class 2", {"standard": "RAL", "declared_scale": "BS"}, "23-32"),
        ("Compression level: 2", {"declared_scale": "US_LEVEL"}, "20-30"),
        ("Media clase 2", {"declared_scale": "RAL"}, "23-32"),
        ("British Standard Class 2", {}, "18-24"),
        ("Class 2 (RAL)", {"declared_scale": "FR"}, "23-32"),
        ("Medizinprodukt der Klasse I, KKL 2", {}, "23-32"),
    ],
)
def test_reads_a_class_word_on_its_scale(title: str, facts: dict[str, str], band: str) -> None:
    assert read(title, **facts) == (band, None)


@pytest.mark.parametrize(
    ("title", "facts", "band"),
    [
        ("Class 1", {}, "20-30"),
        ("Classe 2", {"market": "BE"}, "30-40"),
        ("Class II", {"market": "FR"}, "30-40"),
        ("クラス2", {"market": "JP"}, "30-40"),
        ("Level 3", {}, "40-50"),
        ("Class 4", {"declared_scale": "BS"}, "49+"),
        ("Class III", {"declared_scale": "US_CLASS"}, "40-50"),
        ("Class 2", {"standard": "ISO 9001", "declared_scale": "FR"}, "30-40"),
        ("CCL 2", {"standard": "FR"}, "30-40"),
        ("Class 1-3", {}, "40-50"),
    ],
)
def test_takes_the_highest_meaning_of_a_bare_class_word(
    title: str, facts: dict[str, str], band: str
) -> None:
    assert read(title, **facts) == (band, AMBIGUOUS)


@pytest.mark.parametrize(
    ("options", "band"),
    [
        ({"Compression": "20-30", "Size": "3"}, "20-30"),
        ({"Kompression": "18–21"}, "18-21"),
        ({"Pression": "15-20"}, "15-20"),
        ({"Nivel de compresión": "Firme (20-30)"}, "20-30"),
        ({"着圧": "15-20"}, "15-20"),
        ({"pa_compression": "20-30-mmhg"}, "20-30"),
        ({"Kompressionsklasse": "2", "Größe": "III"}, "23-32"),
    ],
)
def test_reads_a_grade_option(options: dict[str, str], band: str) -> None:
    assert read("Sock", options=options) == (band, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [("Size", "20-30"), ("Compression", "36-40"), ("mmHg", "18"), ("Compression", "20-30 cm")],
)
def test_reads_no_bare_numbers_that_are_not_a_known_label_under_a_grade_option(
    name: str, value: str
) -> None:
    assert read("Sock", options={name: value}) == (None, UNKNOWN)


@pytest.mark.parametrize(
    ("title", "facts", "outcome"),
    [
        ("15-20 / 20-30 mmHg", {}, ("20-30", CONFLICT)),
        ("30-40 | 20-30 | 15-20 mmHg", {}, ("30-40", CONFLICT)),
        ("8-15 or 15-20 mmHg", {}, ("15-20", CONFLICT)),
        ("15-20 / 20-30 mmHg", {"variant_title": "20-30 mmHg / M"}, ("20-30", None)),
        ("15-20 / 20-30 mmHg", {"mmhg": (15, 20)}, ("15-20", None)),
        ("20-30 mmHg", {"variant_title": "15-20 mmHg"}, ("20-30", CONFLICT)),
        ("20-30 mmHg", {"variant_title": "23-32 mmHg"}, ("23-32", None)),
        ("15-20 mmHg", {"variant_title": "15-20 or 20-30 mmHg"}, ("20-30", CONFLICT)),
        ("Sock", {"mmhg": (8, 15), "variant_title": "15-20 mmHg"}, ("15-20", CONFLICT)),
        ("Sock 20-30 mmHg", {"mmhg": (15, 20)}, ("20-30", CONFLICT)),
        ("Class 3 sock 18-21 mmHg", {}, ("18-21", None)),
        ("Class 2 sock", {"variant_title": "15-20 mmHg"}, ("15-20", None)),
        ("Sock 15-20 mmHg", {"variant_title": "CCL 2"}, ("23-32", CONFLICT)),
        ("Sock 15-20 mmHg", {"options": {"mmHg": "26-29"}}, ("26-29", CONFLICT)),
        ("KKL 1 + 2", {"variant_title": "KKL 1 / III"}, ("18-21", None)),
        ("KKL 1", {"variant_title": "KKL 2, 3"}, ("23-32", CONFLICT)),
    ],
)
def test_brings_several_places_to_one_grade_or_a_conflict(
    title: str, facts: dict[str, Any], outcome: tuple[str, GradeDoubt | None]
) -> None:
    assert read(title, **facts) == outcome


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"mmhg": (Decimal("15.1"), 20.4)}, ("15-20", None)),
        ({"mmhg": (49, None)}, ("49+", None)),
        ({"mmhg": (30, 20)}, ("20-30", None)),
        ({"mmhg": (0, 0), "title": "15-20 mmHg"}, (None, UNKNOWN)),
        ({"mmhg": (float("nan"), 20)}, (None, UNKNOWN)),
        ({"mmhg": (-8, 15)}, (None, UNKNOWN)),
        ({"layers_mmhg": (10, 20.5)}, ("31", None)),
        ({"layers_mmhg": (18, 21), "title": "Kit: 18 mmHg and 21 mmHg"}, ("39", None)),
        ({"mmhg_parts": ((8, 15), (20, 30)), "title": "Duo 8-15 mmHg"}, ("20-30", None)),
        ({"mmhg_parts": ((8, 15), (15, 20)), "mmhg": (30, 40)}, ("30-40", CONFLICT)),
        ({"kind": "kit", "title": "Liner 10 mmHg + stocking 30 mmHg"}, ("40", None)),
        ({"kind": "kit", "title": "Kit with 10 mmHg liner"}, (None, UNKNOWN)),
    ],
)
def test_reads_the_numbers_a_merchant_keeps(
    facts: dict[str, Any], outcome: tuple[str | None, GradeDoubt | None]
) -> None:
    assert read(**facts) == outcome


def test_takes_an_accessory_for_no_compression_whatever_it_is_for() -> None:
    label = GarmentLabel(title="Rubber gloves for 30-40 mmHg stockings", kind="accessory")
    assert read_grade(label) == Grade(None, Tier.NOT_COMPRESSION, "kind", None)
