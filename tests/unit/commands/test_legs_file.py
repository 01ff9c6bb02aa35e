"""A legs file is read line by line: a bad line is told with its place and spoils no other."""

from __future__ import annotations

import io
from collections.abc import Sequence

import click
import pytest

from commands.legs_file import LONGEST_LINE, MOST_LINES_OF_A_RECORD, LegLine, LegsFile


def legs_file(content: str | bytes) -> LegsFile:
    raw = content if isinstance(content, bytes) else content.encode()
    return LegsFile("legs.csv", io.BytesIO(raw))


def rows(
    content: str | bytes,
    wanted: Sequence[str] = ("ankle", "calf"),
    where: Sequence[tuple[str, str]] = (),
) -> list[LegLine]:
    return list(legs_file(content).rows(wanted, where, lambda *_: None))


def faults(content: str | bytes) -> list[str]:
    return [line.fault for line in rows(content) if line.fault]


def refusal(content: str | bytes) -> str:
    with pytest.raises(click.ClickException) as refused:
        legs_file(content)
    return refused.value.message


def test_the_wanted_cells_come_in_the_order_they_were_asked_for() -> None:
    found = rows("calf,name,ankle\n36,A,21\n37,B,22\n")

    assert found == [LegLine(1, 2, ("21", "36")), LegLine(2, 3, ("22", "37"))]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_header_tells_the_separator(separator: str) -> None:
    content = "ankle,calf\n20.5,36\n".replace(",", separator)

    assert [line.cells for line in rows(content)] == [("20.5", "36")]


def test_a_separator_in_a_quoted_name_is_no_separator() -> None:
    found = rows('"size, as told, or not, mostly";ankle;calf\n3;21;36\n')

    assert [line.cells for line in found] == [("21", "36")]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfankle,calf\r\n21,36\r\n",
        b"ankle,calf\r21,36\r",
        b"ankle,calf\n21,36",
        b"\n\n ankle , calf\n\n21,36\n\n",
        b'"ankle","calf"\n"21","36"\n',
    ],
    ids=["mark and CRLF", "CR alone", "no last line end", "blank lines", "quotes"],
)
def test_files_of_other_programs_are_read_alike(content: bytes) -> None:
    assert [(line.row, line.cells) for line in rows(content)] == [(1, ("21", "36"))]


def test_a_quoted_cell_may_go_over_lines_and_the_numbers_stay_right() -> None:
    found = rows('note,ankle,calf\n"one\ntwo, ""three""",21,36\nx,22,37\n')

    assert found == [LegLine(1, 2, ("21", "36")), LegLine(2, 4, ("22", "37"))]


def test_only_rows_that_are_asked_for_come_and_all_are_counted() -> None:
    content = "sex,ankle,calf\nF,21,36\nM,24,39\n F ,22,37\n"
    counted: list[int] = []

    found = list(legs_file(content).rows(["ankle"], [("sex", "F")], counted.append))

    assert [(line.row, line.cells) for line in found] == [(1, ("21",)), (3, ("22",))]
    assert counted == [1, 2, 3]


def test_a_row_that_cannot_be_read_comes_whatever_is_asked_for() -> None:
    found = rows("sex,ankle,calf\nM,24\n", where=[("sex", "F")])

    assert [line.fault for line in found] == ["line 2: 2 cells, but the header has 3"]


def test_more_cells_than_columns_ask_after_a_decimal_comma() -> None:
    assert faults("ankle,calf\n20,4,36,1\n21,36\n") == [
        "line 2: 4 cells, but the header has 2; is there a decimal comma?"
    ]


def test_a_byte_that_is_not_utf_8_is_told_with_its_place() -> None:
    content = "note,ankle,calf\né,21,36\nMüller,22,37\n".encode()
    latin = content.replace("ü".encode(), b"\xfc")

    assert faults(latin) == ["line 3, byte 2: 0xfc is not UTF-8"]
    assert [line.cells for line in rows(latin) if not line.fault] == [("21", "36")]


def test_such_a_byte_in_a_later_line_of_a_quoted_cell_spoils_that_row_alone() -> None:
    found = rows(b'note,ankle,calf\n"a\nb \xfc",21,36\nx,22,37\n')

    assert [(line.row, line.line, line.fault) for line in found] == [
        (1, 2, "line 3, byte 3: 0xfc is not UTF-8"),
        (2, 4, None),
    ]


def test_such_a_byte_in_the_header_is_told_and_the_rows_are_read() -> None:
    found = legs_file(b"gr\xf6\xdfe,ankle,calf\n1,21,36\n")

    assert found.header_fault == "line 1, byte 3: 0xf6 is not UTF-8"
    assert [line.cells for line in found.rows(["ankle"], (), lambda *_: None)] == [("21",)]


@pytest.mark.parametrize("bad", ['"21,36', '"21"x,36', '"21,36\n22,37\n"'])
def test_a_quote_out_of_place_spoils_one_line_and_not_those_after_it(bad: str) -> None:
    found = rows(f"ankle,calf\n{bad}\n23,38\n24,39\n")

    assert found[0].fault is not None
    assert [line.cells for line in found[-2:]] == [("23", "38"), ("24", "39")]
    assert [line.row for line in found] == list(range(1, len(found) + 1))


def test_a_quote_that_nobody_closes_does_not_read_the_file_into_memory() -> None:
    many = 3 * MOST_LINES_OF_A_RECORD

    found = rows('ankle,calf\n"21,36\n' + "22,37\n" * many)

    assert [line.fault for line in found[:2]] == [
        "line 2: a quote is out of place or not closed",
        None,
    ]
    assert (len(found), found[-1].line) == (many + 1, many + 2)


def test_a_line_without_end_is_cut_and_told() -> None:
    found = rows("ankle,calf\n21," + "9" * (3 * LONGEST_LINE) + "\n22,37\n")

    assert [line.fault for line in found] == ["line 2: is longer than 1,000,000 characters", None]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "legs.csv: is empty; its first line should name the columns"),
        (b" \n\n", "legs.csv: is empty; its first line should name the columns"),
        ("ankle,calf\n".encode("utf-16"), "legs.csv: looks like UTF-16; save it as UTF-8"),
        ("ankle,calf\n".encode("utf-16-le"), "legs.csv: looks like UTF-16; save it as UTF-8"),
        (b"ankle,calf,ankle\n", "legs.csv: has more than one column 'ankle'"),
        (b'"ankle,calf\n21,36\n', "legs.csv: line 1: a quote is out of place or not closed"),
    ],
)
def test_what_is_no_legs_file_is_one_clear_line(content: bytes, told: str) -> None:
    assert refusal(content) == told


def test_columns_without_a_name_may_be_many() -> None:
    assert [line.cells for line in rows("ankle,calf,,\n21,36,,\n")] == [("21", "36")]


def test_columns_that_are_not_there_are_told_with_those_that_are() -> None:
    found = legs_file("ankle,calf\n")

    assert found.lacks(["ankle", "foot", "shoe", "foot"]) == [
        "legs.csv has no column 'foot'; it has ankle, calf",
        "legs.csv has no column 'shoe'; it has ankle, calf",
    ]


def test_the_stream_stays_open_for_its_owner() -> None:
    stream = io.BytesIO(b"ankle,calf\n21,36\n")

    LegsFile("legs.csv", stream).close()

    assert not stream.closed
