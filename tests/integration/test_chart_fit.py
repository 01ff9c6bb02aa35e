"""`sockwise chart fit`: a chart against a file of legs, as an operator types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from commands.chart_fit import MOST_PLACES, fit
from tests.conftest import ROOT

CHARTS = """schema: 1
charts:
  - id: acme-knee
    title: ACME knee-high
    style: knee-high
    unit: cm
    points:
      ankle: {role: primary}
      calf: {role: confirm}
      length_floor_to_knee: {role: confirm, optional: true}
    rows:
      - {size: S, ankle: [18, 20], calf: [30, 34], length_floor_to_knee: [35, 45]}
      - {size: M, ankle: [20, 22], calf: [33, 38], length_floor_to_knee: [35, 45]}
  - id: acme-larger
    style: knee-high
    unit: in
    points: {ankle: {role: primary}}
    between_sizes: larger
    rows: [{size: S, ankle: [7, 8]}, {size: M, ankle: [8, 9]}]
"""
LEGS = """subject,sex,ankle_mm,calf_mm,knee
a,F,190,320,400
b,M,200,335,400
c,F,210,400,
d,F,1900,320,400
e,M,202.5,335,
f,F,207.5,335,400
"""
MAPS = ("--map", "ankle=ankle_mm:mm", "--map", "calf=calf_mm:mm")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "charts.yaml").write_text(CHARTS)
    (tmp_path / "legs.csv").write_text(LEGS)
    return tmp_path


def run(
    folder: Path,
    *options: str,
    maps: tuple[str, ...] = MAPS,
    chart: str = "acme-knee",
    legs: str | bytes | None = None,
) -> Result:
    """With `legs` the file is written anew, or comes by standard input."""
    if legs is not None:
        (folder / "legs.csv").write_bytes(legs if isinstance(legs, bytes) else legs.encode())
    files = [str(folder / "charts.yaml"), "--chart", chart, "--legs", str(folder / "legs.csv")]
    return CliRunner().invoke(fit, [*files, *maps, *options])


def answers(result: Result) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    *rows, last = map(json.loads, result.stdout.splitlines())
    return rows, last["summary"]


def chance(
    reading: tuple[float, float], ankle: tuple[float, float], calf: tuple[float, float]
) -> float:
    """That a true leg lies in a box: independent normal errors of 0.45 and 0.60 cm."""
    errors = NormalDist(reading[0], 0.45), NormalDist(reading[1], 0.60)
    shares = [
        e.cdf(high) - e.cdf(low) for e, (low, high) in zip(errors, (ankle, calf), strict=True)
    ]
    return round(shares[0] * shares[1], 4)


def test_every_leg_is_answered_in_the_order_of_the_file_and_then_all_are_counted(
    folder: Path,
) -> None:
    result = run(folder, "--json")

    rows, summary = answers(result)
    assert result.exit_code == 0
    assert [(row["row"], row["outcome"], row["sizes"]) for row in rows] == [
        (1, "match", ["S"]),
        (2, "several", ["S", "M"]),
        (3, "no_size", []),
        (4, "implausible", []),
        (5, "borderline", ["M"]),
        (6, "match", ["M"]),
    ]
    assert summary == {
        "chart": "acme-knee",
        "rows": 6,
        "unreadable": 0,
        "legs": 6,
        "outcomes": {"match": 2, "borderline": 1, "several": 1, "no_size": 1, "implausible": 1},
        "sizes": {"S": 2, "M": 3},
        "shares": {
            "outcomes": {
                "match": 0.3333,
                "borderline": 0.1667,
                "several": 0.1667,
                "no_size": 0.1667,
                "implausible": 0.1667,
            },
            "sizes": {"S": 0.3333, "M": 0.5},
        },
        "misses": {"calf over": 1},
    }


def test_the_confidence_is_the_chance_that_the_true_leg_has_that_size(folder: Path) -> None:
    rows, _ = answers(run(folder, "--json"))

    small, medium = ((18, 20), (30, 34)), ((20, 22), (33, 38))
    one, two, off = (19.0, 32.0), (20.0, 33.5), (21.0, 40.0)
    assert rows[0]["confidence"] == chance(one, *small)
    assert rows[1]["plausible"]["S"] == chance(two, *small)
    assert rows[1]["plausible"]["M"] == chance(two, *medium)
    assert rows[1]["confidence"] == max(chance(two, *small), chance(two, *medium))
    assert (rows[2]["confidence"], rows[2]["plausible"]) == (
        None,
        {"none": round(1 - chance(off, *medium), 4)},
    )
    assert (rows[3]["confidence"], rows[3]["plausible"]) == (None, {})


def test_of_several_sizes_the_confidence_is_that_of_the_likeliest(folder: Path) -> None:
    rows, _ = answers(run(folder, "--json", legs="ankle_mm,calf_mm\n200,332\n"))

    assert rows[0]["sizes"] == ["S", "M"]
    assert rows[0]["plausible"]["S"] > rows[0]["plausible"]["M"] + 0.05
    assert rows[0]["confidence"] == rows[0]["plausible"]["S"]


def test_girths_are_rounded_in_the_charts_unit_with_ties_to_even(folder: Path) -> None:
    """20.25 becomes 20.0, which S and M share; 20.75 becomes 21.0."""
    rows, _ = answers(run(folder, "--json", "--round", "0.5"))

    assert [row["sizes"] for row in rows[4:]] == [["S", "M"], ["M"]]
    assert rows[5]["confidence"] == chance((21.0, 33.5), (20, 22), (33, 38))


def test_a_chart_in_inches_rounds_in_inches_and_decides_between_sizes(folder: Path) -> None:
    """20.4 cm are 8.03 in, to whole inches 8, where both rows meet and the larger is taken."""
    maps = ("--map", "ankle=ankle_mm:mm")
    told = run(
        folder, "--json", "--round", "1", maps=maps, chart="acme-larger", legs="ankle_mm\n204\n"
    )

    assert answers(told)[0][0]["sizes"] == ["M"]


def test_an_optional_point_counts_where_it_is_given(folder: Path) -> None:
    maps = (*MAPS, "--map", "length_floor_to_knee=knee:mm")
    legs = "ankle_mm,calf_mm,knee\n190,320,400\n190,320,\n190,320,500\n"

    rows, summary = answers(run(folder, "--json", maps=maps, legs=legs))

    assert [row["outcome"] for row in rows] == ["match", "match", "no_size"]
    assert summary["misses"] == {"length_floor_to_knee over": 1}


def test_rows_can_be_chosen_and_keep_their_numbers(folder: Path) -> None:
    rows, summary = answers(run(folder, "--json", "--where", "sex=M"))

    assert [row["row"] for row in rows] == [2, 5]
    assert summary["legs"] == 2


def test_people_read_a_line_for_each_leg_and_then_a_table(folder: Path) -> None:
    result = run(folder)

    lines = result.stdout.splitlines()
    assert [" ".join(line.split()) for line in lines[:7]] == [
        "row outcome size sure plausible why",
        "1 match S 0.97 S 0.97",
        "2 several S, M 0.40 S 0.40, M 0.40, none 0.20",
        "3 no_size none 1.00 calf 2 cm over size M",
        "4 implausible ankle 190 cm is not within 12 to 45; ankle 190 cm beside calf 32 cm",
        "5 borderline M 0.57 S 0.23, M 0.57, none 0.20",
        "6 match M 0.76 M 0.76, none 0.20",
    ]
    table = " ".join(result.stdout.split())
    assert "6 legs on the chart acme-knee" in table
    assert "no_size 1 16.7%" in table
    assert "M 3 50.0%" in table
    assert "in the way of the nearest size legs share calf over 1 16.7%" in table
    assert result.stderr == "6 rows read\n"


BAD = b"""ankle_mm,calf_mm,note
190,320,good
"20,4",320,comma
190,,blank
190,nan,word
190,320
190,320,M\xfcller
,-5,both
190,320,good
"""
PLACES = [
    "line 3, column ankle_mm: '20,4' is not a number; write a point",
    "line 4, column calf_mm: is blank",
    "line 5, column calf_mm: 'nan' is not a number",
    "line 6: 2 cells, but the header has 3",
    "line 7, byte 10: 0xfc is not UTF-8",
    "line 8, column ankle_mm: is blank",
    "line 8, column calf_mm: '-5' is not above 0",
]


def test_bad_rows_are_listed_with_their_places_and_the_good_ones_answered(folder: Path) -> None:
    result = run(folder, "--json", legs=BAD)

    rows, summary = answers(result)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == ["8 rows read", *PLACES]
    assert [row["outcome"] for row in rows] == ["match", *["unreadable"] * 6, "match"]
    assert rows[6] == {
        "row": 7,
        "outcome": "unreadable",
        "sizes": [],
        "confidence": None,
        "plausible": {},
        "errors": PLACES[5:],
    }
    assert (summary["rows"], summary["unreadable"], summary["legs"]) == (8, 6, 2)
    assert summary["shares"]["outcomes"]["match"] == 1.0


def test_of_many_bad_places_some_are_listed_and_all_are_in_the_json(folder: Path) -> None:
    many = 3 * MOST_PLACES
    result = run(folder, "--json", legs="ankle_mm,calf_mm\n" + "x,y\n" * many)

    rows, _ = answers(result)
    told = result.stderr.splitlines()
    assert (len(told), told[-1]) == (MOST_PLACES + 2, f"and {2 * many - MOST_PLACES} more")
    assert sum(len(row["errors"]) for row in rows) == 2 * many


def test_a_header_with_a_foreign_byte_is_told_and_the_legs_are_answered(folder: Path) -> None:
    result = run(folder, "--json", legs=b"ankle_mm,calf_mm,gr\xf6\xdfe\n190,320,1\n")

    assert result.exit_code == 1
    assert "line 1, byte 20: 0xf6 is not UTF-8" in result.stderr
    assert answers(result)[1]["outcomes"]["match"] == 1


def test_a_column_name_that_is_not_utf_8_does_not_break_the_json(folder: Path) -> None:
    maps = ("--map", "ankle=kn\udcf6chel:mm", "--map", "calf=calf_mm:mm")

    result = run(folder, "--json", maps=maps, legs=b"kn\xf6chel,calf_mm\n,320\n")

    assert answers(result)[0][0]["errors"] == ["line 2, column 'kn\\udcf6chel': is blank"]


@pytest.mark.parametrize(
    ("legs", "told"),
    [
        (b"", "is empty; its first line should name the columns"),
        ("ankle_mm,calf_mm\n190,320\n".encode("utf-16"), "looks like UTF-16; save it as UTF-8"),
        (b"ankle_mm,calf_mm,calf_mm\n1,2,3\n", "has more than one column 'calf_mm'"),
        (b"a,b\n1,2\n", "has no column 'ankle_mm'; it has a, b"),
    ],
)
def test_a_file_without_the_columns_is_refused_in_words(
    folder: Path, legs: bytes, told: str
) -> None:
    result = run(folder, "--json", legs=legs)

    assert result.exit_code in {1, 2}
    assert result.stdout == ""
    assert told in result.stderr


@pytest.mark.parametrize(
    ("options", "told"), [((), "the file has no row"), (("--where", "sex=X"), "with sex=X")]
)
def test_a_file_without_such_a_leg_is_told(
    folder: Path, options: tuple[str, ...], told: str
) -> None:
    legs = "sex,ankle_mm,calf_mm\n" + ("F,190,320\n" if options else "")

    result = run(folder, "--json", *options, legs=legs)

    assert (result.exit_code, answers(result)[1]["legs"]) == (1, 0)
    assert told in result.stderr


def test_everything_wrong_with_the_options_is_told_at_once(folder: Path) -> None:
    maps = ("--map", "ankle=ankle:mm", "--map", "ankle=ankle_mm:kg", "--map", "thigh=x:mm")

    result = run(folder, "--where", "sex", "--round", "0", maps=maps)

    told = result.stderr.replace(str(folder) + "/", "").splitlines()
    assert result.exit_code == 2
    assert told[told.index(next(line for line in told if line.startswith("Error"))) :] == [
        "Error: --map ankle=ankle_mm:kg: kg does not measure it; ankle takes mm, cm or in",
        (
            "--map thigh=x:mm: the chart acme-knee has no point 'thigh'; "
            "it has ankle, calf, length_floor_to_knee"
        ),
        "--map ankle is given 2 times",
        "--map calf is missing: the chart acme-knee needs it",
        "--where sex: write COLUMN=VALUE",
        "--round 0: write a step from 0.001 to 100, such as 0.5",
        "legs.csv has no column 'ankle'; it has subject, sex, ankle_mm, calf_mm, knee",
    ]


def test_a_chart_that_is_not_in_the_file_is_told_with_those_that_are(folder: Path) -> None:
    result = run(folder, chart="acme")

    assert result.exit_code == 1
    assert "has no chart 'acme'; it has acme-knee, acme-larger" in result.stderr


def test_a_picture_is_drawn_and_the_same_legs_give_the_same_bytes(folder: Path) -> None:
    first = run(folder, "--json", "--plot", str(folder / "one.svg"))
    second = run(folder, "--json", "--plot", str(folder / "two.svg"))

    assert first.stdout == second.stdout
    assert (folder / "one.svg").read_text().startswith("<svg ")
    assert (folder / "one.svg").read_bytes() == (folder / "two.svg").read_bytes()


def test_a_picture_that_has_no_folder_is_refused_before_anything_is_read(folder: Path) -> None:
    result = run(folder, "--plot", str(folder / "nowhere" / "out.svg"))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no folder" in result.stderr


def in_a_shell(folder: Path, rest: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, with `rest` of a bash line after its options."""
    command = [
        *(sys.executable, "-c", "'from commands.chart_fit import fit; fit()'"),
        *(str(folder / "charts.yaml"), "--chart", "acme-knee", "--json", *MAPS),
    ]
    line = f"set -o pipefail; {' '.join(command)} --legs {rest}"
    return subprocess.run(
        ["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_legs_come_by_standard_input_too(folder: Path) -> None:
    done = in_a_shell(folder, f"- < {folder / 'legs.csv'}")

    assert (done.returncode, done.stderr) == (0, "6 rows read\n")
    assert len(done.stdout.splitlines()) == 7


def test_a_reader_that_goes_away_ends_it_without_a_word(folder: Path) -> None:
    (folder / "many.csv").write_text("ankle_mm,calf_mm\n" + "190,320\n" * 20_000)

    done = in_a_shell(folder, f"{folder / 'many.csv'} | head -1")

    assert json.loads(done.stdout)["row"] == 1
    assert (done.returncode, done.stderr) == (1, "")


def test_a_full_disk_is_told_in_one_line(folder: Path) -> None:
    done = in_a_shell(folder, f"{folder / 'legs.csv'} > /dev/full")

    assert (done.returncode, done.stderr) == (1, "Error: stopped: No space left on device\n")


@pytest.fixture(scope="session")
def knee_normal(outside_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published knee-normal chart with ankle and calf alone, in our format."""
    published = yaml.safe_load((outside_data / "size-charts.yaml").read_text(encoding="utf-8"))
    [found] = [c for c in published["charts"] if c["id"] == "scintera-knee-normal"]
    rows = [{name: row[name] for name in ("size", "ankle", "calf")} for row in found["sizes"]]
    chart = {
        "id": "acme-knee",
        "style": "knee-high",
        "unit": "cm",
        "points": {"ankle": {"role": "primary"}, "calf": {"role": "confirm"}},
        "rows": rows,
    }
    folder = tmp_path_factory.mktemp("knee-normal")
    (folder / "charts.yaml").write_text(yaml.safe_dump({"schema": 1, "charts": [chart]}))
    (folder / "legs.csv").write_bytes((outside_data / "legs-ansur2.csv").read_bytes())
    return folder


@pytest.mark.parametrize(
    ("options", "without"), [((), 526), (("--round", "0.5"), 404), (("--round", "1"), 253)]
)
def test_of_1986_women_as_many_have_no_size_as_others_counted(
    knee_normal: Path, options: tuple[str, ...], without: int
) -> None:
    rows, summary = answers(run(knee_normal, "--json", "--where", "sex=F", *options))

    assert (summary["legs"], summary["outcomes"]["no_size"]) == (1_986, without)
    assert sum(row["outcome"] == "no_size" for row in rows) == without


def test_of_all_legs_the_shares_are_those_that_others_counted(knee_normal: Path) -> None:
    """72.3 % one size, 25.2 % none, 2.5 % several; 19 % of those with one size are borderline."""
    _, summary = answers(run(knee_normal, "--json"))

    shares = summary["shares"]["outcomes"]
    one = shares["match"] + shares["borderline"]
    assert summary["rows"] == 6_068
    assert [round(one, 3), shares["no_size"], shares["several"]] == pytest.approx(
        [0.723, 0.252, 0.025], abs=0.0006
    )
    assert shares["borderline"] / one == pytest.approx(0.19, abs=0.005)
