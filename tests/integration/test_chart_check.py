"""`sockwise chart check`, as a merchant types it: nothing running, no ledger."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commands.main import cli
from commands.published import files

HEAD = """schema: 1
charts:
  - id: acme-knee
    style: knee-high
    unit: cm
    points: {ankle: {role: primary}, calf: {role: confirm}}
"""
GOOD = f"""{HEAD}    rows:
      - {{size: S, ankle: [17, 19], calf: [27, 32]}}
      - {{size: M, ankle: [19, 21], calf: [29, 36]}}
      - {{size: L, ankle: [22, 24], calf: [29, 36]}}
"""
BROKEN = GOOD.partition("charts:\n")[2].replace("acme-knee", "acme-sock").replace("17", "wide")


@pytest.fixture(autouse=True)
def nothing_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv("SOCKWISE_HOME", str(home))
    monkeypatch.setenv("SOCKWISE_REDIS_URL", "unix:/nowhere/redis.sock")
    monkeypatch.setenv("SOCKWISE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nowhere")
    return home


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "charts.yaml"


def check(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["chart", "check", *map(str, arguments)])


def told(*arguments: object) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The findings and the summary of `--json`."""
    *findings, last = map(json.loads, check(*arguments, "--json").stdout.splitlines())
    summary: dict[str, Any] = last["summary"]
    return findings, summary


def test_the_published_charts_are_as_their_publisher_expects(nothing_at_home: Path) -> None:
    done = check(*files())

    assert done.exit_code == 0
    assert done.output.splitlines()[-1] == "23 charts in 2 files: 0 errors, 99 warnings, 42 notes"
    assert not nothing_at_home.exists()


def test_findings_are_told_for_each_chart_point_by_point(file: Path) -> None:
    file.write_text(GOOD)

    done = check(file)

    assert done.exit_code == 0
    assert done.output == (
        f"{file}: acme-knee: 2 warnings, 1 note\n"
        "  warning shared_bound, ankle: 19 cm (sizes S, M; rows 1-2; line 8)\n"
        "  warning gap, ankle: 21 to 22 cm (sizes M, L; rows 2-3; line 9)\n"
        "  note overlap, calf: 29 to 32 cm (sizes S, M; rows 1-2; line 8)\n"
        "1 chart in 1 file: 0 errors, 2 warnings, 1 note\n"
    )


def test_json_has_one_object_a_finding_and_the_summary_last(file: Path) -> None:
    file.write_text(GOOD)

    findings, summary = told(file)

    assert findings[1] == {
        "file": str(file),
        "chart": "acme-knee",
        "code": "gap",
        "level": "warning",
        "point": "ankle",
        "rows": [2, 3],
        "sizes": ["M", "L"],
        "numbers": {"from": 21, "to": 22, "by": 1},
        "line": 9,
        "text": "ankle 21 to 22 cm falls between the rows of sizes M and L",
    }
    assert summary == {
        "files": 1,
        "charts": 1,
        "codes": {"shared_bound": 1, "overlap": 1, "gap": 1},
        "errors": 0,
        "more": 0,
        "differences": [],
    }


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("calf: [27, 32]", "calf: {above: 32, max: 32}", "unreachable"),
        ("unit: cm", "unit: in", "unit_suspect"),
        ("[19, 21]", "[7.5, 8.3]", "unit_suspect"),
        ("M, ankle: [19, 21], calf: [29, 36]", "M, ankle: [17, 19], calf: [27, 32]", "duplicate"),
        ("[22, 24]", "[15, 17]", "decreasing"),
        ("M, ankle: [19, 21], calf", "M, calf", "missing_point"),
        ("size: M", "size: M, size: N", "duplicate"),
        ("[19, 21]", "[21, 19]", None),
        ("[19, 21]", "[19 cm, 21]", None),
    ],
)
def test_a_mistake_is_an_error_with_its_line(
    file: Path, old: str, new: str, code: str | None
) -> None:
    file.write_text(GOOD.replace(old, new))

    findings, summary = told(file)

    errors = [finding for finding in findings if finding["level"] == "error"]
    assert code in {finding["code"] for finding in errors}
    assert all(3 <= finding["line"] <= 10 for finding in errors)
    assert summary["errors"] == len(errors)
    assert check(file).exit_code == check(file, "--json").exit_code == 1


