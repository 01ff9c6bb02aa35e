"""`sockwise chart fit`: a chart against a file of legs, one answer a row, then the count of all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import BinaryIO

import click
import orjson

from commands.chart_file import read_charts
from commands.fit_answers import TEXT_HEAD, UNREADABLE, Answer, Tally, answer_of
from commands.fit_picture import draw
from commands.fit_plane import Dot, Sample, axes_of, place_of
from commands.leg_columns import LegColumn, UnreadableLeg, leg_of, read_maps, read_step
from commands.legs_file import LegLine, LegsFile
from commands.row_progress import row_progress
from shared.domain.chart_document import chart_from
from shared.domain.measurement import to_centimetres
from shared.domain.sizechart import Chart

MOST_PLACES = 20
"""Bad places that are listed for people; the JSON has all of them."""
MOST_DOTS = 2_000
REMEMBERED = 16_384
"""Answers kept for cells that come again: legs of a file are often alike, rounded ones more so."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say. `tests` are columns and the values they must have; `step` is in cm."""

    columns: Sequence[LegColumn]
    tests: Sequence[tuple[str, str]]
    step: Decimal | None


@click.command("fit")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--chart", "chart_id", required=True, metavar="ID", help="A chart of the file.")
@click.option(
    "--legs",
    "stream",
    type=click.File("rb"),
    required=True,
    metavar="CSV",
    help="One leg a line, with a header; - is standard input.",
)
@click.option(
    "--map",
    "maps",
    multiple=True,
    required=True,
    metavar="POINT=COLUMN:UNIT",
    help="The column of a point, in mm, cm, in, kg or lb; a shoe size takes no unit.",
)
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="Only rows that have it.")
@click.option("--round", "step", metavar="STEP", help="Round girths and lengths, in chart units.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw an SVG.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def fit(
    *,
    file: Path,
    chart_id: str,
    stream: BinaryIO,
    maps: tuple[str, ...],
    where: tuple[str, ...],
    step: str | None,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Fit each leg of a CSV file: one answer a row, then the legs per outcome and size.

    Rows that cannot be read are answered `unreadable`, their places listed, and the exit code is 1.
    """
    if plot is not None and not plot.parent.is_dir():
        msg = f"--plot {plot}: there is no folder {plot.parent}"
        raise click.UsageError(msg)
    chart, name = _chart(file, chart_id), getattr(stream, "name", "<stdin>")
    with closing(LegsFile("standard input" if name == "<stdin>" else name, stream)) as legs:
        asked = _asked(chart, legs, maps, where, step)
        report = _Report(chart, asked, as_json=as_json)
        if legs.header_fault:
            report.places.append(legs.header_fault)
        try:
            with row_progress(stream) as told:
                names = [column.name for column in asked.columns]
                report.write(legs.rows(names, asked.tests, told))
        except BrokenPipeError:
            _write_no_more()
            raise click.exceptions.Exit(1) from None
        except OSError as error:
            _write_no_more()
            msg = f"stopped: {error.strerror or error}"
            raise click.ClickException(msg) from error
    if plot is not None:
        note = "; ".join([*where, *([f"rounded to {step} {chart.unit}"] if step else [])])
        _save(plot, draw(chart, report.tally, report.sample, report.axes, note))
    if not report.tell_faults():
        raise click.exceptions.Exit(1)


def _chart(file: Path, chart_id: str) -> Chart:
    charts = [chart_from(document) for document in read_charts(file)]
    for chart in charts:
        if chart.chart_id == chart_id:
            return chart
    msg = f"{file} has no chart {chart_id!r}; it has {', '.join(c.chart_id for c in charts)}"
    raise click.ClickException(msg)


def _asked(
    chart: Chart, legs: LegsFile, maps: Sequence[str], where: Sequence[str], step: str | None
) -> Asked:
    """Raises UsageError with everything that is wrong with the options, all of it at once."""
    columns, faults = read_maps(maps, chart)
    tests = [(column, value) for column, _, value in (text.partition("=") for text in where)]
    faults += [f"--where {text}: write COLUMN=VALUE" for text in where if "=" not in text]
    in_cm = None
    if step is not None:
        try:
            in_cm = to_centimetres(read_step(step), chart.unit)
        except ValueError as error:
            faults.append(str(error))
    faults += legs.lacks([*(column.name for column in columns), *(column for column, _ in tests)])
    if faults:
        raise click.UsageError("\n".join(faults))
    return Asked(columns, tests, in_cm)


def _fitted(
    chart: Chart, asked: Asked, axes: Sequence[str], cells: tuple[str, ...]
) -> tuple[Answer, Dot | None]:
    """The answer for these cells, and where they lie in the picture. Raises `UnreadableLeg`."""
    leg = leg_of(cells, asked.columns, asked.step)
    answer, place = answer_of(chart, leg), place_of(axes, chart.unit, leg)
    return answer, None if place is None else Dot(*place, answer.outcome)


class _Report:
    """Answers row by row onto standard output; keeps counts, and some places and dots."""

    def __init__(self, chart: Chart, asked: Asked, *, as_json: bool) -> None:
        self.tally = Tally(chart)
        self.axes = axes_of(asked.columns)
        self.sample = Sample(MOST_DOTS)
        self.places: list[str] = []
        self._not_shown = 0
        self._as_json = as_json
        self._tests = asked.tests
        answer = partial(_fitted, chart, asked, self.axes)
        self._fitted: Callable[[tuple[str, ...]], tuple[Answer, Dot | None]]
        self._fitted = lru_cache(REMEMBERED)(answer)

    def write(self, lines: Iterable[LegLine]) -> None:
        """Raises BrokenPipeError when nobody reads on."""
        out, as_json = sys.stdout.buffer, self._as_json
        if not as_json:
            out.write(TEXT_HEAD)
        for line in lines:
            answer, dot = self._answered(line)
            self.tally.add(answer)
            if dot is not None:
                self.sample.add(dot)
            out.write(answer.as_json(line.row) if as_json else answer.as_text(line.row))
        if as_json:
            out.write(orjson.dumps({"summary": self.tally.summary()}) + b"\n")
        else:
            out.write(b"\n" + self.tally.table().encode())
        out.flush()

    def _answered(self, line: LegLine) -> tuple[Answer, Dot | None]:
        if line.fault is None:
            try:
                return self._fitted(line.cells)
            except UnreadableLeg as error:
                faults = [f"line {line.line}, column {name}: {what}" for name, what in error.faults]
        else:
            faults = [line.fault]
        room = max(0, MOST_PLACES - len(self.places))
        self.places += faults[:room]
        self._not_shown += len(faults[room:])
        return Answer(UNREADABLE, errors=tuple(faults)), None

    def tell_faults(self) -> bool:
        """On standard error. Whether there was a leg, and nothing wrong."""
        for place in self.places:
            click.echo(place, err=True)
        if self._not_shown:
            click.echo(f"and {self._not_shown:,} more", err=True)
        if not self.tally.outcomes:
            had = " with ".join(["the file has no row", *(f"{c}={v}" for c, v in self._tests)])
            click.echo(had, err=True)
        return bool(self.tally.outcomes) and not self.places


def _save(plot: Path, picture: str) -> None:
    try:
        plot.write_text(picture, encoding="utf-8")
    except OSError as error:
        msg = f"{plot}: {error.strerror}"
        raise click.ClickException(msg) from error


def _write_no_more() -> None:
    """The reader has gone, as `head` does, or the disk is full: Python must not try again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
