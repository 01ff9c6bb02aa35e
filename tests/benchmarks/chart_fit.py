"""Legs per second through `sockwise chart fit`, start-up and all, against a bare loop."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from statistics import median

import orjson
import yaml

from shared.domain.chart_document import document_of
from tests import servers
from tests.benchmarks.environment import as_installed
from tests.benchmarks.legs import legs
from tests.benchmarks.processors import MEASURED, on
from tests.benchmarks.result import Result
from tests.benchmarks.rounds import ratios, seconds_of, taking_turns
from tests.builders import demo_chart

NAMES = ("chart_fit_vs_csv",)
LEGS = 6_068
CHART = "scintera-knee"
ROUNDS = 7
AIM = 0.1
_MAPS = ["--map", "ankle=ankle_mm:mm", "--map", "calf=calf_mm:mm"]
_BARE = """
import csv, sys, orjson
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    for number, row in enumerate(csv.DictReader(file), 1):
        sys.stdout.buffer.write(orjson.dumps({"row": number, **row}) + b"\\n")
"""


def measure(_: frozenset[str]) -> list[Result]:
    """As many legs as the ANSUR II survey has, with its means, spread and correlation."""
    with servers.folder("sw-bench-") as home, on(MEASURED):
        chart_file, table = home / "chart.yaml", home / "legs.csv"
        chart_file.write_text(_chart())
        table.write_text(_csv())
        chart = ["chart", "fit", str(chart_file), "--chart", CHART]
        fit = [*chart, "--legs", str(table), *_MAPS, "--json"]
        commands = {
            "chart fit": [sys.executable, "-m", "commands.main", *fit],
            "bare loop": [sys.executable, "-c", _BARE, str(table)],
        }
        _check(commands["chart fit"], home)
        sides = {
            name: partial(seconds_of, partial(_run, command, home))
            for name, command in commands.items()
        }
        found = taking_turns(sides, ROUNDS)
    for name, seconds in found.items():
        print(f"  {name}: {LEGS / median(seconds):,.0f} legs per second, start-up included")
    against = "a loop that reads the same CSV and writes a JSON line for each row"
    return [Result(NAMES[0], ratios(found["bare loop"], found["chart fit"]), AIM, against)]


def _chart() -> str:
    return yaml.safe_dump({"schema": 1, "charts": [document_of(demo_chart(CHART))]})


def _csv() -> str:
    rows = [f"{number},{leg.ankle},{leg.calf}" for number, leg in enumerate(legs(LEGS), 1)]
    return "\n".join(["subject,ankle_mm,calf_mm", *rows, ""])


def _run(command: list[str], home: Path) -> bytes:
    """Everything that it writes. Fails as it does."""
    out = home / "answers.jsonl"
    with out.open("wb") as file:
        silent = subprocess.DEVNULL
        subprocess.run(command, stdout=file, stderr=silent, env=as_installed(), check=True)
    return out.read_bytes()


def _check(command: list[str], home: Path) -> None:
    *answers, last = map(orjson.loads, _run(command, home).splitlines())
    assert [answer["row"] for answer in answers] == list(range(1, LEGS + 1))
    assert last["summary"]["legs"] == LEGS
    outcomes = {answer["outcome"] for answer in answers}
    assert {"match", "several", "no_size"} <= outcomes, outcomes
