"""What a merchant should know of a chart before selling by it: pure, and told in plain English."""

from shared.domain.chart_lint.finding import Code, Finding, Level, Numbers, told
from shared.domain.chart_lint.linter import MOST_FINDINGS, Examination, examine, lint

__all__ = [
    "MOST_FINDINGS",
    "Code",
    "Examination",
    "Finding",
    "Level",
    "Numbers",
    "examine",
    "lint",
    "told",
]
