"""What can be wrong with a published product, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.grade import GradeDoubt


class Code(StrEnum):
    GRADE_UNKNOWN = "grade_unknown"
    GRADE_AMBIGUOUS_CLASS = "grade_ambiguous_class"
    GRADE_CONFLICT = "grade_conflict"
    MAP_AGAINST_TEXT = "map_against_text"
    NO_CHART = "no_chart"
    CHART_NOT_PUBLISHED = "chart_not_published"
    SIZE_NOT_IN_CHART = "size_not_in_chart"
    NO_ROW_FOR_VARIANT = "no_row_for_variant"


@dataclass(frozen=True, slots=True)
class Finding:
    """`skus` is empty when it is said of the whole product. `read_from` is where the grade was
    read, None when it is not about a grade or nothing was found.
    """

    code: Code
    product_id: str
    title: str
    skus: tuple[str, ...]
    text: str
    read_from: str | None = None


def code_of(doubt: GradeDoubt) -> Code:
    """`GRADE_UNKNOWN` is `grade_unknown`."""
    return Code(doubt.value.lower())
