"""Everything that should be mended in one product, with where it stands and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from shared.domain.catalogue import Product, Sku
from shared.domain.catalogue_lint.finding import Code, Finding, code_of
from shared.domain.catalogue_lint.reading import Reading
from shared.domain.garment import GradeFacts, label_of, offered_by
from shared.domain.garment_sense import Garments, GarmentSense
from shared.domain.grade import Grade, GradeDoubt, Tier
from shared.domain.grade_reading import GarmentLabel, read_grade
from shared.domain.order import Line
from shared.domain.sizechart import Chart

_BY_WORDS = GarmentSense(Garments.DETECT)


def look_into(
    product: Product, known: GradeFacts, charts: Mapping[str, Chart], reading: Reading
) -> Iterator[Finding]:
    """What is no compression garment needs neither a grade nor a chart."""
    garments: list[str] = []
    by_grade = reading.by_grade(product, known)
    for grade, (skus, line) in by_grade.items():
        named = () if len(by_grade) == 1 else skus
        label = label_of(line, known, market=reading.market, declared_scale=reading.declared_scale)
        if grade.tier is Tier.NOT_COMPRESSION:
            yield from _mapped_away(product, named, grade, line, label, known)
            continue
        garments += skus
        if grade.doubt is not None:
            yield _finding(
                code_of(grade.doubt), product, named, _why(grade, label), grade.read_from
            )
    if any(grade.tier is not Tier.NOT_COMPRESSION for grade in by_grade):
        yield from _unmapped(product, charts, frozenset(garments))


def _finding(
    code: Code, product: Product, skus: tuple[str, ...], text: str, read_from: str | None = None
) -> Finding:
    return Finding(code, product.product_id, product.title, skus, text, read_from)


def _mapped_away(
    product: Product,
    skus: tuple[str, ...],
    grade: Grade,
    line: Line,
    label: GarmentLabel,
    known: GradeFacts,
) -> Iterator[Finding]:
    """The map decides all the same; but a merchant who mapped too much should hear of it."""
    told = read_grade(label)
    if grade.read_from != "map" or told.band is None:
        return
    if _BY_WORDS.is_compression(offered_by(line, known), told):
        text = f"the map says not_compression, but {_said(label)}"
        yield _finding(Code.MAP_AGAINST_TEXT, product, skus, text, grade.read_from)


def _why(grade: Grade, label: GarmentLabel) -> str:
    if grade.doubt is GradeDoubt.UNKNOWN or grade.band is None:
        if label.mmhg is not None:
            return "the numbers kept on the product are no pressure"
        if _said(label):
            return "all its texts together are too long to be read"
        return "no pressure with a unit and no class, neither in the options nor in the title"
    held = f"held as {grade.band.label}"
    if grade.doubt is GradeDoubt.AMBIGUOUS_CLASS:
        return f"{_said(label)}: a class without a scale has several meanings; {held}"
    return f"{_said(label)}; {held}"


def _said(label: GarmentLabel) -> str:
    """Place by place: "the options say 15-20 mmHg, the title says 20-30 mmHg"."""
    told = ((words, read_grade(part)) for words, part in _places(label))
    return ", ".join(
        f"{words} {'up to ' if grade.doubt else ''}{grade.band.label}"
        for words, grade in told
        if grade.band is not None
    )


def _places(label: GarmentLabel) -> Iterator[tuple[str, GarmentLabel]]:
    texts = replace(label, mmhg=None, layers_mmhg=(), mmhg_parts=())
    yield "the numbers on the product say", replace(label, title=None, options={})
    yield "the options say", replace(texts, title=None)
    yield "the title says", replace(texts, options={})


def _unmapped(
    product: Product, charts: Mapping[str, Chart], garments: frozenset[str]
) -> Iterator[Finding]:
    if product.chart_id is None:
        yield _finding(Code.NO_CHART, product, (), "it names no chart")
        return
    chart = charts.get(product.chart_id)
    if chart is None:
        text = f"no chart {product.chart_id} is published"
        yield _finding(Code.CHART_NOT_PUBLISHED, product, (), text)
        return
    by_text: dict[tuple[Code, str], list[str]] = {}
    for sku in product.skus:
        if sku.sku in garments and (told := _without_row(sku, chart)):
            by_text.setdefault(told, []).append(sku.sku)
    for (code, text), skus in by_text.items():
        yield _finding(code, product, tuple(skus), text)


def _without_row(sku: Sku, chart: Chart) -> tuple[Code, str] | None:
    rows = [row for row in chart.rows if row.size == sku.size]
    if not rows:
        known = ", ".join(chart.sizes)
        text = f"chart {chart.chart_id} has no size {sku.size!r}; it has {known}"
        return Code.SIZE_NOT_IN_CHART, text
    if any(row.stands_for(sku.size, sku.chart_variant) for row in rows):
        return None
    given = _told(sku.chart_variant) or "no chart_variant"
    wanted = " or ".join(dict.fromkeys(_told(row.variant) for row in rows))
    text = f"size {sku.size!r} of chart {chart.chart_id} is made for {wanted}, not for {given}"
    return Code.NO_ROW_FOR_VARIANT, text


def _told(variant: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in variant.items())
