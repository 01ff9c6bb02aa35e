"""Chart files are read strictly, and every fault is told with its line."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands import chart_file
from commands.chart_file import FileRead, look_into, read_charts
from commands.published import files
from shared.domain.chart_document import chart_from
from shared.domain.chart_lint import Code
from shared.messages import strict_yaml

GOOD = """schema: 1
charts:
  - id: acme-knee
    style: knee-high
    unit: cm
    points:
      ankle: {role: primary}
    rows:
      - {size: S, ankle: [17, 19]}
      - {size: M, ankle: [19, 21]}
"""
SECOND = GOOD.partition("charts:\n")[2].replace("acme-knee", "acme-sock")
BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)


def written(tmp_path: Path, text: str | bytes) -> Path:
    file = tmp_path / "charts.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def told(tmp_path: Path, text: str | bytes) -> str:
    with pytest.raises(click.ClickException) as refused:
        read_charts(written(tmp_path, text))
    return refused.value.message


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    assert len(read_charts(written(tmp_path, GOOD))) == 1


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[19, 21]", "[21, 19]", "line 10: rows.1.ankle: the bounds are reversed"),
        ("[17, 19]", "[17, wide]", "line 9: rows.0.ankle: 'wide' is not a number"),
        ("[17, 19]", "[17 cm, 19]", "line 9: rows.0.ankle: '17 cm' has a unit"),
        ("[17, 19]", "[17,5, 19,5]", "line 9: rows.0.ankle: bounds are a pair"),
        ("[17, 19]", "[2026-05-01, 19]", "line 9: rows.0.ankle: '2026-05-01' is not a number"),
        ("[17, 19]", "[0x11, 19]", "line 9: rows.0.ankle: '0x11' is not a number"),
        ("[17, 19]", "[1:30, 19]", "line 9: rows.0.ankle: '1:30' is not a number"),
        ("[17, 19]", "[yes, 19]", "line 9: rows.0.ankle: 'yes' is not a number"),
        ("[17, 19]", f"[{'9' * 9_999}, 19]", "line 9: rows.0.ankle: '999"),
        ("S, ankle: [17, 19]", "S", "line 9: rows.0.ankle: is required and not given"),
        ("ankle: {role: primary}", "anklet: {role: primary}", "line 7: points.anklet: is no point"),
        ("unit: cm", "unit: ell", "line 5: unit: 'ell' is none of cm, in"),
        (
            "style: knee-high\n",
            "style: knee-high\n    style: sock\n",
            "line 5: style: is given twice",
        ),
        (
            "ankle: [17, 19]",
            "ankle: [17, 19], ankle: [1, 2]",
            "line 9: rows.0.ankle: is given twice",
        ),
        ("charts:", "charts: []\ncharts:", "line 2: file: has no charts"),
        ("schema: 1", "schema: 1\nschema: 1", "line 2: schema: is given twice"),
        ("schema: 1", "schema: 1\nnotes: x", "line 2: notes: is not known here"),
        ("schema: 1", "schema: 2", "line 1: file: must begin with `schema: 1`"),
        ("charts:", "cards:", "has no charts"),
        ("[17, 19]", "!!float 17", "line 9: file: has the tag tag:yaml.org,2002:float"),
        ("[17, 19]", "*bounds", "line 9: file: has the alias *bounds"),
        ("size: S", "[a]: S", "line 9: file: has a key that is no single word"),
        ("size: S", "? {a: b}: S", "line 9: file:"),
        ("    unit: cm", "\tunit: cm", "line 5: file: is not YAML"),
        ("unit: cm", "unit: \x07", "line 5: file: is not text: it has the character U+0007"),
        ("unit: cm", "unit: " + "[" * 100, "line 5: file: is nested more than 20 deep"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert fault in told(tmp_path, GOOD.replace(old, new, 1))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("[17, 19]", "[19, 17]").replace("unit: cm", "unit: ell")

    assert len(told(tmp_path, text).splitlines()) == 2


@pytest.mark.parametrize(
    "text",
    [
        *(
            "charts: [",
            b"\xff\xfe\x00",
            "- 1\n- 2\n",
            "",
            " \n# nothing\n",
            "17",
            "---\na: 1\n---\nb: 2",
        ),
        *(
            GOOD.encode("utf-16"),
            GOOD.encode() + "caf\u00e9".encode("latin-1"),
            BOMB,
            "[" * 100_000,
        ),
        *("a: [" + "x, " * 100_000, "schema: 1\ncharts: {a: b}", "schema: 1\ncharts: []"),
    ],
)
def test_what_is_no_chart_file_is_one_clear_fault(tmp_path: Path, text: str | bytes) -> None:
    before = time.monotonic()

    said = told(tmp_path, text)

    assert len(said.splitlines()) == 1
    assert "charts.yaml: line " in said
    assert time.monotonic() - before < 5


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert len(read_charts(written(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()))) == 1


def test_a_file_that_is_too_large_is_one_clear_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart_file, "MOST_BYTES", 2**20)

    assert "is larger than 1 MB" in told(tmp_path, "#" * (2**20 + 1))


def test_a_file_with_too_many_values_is_one_clear_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_yaml, "MOST_NODES", 20)

    assert "has more than 20 values" in told(tmp_path, GOOD)


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_a_file_that_cannot_be_opened_is_a_fault(tmp_path: Path, name: str) -> None:
    [fault] = look_into(tmp_path / name).faults

    assert fault.line == 1


def test_a_device_without_an_end_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_file, "MOST_BYTES", 2**20)

    [fault] = look_into(Path("/dev/zero")).faults

    assert "is larger than" in str(fault)


def test_words_of_yaml_stay_words_and_numbers_stay_as_typed(tmp_path: Path) -> None:
    text = GOOD.replace("size: S, ankle: [17, 19]", "size: NO, ankle: [0017.10, 19.3]")
    text = text.replace("size: M", "size: 010").replace(
        "    unit", "    source: {seen: 2026-05-01}\n    unit"
    )

    chart = chart_from(read_charts(written(tmp_path, text))[0])

    assert (chart.sizes, chart.source) == (("NO", "010"), {"seen": "2026-05-01"})
    assert chart.rows[0].bounds["ankle"].low == Decimal("17.1")


def test_a_broken_chart_does_not_hide_its_neighbours(tmp_path: Path) -> None:
    text = GOOD.replace("[17, 19]", "[19, 17]") + SECOND

    read = look_into(written(tmp_path, text))

    assert [(chart.name, chart.chart is None) for chart in read.charts] == [
        ("acme-knee", True),
        ("acme-sock", False),
    ]
    assert [fault.line for fault in read.charts[0].faults] == [9]


def test_two_charts_with_one_id_are_a_duplicate(tmp_path: Path) -> None:
    read = look_into(written(tmp_path, GOOD + SECOND.replace("acme-sock", "acme-knee")))

    assert [len(chart.faults) for chart in read.charts] == [0, 1]
    assert (read.charts[1].faults[0].line, read.charts[1].faults[0].fault.code) == (
        11,
        Code.DUPLICATE,
    )


def test_ten_thousand_rows_are_read_in_a_few_seconds(tmp_path: Path) -> None:
    rows = "".join(
        f"      - {{size: '{n}', ankle: [{n}, {n + 1}], variant: {{length: normal}}}}\n"
        for n in range(1, 10_001 - 1)
    )
    text = GOOD.partition("      - {size")[0] + rows
    before = time.monotonic()

    [chart] = look_into(written(tmp_path, text)).charts

    assert chart.chart is not None
    assert len(chart.chart.rows) == 9_999
    assert time.monotonic() - before < 20


PIECES = [
    *("schema: 1", "charts:", "- id: a", "  ", "\n", "rows:", "{", "}", "[", "]", ",", ": ", "- "),
    *("&a", "*a", "!!int", "|", ">", "'", '"', "#", "?", "%", "@", "\t", "~", "null", "17", "24,4"),
    *(
        "ankle",
        "size: S",
        "points:",
        "{role: primary}",
        "unit: cm",
        "---",
        "...",
        "<<",
        "\x00",
        "\u2028",
    ),
]
SOURCES = [file.read_bytes() for file in files()] + [(GOOD + SECOND).encode()]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A good file, or a few lines of one, with some bytes put in, taken out or moved."""
    text = draw(st.sampled_from(SOURCES))
    if draw(st.booleans()):
        lines = text.splitlines(keepends=True)
        text = b"".join(lines[: draw(st.integers(0, 60))])
    for _ in range(draw(st.integers(1, 4))):
        at, length = draw(st.integers(0, len(text))), draw(st.integers(0, 30))
        put = draw(st.binary(max_size=3) | st.sampled_from([piece.encode() for piece in PIECES]))
        text = text[:at] + put + text[at + length :]
    return text


def check(tmp_path: Path, raw: bytes) -> FileRead:
    read = look_into(written(tmp_path, raw))
    faults = [*read.faults, *(fault for chart in read.charts for fault in chart.faults)]
    last = max(raw.count(b"\n"), len(raw.decode("utf-8", "replace").splitlines())) + 1

    assert read.charts or faults
    assert all((chart.chart is None) == bool(chart.faults) for chart in read.charts)
    assert all(1 <= fault.line <= last for fault in faults)
    assert all(str(fault) for fault in faults)
    return read


QUICK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@QUICK
@given(raw=st.binary(max_size=200))
def test_any_bytes_end_in_charts_or_faults_with_lines(tmp_path: Path, raw: bytes) -> None:
    check(tmp_path, raw)


@QUICK
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40))
def test_anything_like_yaml_ends_in_charts_or_faults_with_lines(
    tmp_path: Path, pieces: list[str]
) -> None:
    check(tmp_path, "".join(pieces).encode())
    check(tmp_path, (GOOD + "    " + "".join(pieces)).encode())


@QUICK
@given(raw=mutated())
def test_a_good_file_gone_wrong_ends_in_charts_or_faults_with_lines(
    tmp_path: Path, raw: bytes
) -> None:
    check(tmp_path, raw)
