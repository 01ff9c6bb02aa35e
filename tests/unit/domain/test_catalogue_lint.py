"""What a merchant should mend in a catalogue, and why."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.catalogue_lint import Code, Finding, Reading, look_into
from shared.domain.garment import GradeFacts
from shared.domain.garment_sense import sense_from
from shared.domain.grade import GradeDoubt
from shared.domain.product_document import grade_facts_from, product_from
from tests.builders import a_chart, a_product_document, a_row, a_variant
from tests.conftest import ROOT

CHART = a_chart(
    a_row("M", ankle=[21, 23], variant={"length": "normal"}), a_row("L", ankle=[24, 26])
)
NOTHING = "no pressure with a unit and no class, neither in the options nor in the title"
CLASS = (
    "the title says up to 30-40 mmHg: a class without a scale has several meanings; "
    "held as 30-40 mmHg"
)
CONFLICT = (
    "the numbers on the product say 15-20 mmHg, the title says 20-30 mmHg; held as 20-30 mmHg"
)
ZERO = "the numbers kept on the product are no pressure"
NORMAL = {"length": "normal"}


def found(
    *variants: dict[str, Any], reading: Reading | None = None, **changes: Any
) -> list[Finding]:
    told = {"mmhg": None, "title": "ACME 15-20 mmHg", **changes}
    document = a_product_document("acme", *variants or [in_chart()], **told)
    scale = reading.declared_scale if reading else None
    product = product_from(document, declared_scale=scale)
    known = grade_facts_from(document)
    doubts = {finding.code for finding in look_into(product, known, {}, reading or Reading())}
    assert {doubt.value.lower() for doubt in (reading or Reading()).doubts(product, known)} == {
        code for code in doubts if code.startswith("grade_")
    }
    charts = {"acme-knee": CHART}
    return list(look_into(product, known, charts, reading or Reading()))


def in_chart(sku: str = "ACME-M", **options: str) -> dict[str, Any]:
    return a_variant(sku, chart_variant=NORMAL, options=options)


def codes(findings: list[Finding]) -> list[tuple[Code, tuple[str, ...]]]:
    return [(finding.code, finding.skus) for finding in findings]


def detect(written: str = "") -> Reading:
    return Reading(sense_from({"garments": "detect", "garment_map": written}))


def test_a_product_that_is_read_and_mapped_is_not_named() -> None:
    assert found() == []
    assert found(title="ACME", mmhg=[20, 30]) == []


@pytest.mark.parametrize(
    ("title", "mmhg", "code", "read_from", "text"),
    [
        ("ACME", None, Code.GRADE_UNKNOWN, None, NOTHING),
        ("ACME", [0, 0], Code.GRADE_UNKNOWN, None, ZERO),
        ("ACME class 2", None, Code.GRADE_AMBIGUOUS_CLASS, "title class", CLASS),
        ("ACME 20-30 mmHg", [15, 20], Code.GRADE_CONFLICT, "merchant", CONFLICT),
    ],
)
def test_a_grade_in_doubt_is_told_with_where_it_was_read_and_why(
    title: str, mmhg: Any, code: Code, read_from: str | None, text: str
) -> None:
    (finding,) = found(title=title, mmhg=mmhg)

    assert (finding.code, finding.skus, finding.read_from) == (code, (), read_from)
    assert finding.text == text


def test_texts_that_are_too_long_are_told_as_that() -> None:
    options = {str(number): "x" * 9_000 for number in range(3)}

    (finding,) = found(in_chart(**options, Compression="15-20 mmHg"))

    assert finding.text == "all its texts together are too long to be read"


def test_single_skus_are_named_when_the_others_are_clear() -> None:
    findings = found(
        in_chart("A", Compression="15-20 mmHg"),
        in_chart("B", Compression="30-40 mmHg", Colour="black"),
        in_chart("C", Compression="30-40 mmHg", Colour="sand"),
        in_chart("D", Colour="sand"),
    )

    assert codes(findings) == [(Code.GRADE_CONFLICT, ("B", "C"))]
    assert findings[0].text == (
        "the options say 30-40 mmHg, the title says 15-20 mmHg; held as 30-40 mmHg"
    )


def test_a_title_of_several_grades_is_settled_by_options_that_name_one() -> None:
    title = "ACME 15-20 mmHg / 20-30 mmHg"

    clear = found(in_chart("A", C="15-20 mmHg"), in_chart("B", C="20-30 mmHg"), title=title)
    one_is_not = found(in_chart("A", C="15-20 mmHg"), in_chart("B"), title=title)

    assert clear == []
    assert codes(one_is_not) == [(Code.GRADE_CONFLICT, ("B",))]


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ({"Class": "Class 2"}, Code.GRADE_AMBIGUOUS_CLASS),
        ({"Compression": "20-30"}, None),
        ({"mmHg": "25-28"}, Code.GRADE_UNKNOWN),
        ({"Size": "20-30"}, Code.GRADE_UNKNOWN),
    ],
)
def test_an_option_is_read_as_an_order_s_is(option: dict[str, str], code: Code | None) -> None:
    findings = found(in_chart("A", **option), title="ACME")

    assert [finding.code for finding in findings] == ([code] if code else [])


def test_an_option_that_says_nothing_alone_may_contradict_a_number() -> None:
    findings = found(in_chart("A", mmHg="25-28"), in_chart("B", mmHg="15-20"))

    assert codes(findings) == [(Code.GRADE_CONFLICT, ("A",))]


def test_a_declared_scale_and_a_market_make_a_class_clear() -> None:
    assert found(title="ACME class 2", reading=Reading(declared_scale="RAL")) == []
    assert found(title="Bas classe 2", reading=Reading(market="FR")) == []


def test_a_product_without_skus_is_read_by_itself() -> None:
    document = a_product_document(title="ACME", mmhg=None, chart_id=None) | {"variants": []}

    findings = list(look_into(product_from(document), grade_facts_from(document), {}, Reading()))

    assert codes(findings) == [(Code.GRADE_UNKNOWN, ()), (Code.NO_CHART, ())]


@pytest.mark.parametrize(
    ("variant", "changes", "code", "skus", "text"),
    [
        (in_chart(), {"chart_id": None}, Code.NO_CHART, (), "it names no chart"),
        (in_chart(), {"chart_id": "none"}, Code.CHART_NOT_PUBLISHED, (),
         "no chart none is published"),
        (a_variant("A", "XL"), {}, Code.SIZE_NOT_IN_CHART, ("A",),
         "chart acme-knee has no size 'XL'; it has M, L"),
        (a_variant("A", "M"), {}, Code.NO_ROW_FOR_VARIANT, ("A",),
         "size 'M' of chart acme-knee is made for length normal, not for no chart_variant"),
        (a_variant("A", "M", chart_variant={"length": "petite"}), {}, Code.NO_ROW_FOR_VARIANT,
         ("A",), "size 'M' of chart acme-knee is made for length normal, not for length petite"),
    ],
)  # fmt: skip
def test_what_no_chart_knows_is_told_with_what_there_is(
    variant: dict[str, Any], changes: dict[str, Any], code: Code, skus: Any, text: str
) -> None:
    (finding,) = found(variant, a_variant("L", "L"), **changes)

    assert (finding.code, finding.skus, finding.text) == (code, skus, text)


def test_in_a_mixed_shop_a_shirt_needs_neither_grade_nor_chart() -> None:
    shirt: dict[str, Any] = {"title": "Linen shirt", "chart_id": None, "style": None}

    assert found(reading=detect(), **shirt) == []
    assert len(found(**shirt)) == 2
    assert codes(found(reading=detect(), **shirt | {"title": "Support stocking"})) == [
        (Code.GRADE_UNKNOWN, ()),
        (Code.NO_CHART, ()),
    ]


def test_a_map_takes_single_skus_away() -> None:
    variants = in_chart("A"), in_chart("GIFT"), in_chart("B", Kind="gift")
    written = "sku:GIFT=not_compression, option:Kind=gift=not_compression"

    findings = found(*variants, title="ACME", chart_id=None, reading=detect(written))

    assert codes(found(*variants, title="Stocking", chart_id=None)) == [
        (Code.GRADE_UNKNOWN, ()),
        (Code.NO_CHART, ()),
    ]
    assert findings == []


def test_a_map_against_a_readable_grade_is_told_and_one_against_a_monitor_is_not() -> None:
    reading = detect("product:acme=not_compression")
    bare = {"chart_id": None, "style": None, "reading": reading}

    (finding,) = found(title="Knee-high 20-30 mmHg", **bare)

    assert (finding.code, finding.read_from) == (Code.MAP_AGAINST_TEXT, "map")
    assert finding.text == "the map says not_compression, but the title says 20-30 mmHg"
    assert found(title="Blood pressure monitor 0-300 mmHg", **bare) == []


def test_the_merchant_s_guide_says_how_every_kind_is_mended() -> None:
    guide = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")

    assert all(f"`{code.value}`" in guide for code in Code)


def test_doubts_are_those_of_any_sku() -> None:
    document = a_product_document(
        "acme", in_chart("A"), in_chart("B", C="30-40 mmHg"), title="15-20 mmHg", mmhg=None
    )

    doubts = Reading().doubts(product_from(document), GradeFacts(title="15-20 mmHg"))

    assert doubts == {GradeDoubt.CONFLICT}
