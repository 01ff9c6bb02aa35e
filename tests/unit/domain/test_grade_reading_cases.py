"""Agreement with the worked screening cases, as far as they are about grades."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.domain.grade_reading import GarmentLabel, read_grade

CASES = Path(__file__).resolve().parents[4] / "shared" / "data" / "screening-cases.yaml"


def test_agrees_with_the_worked_screening_cases() -> None:
    if not CASES.exists():
        pytest.skip("../shared is absent")
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8"))["cases"]:
        for line in case["lines"]:
            expected = case["expect"]["lines"][line["id"]]
            grade = read_grade(_label_of(case, line))
            band = [grade.band.low, grade.band.high] if grade.band else None
            doubts = [reason for reason in expected["reasons"] if reason.startswith("GRADE_")]
            found = (band, grade.tier, [grade.doubt] if grade.doubt else [])
            assert found == (expected["band"], expected["tier"], doubts), case["id"]


def _label_of(case: dict[str, Any], line: dict[str, Any]) -> GarmentLabel:
    meta = line.get("meta", {})
    return GarmentLabel(
        title=line["text"],
        variant_title=line.get("variant"),
        options=line.get("options", {}),
        kind=meta.get("kind", "stocking"),
        mmhg=tuple(meta["mmhg"]) if meta.get("mmhg") else None,
        layers_mmhg=tuple(meta.get("layers_mmhg", ())),
        mmhg_parts=tuple(tuple(part) for part in meta.get("mmhg_parts", ())),
        standard=meta.get("standard"),
        declared_scale=case.get("catalogue"),
        market=case["market"],
    )
