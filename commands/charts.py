"""`sockwise chart`: checked, tried on legs, published."""

from __future__ import annotations

from pathlib import Path

import click

from commands import chart_report as told
from commands.chart_file import look_into
from commands.lazy import LazyGroup


@click.group(
    cls=LazyGroup,
    lazy={"fit": "commands.chart_fit:fit", "publish": "commands.chart_publish:publish"},
)
def chart() -> None:
    """Size charts."""


@chart.command("check")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def check(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Say what a merchant should know of the charts in these files.

    The exit code is 1 when there is an error, or when a chart says `expected_findings` and others
    are found. Needs no running part and no ledger.
    """
    tally = told.Tally()
    for file in files:
        tally.files += 1
        for report in told.reports(look_into(file)):
            tally.add(report)
            for line in told.as_json(report) if as_json else told.as_text(report):
                click.echo(line)
    click.echo(told.summary_as_json(tally) if as_json else told.summary_as_text(tally))
    if not tally.is_good:
        raise click.exceptions.Exit(1)
