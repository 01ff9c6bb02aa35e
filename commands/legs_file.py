"""Legs in a CSV file, one a line, read as a stream: a bad line has its place and stops nothing."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple

import click

LONGEST_LINE = 1_000_000
"""Characters; a file with no line ends would otherwise be read into memory whole."""
MOST_LINES_OF_A_RECORD = 100
"""A quote that nobody closes would otherwise swallow the rest of the file."""
SEPARATORS = (",", ";", "\t")
_QUOTED = re.compile(r'"[^"]*"')
_MOST_SHOWN = 30
_UTF16_MARKS = ("\udcff\udcfe", "\udcfe\udcff")
"""Byte order marks, as they look when read as UTF-8."""


class LegLine(NamedTuple):
    """`row` counts the rows of data from 1, `line` is where it begins in the file, from 1.

    `cells` are those asked for, in that order; with a fault, which names its line, there are none.
    """

    row: int
    line: int
    cells: tuple[str, ...]
    fault: str | None = None


class LegsFile:
    """Reads the header at once. Raises ClickException when there is none or it is no CSV.

    The first line tells the separator: comma, semicolon or tab. UTF-8, with or without its mark.
    """

    def __init__(self, name: str, stream: BinaryIO) -> None:
        self.name = name
        self._text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape")
        self._again: deque[str] = deque()
        self._line = 0
        first = self._next_with_something()
        if first is None:
            msg = f"{name}: is empty; its first line should name the columns"
            raise click.ClickException(msg)
        if first.startswith(_UTF16_MARKS) or "\0" in first:
            msg = f"{name}: looks like UTF-16; save it as UTF-8"
            raise click.ClickException(msg)
        unquoted = _QUOTED.sub("", first)
        self._separator = max(SEPARATORS, key=unquoted.count)
        cells, fault = self._record(first, None)
        if not cells:
            msg = f"{name}: {fault}"
            raise click.ClickException(msg)
        self.header_fault = fault
        self.columns = [cell.strip() for cell in cells]
        twice = [column for column, n in Counter(self.columns).items() if n > 1 and column]
        if twice:
            msg = f"{name}: has more than one column {', '.join(map(repr, twice))}"
            raise click.ClickException(msg)

    def close(self) -> None:
        """Leaves the stream open, which is its owner's."""
        self._text.detach()

    def lacks(self, wanted: Sequence[str]) -> list[str]:
        """A sentence for each column that is not there."""
        missing = [column for column in dict.fromkeys(wanted) if column not in self.columns]
        some = ", ".join(c if c.isprintable() else repr(c) for c in self.columns)
        shown = some if len(self.columns) <= _MOST_SHOWN else f"{len(self.columns)} others"
        return [f"{self.name} has no column {column!r}; it has {shown}" for column in missing]

    def rows(
        self,
        wanted: Sequence[str],
        where: Sequence[tuple[str, str]],
        told: Callable[[int], None],
    ) -> Iterator[LegLine]:
        """The wanted cells of each row whose other cells are as `where` asks, and every bad row.

        All columns must be there. `told` hears the number of every row that was read.
        """
        place: Mapping[str, int] = {column: n for n, column in enumerate(self.columns)}
        picks = [place[column] for column in wanted]
        tests = [(place[column], value) for column, value in where]
        width, row = len(self.columns), 0
        while (text := self._next_with_something()) is not None:
            row, line = row + 1, self._line
            told(row)
            cells, fault = self._record(text, width)
            if fault:
                yield LegLine(row, line, (), fault)
            elif all(cells[n].strip() == value for n, value in tests):
                yield LegLine(row, line, tuple([cells[n] for n in picks]))

    def _next_with_something(self) -> str | None:
        while text := self._next():
            if text.strip(" \n"):
                return text
        return None

    def _next(self) -> str:
        """The next line with its end; empty at the end of the file. What is too long is cut."""
        text = self._again.popleft() if self._again else self._text.readline(LONGEST_LINE)
        if text:
            self._line += 1
        if len(text) == LONGEST_LINE and not text.endswith("\n"):
            while (more := self._text.readline(LONGEST_LINE)) and not more.endswith("\n"):
                pass
        return text

    def _record(self, first: str, width: int | None) -> tuple[list[str], str | None]:
        """The cells of the record that begins with this line, or what is wrong with it.

        Only a quoted cell goes over lines. Where that goes wrong the first line alone is bad, and
        the others are read again.
        """
        if '"' not in first:
            cells, lines = first.removesuffix("\n").split(self._separator), [first]
        else:
            cells, lines = self._quoted(first)
        if cells and (width is None or len(cells) == width):
            return cells, _fault_in(lines, self._line - len(lines) + 1)
        self._again.extendleft(reversed(lines[1:]))
        self._line -= len(lines) - 1
        if not cells:
            return cells, f"line {self._line}: a quote is out of place or not closed"
        more = self._separator == "," and width is not None and len(cells) > width
        hint = "; is there a decimal comma?" if more else ""
        return cells, f"line {self._line}: {len(cells)} cells, but the header has {width}{hint}"

    def _quoted(self, first: str) -> tuple[list[str], list[str]]:
        """The cells, none when the quotes are wrong, and the lines that were read for them."""
        lines = [first]

        def feed() -> Iterator[str]:
            yield first
            while len(lines) < MOST_LINES_OF_A_RECORD and (text := self._next()):
                lines.append(text)
                yield text

        try:
            return next(csv.reader(feed(), delimiter=self._separator, strict=True)), lines
        except csv.Error:
            return [], lines


def _fault_in(lines: Sequence[str], begin: int) -> str | None:
    """A line that was cut, or the first byte that is not UTF-8; `begin` numbers the first line."""
    for line, text in enumerate(lines, begin):
        if len(text) >= LONGEST_LINE:
            return f"line {line}: is longer than {LONGEST_LINE:,} characters"
        if text.isascii():
            continue
        try:
            text.encode()
        except UnicodeEncodeError as error:
            place = len(text[: error.start].encode()) + 1
            byte = ord(text[error.start]) - 0xDC00
            return f"line {line}, byte {place}: 0x{byte:02x} is not UTF-8"
    return None
