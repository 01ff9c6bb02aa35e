"""From an order line and what the catalogue knows to a grade."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.garment import NOTHING_KNOWN, GradeFacts, grade_of
from shared.domain.garment_sense import sense_from
from shared.domain.grade import Grade, GradeDoubt, Tier
from shared.domain.product_document import grade_facts_from
from tests.builders import a_line, a_product_document, a_variant

PRODUCT = a_product_document(
    "acme",
    a_variant("ACME-M", options={"Compression": "20-30 mmHg", "Colour": "sand"}),
    a_variant("ACME-L", "L", options={"Compression": "15-20 mmHg"}),
    title="Knee-high",
    mmhg=None,
)


def graded(known: GradeFacts, *, settings: dict[str, Any] | None = None, **line: Any) -> Grade:
    return grade_of(
        a_line(**line),
        known,
        market=None,
        declared_scale=None,
        sense=sense_from(settings or {}),
    )


def test_a_line_is_read_by_its_own_words_when_nothing_is_known() -> None:
    grade = graded(NOTHING_KNOWN, title="15-20 mmHg")

    assert (grade.tier, grade.read_from) == (Tier.OTC, "title")


def test_a_line_without_a_title_has_its_product_s_title_and_text() -> None:
    assert graded(GradeFacts(title="ACME", text="CCL 2"), title=None).tier is Tier.MEDICAL
    assert graded(GradeFacts(title="ACME 15-20 mmHg"), title=None).tier is Tier.OTC


@pytest.mark.parametrize(
    ("sku", "tier"),
    [("ACME-M", Tier.MEDICAL), ("ACME-L", Tier.OTC), ("ACME-XL", Tier.UNKNOWN)],
)
def test_the_options_of_one_sku_fill_up_what_its_line_does_not_say(sku: str, tier: Tier) -> None:
    known = grade_facts_from(PRODUCT, sku=sku)

    assert graded(known, title="Knee-high", options={"Gift wrap": "yes"}).tier is tier


def test_an_option_of_the_line_goes_before_the_catalogue_s_of_the_same_name() -> None:
    known = grade_facts_from(PRODUCT, sku="ACME-M")

    grade = graded(known, title="Knee-high", options={"Compression": "30-40 mmHg"})

    assert (grade.tier, grade.doubt) == (Tier.MEDICAL_HIGH, None)


def test_one_of_another_name_that_says_otherwise_is_a_conflict() -> None:
    known = grade_facts_from(PRODUCT, sku="ACME-M")

    grade = graded(known, title="Knee-high", options={"Druck": "15-20 mmHg"})

    assert grade.doubt is GradeDoubt.CONFLICT


def test_without_a_sku_no_options_are_known() -> None:
    assert grade_facts_from(PRODUCT).options == {}


@pytest.mark.parametrize(
    "entry",
    ["product:acme", "category:shirts", "tag:gift", "option:colour=sand"],
)
def test_the_map_sees_what_only_the_catalogue_knows(entry: str) -> None:
    document = {**PRODUCT, "chart_id": None, "categories": ["Shirts"], "tags": ["Gift"]}
    settings = {"garment_map": f"{entry}=not_compression"}

    grade = graded(
        grade_facts_from(document, sku="ACME-M"), settings=settings, title="Firm", sku="ACME-M"
    )

    assert grade == Grade(None, Tier.NOT_COMPRESSION, "map", None)


def test_a_document_of_an_older_release_has_no_labels() -> None:
    known = grade_facts_from({"product_id": "a", "title": "A", "variants": []})

    assert (known.categories, known.tags, known.is_worn, known.has_chart) == ((), (), False, False)