def test_a_missing_point_is_told_with_its_row_size_and_point(file: Path) -> None:
    file.write_text(GOOD.replace("M, ankle: [19, 21], calf", "M, calf"))

    [finding], _ = told(file)

    assert (finding["code"], finding["point"], finding["rows"], finding["sizes"]) == (
        "missing_point",
        "ankle",
        [2],
        ["M"],
    )
    assert "line 9: rows.1.ankle: is required and not given" in check(file).output


def test_a_broken_chart_does_not_hide_the_findings_of_its_neighbours(file: Path) -> None:
    file.write_text(GOOD + BROKEN)

    findings, summary = told(file)

    assert summary["charts"] == 2
    assert {finding["chart"]: finding["code"] for finding in findings} == {
        "acme-knee": "overlap",
        "acme-sock": None,
    }


def test_a_file_that_cannot_be_read_does_not_hide_the_others(file: Path, tmp_path: Path) -> None:
    file.write_text(GOOD)
    (tmp_path / "bad.yaml").write_bytes(b"\xff\xfe")

    findings, summary = told(tmp_path / "bad.yaml", tmp_path / "none.yaml", file)

    assert [(f["chart"], f["code"], f["line"]) for f in findings[:2]] == [(None, None, 1)] * 2
    assert (summary["files"], summary["charts"], summary["errors"]) == (3, 1, 2)


@pytest.mark.parametrize(
    ("expected", "difference"),
    [
        ("[shared_bound, overlap, gap]", None),
        ("[gap, overlap, shared_bound, gap]", None),
        ("[shared_bound, overlap]", "found and not in expected_findings: gap"),
        ("[]", "found and not in expected_findings: gap, overlap, shared_bound"),
        (
            "[shared_bound, overlap, gap, decreasing]",
            "in expected_findings and not found: decreasing",
        ),
    ],
)
def test_findings_other_than_the_expected_ones_fail(
    file: Path, expected: str, difference: str | None
) -> None:
    file.write_text(GOOD.replace("    rows:", f"    expected_findings: {expected}\n    rows:"))

    done = check(file)

    assert done.exit_code == (0 if difference is None else 1)
    assert difference is None or difference in done.output
    assert len(told(file)[1]["differences"]) == (difference is not None)


def test_an_error_fails_although_it_is_expected(file: Path) -> None:
    text = GOOD.replace("[22, 24]", "[15, 17]")
    file.write_text(text.replace("    rows:", "    expected_findings: [decreasing]\n    rows:"))

    assert check(file).exit_code == 1


def test_what_a_file_says_does_not_reach_the_terminal_as_a_command(file: Path) -> None:
    file.write_text(GOOD.replace("size: S", r'size: "\e[2J"'))

    assert "\x1b" not in check(file).output


def test_a_chart_is_checked_by_at_least_one_file() -> None:
    assert check().exit_code == 2


@pytest.mark.parametrize(
    "row",
    [
        "{{size: '{n}', ankle: [{n}, {m}], calf: [{n}, {k}]}}",
        "{{size: '{n}', ankle: [1, 9000], calf: [{n}, {k}]}}",
        "{{size: M, ankle: [{n}, {m}], calf: [{n}, {k}]}}",
    ],
    ids=["a ladder", "everything overlaps", "one size"],
)
def test_ten_thousand_rows_are_checked_in_a_few_seconds(file: Path, row: str) -> None:
    rows = [row.format(n=n / 4, m=n / 4 + 0.25, k=n / 4 + 2_000) for n in range(100, 10_100)]
    file.write_text(HEAD + "    rows:\n" + "".join(f"      - {row}\n" for row in rows))
    before = time.monotonic()

    findings, summary = told(file)

    assert time.monotonic() - before < 30
    assert len(findings) <= 1_000
    assert summary["charts"] == 1
