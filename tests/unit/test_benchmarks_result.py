"""What `make bench` tells of its figures, and keeps of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import orjson
import pytest

from tests.benchmarks.__main__ import GROUPS, main
from tests.benchmarks.legs import measurements
from tests.benchmarks.result import AimIs, Result, keep, show
from tests.benchmarks.rounds import ratios, taking_turns

PROMISED = {
    "recommend_vs_floor",
    "recommend_vs_fastapi",
    "recommend_vs_no_io",
    "fit_vs_load",
    "skus_1m_vs_1k",
}
"""Names of the public contract."""


def a_result(name: str = "ours_vs_theirs", *found: float, **changes: object) -> Result:
    told = {"aim": 1.0, "against": "theirs", **changes}
    return Result(name, list(found or (0.8, 1.2, 0.9)), **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("aim_is", "ratio", "is_met"),
    [
        (AimIs.AT_LEAST, 1.1, True),
        (AimIs.AT_LEAST, 1.0, True),
        (AimIs.AT_LEAST, 0.9, False),
        (AimIs.AT_MOST, 1.1, False),
        (AimIs.AT_MOST, 1.0, True),
        (AimIs.AT_MOST, 0.9, True),
    ],
)
def test_an_aim_is_a_floor_or_a_ceiling(aim_is: AimIs, ratio: float, is_met: bool) -> None:
    result = a_result("one", ratio, aim_is=aim_is)

    assert result.is_met is is_met


def test_the_median_round_is_the_ratio_and_its_spread_is_told(tmp_path: Path) -> None:
    keep([a_result()], tmp_path / "bench.json")

    kept = orjson.loads((tmp_path / "bench.json").read_bytes())
    assert kept == {
        "ours_vs_theirs": {
            "ratio": 0.9,
            "aim": 1.0,
            "aim_is": "at least",
            "met": False,
            "against": "theirs",
            "runs": 3,
            "min": 0.8,
            "max": 1.2,
        }
    }


def test_the_table_says_which_aims_are_missed() -> None:
    table = show([a_result("slow"), a_result("small", aim_is=AimIs.AT_MOST)])

    head, slow, small = table.splitlines()
    assert head.split()[:4] == ["benchmark", "ratio", "min-max", "aim"]
    assert slow.split() == ["slow", "0.90", "0.80-1.20", "at", "least", "1.00", "MISSED", "theirs"]
    assert small.split() == ["small", "0.90", "0.80-1.20", "at", "most", "1.00", "met", "theirs"]


def test_a_run_of_some_leaves_what_is_kept_of_the_others(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"

    keep([a_result("one", 1.0), a_result("other", 1.0)], file)
    keep([a_result("one", 2.0)], file, add=True)

    kept = orjson.loads(file.read_bytes())
    assert {name: entry["ratio"] for name, entry in kept.items()} == {"one": 2.0, "other": 1.0}


def test_a_run_of_all_forgets_what_was_kept(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"

    keep([a_result("gone", 1.0)], file)
    keep([a_result("one", 2.0)], file)

    assert list(orjson.loads(file.read_bytes())) == ["one"]


def test_the_names_of_the_contract_are_measured_once_each() -> None:
    names = [name for group in GROUPS for name in group.names]

    assert set(names) >= PROMISED
    assert len(names) == len(set(names))


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SystemExit, match=r"no benchmark fit_vs_lod; there are .*fit_vs_load"):
        main(["fit_vs_lod"])


def test_sides_take_turns_and_each_begins_as_often() -> None:
    called: list[str] = []

    def call(name: str) -> int:
        called.append(name)
        return len(called)

    found = taking_turns({name: partial(call, name) for name in "abc"}, 3)

    assert "".join(called) == "abcbcacab"
    assert found == {"a": [1, 6, 8], "b": [2, 4, 9], "c": [3, 5, 7]}
    assert ratios([3.0, 8.0], [2.0, 4.0]) == [1.5, 2.0]


def test_everybody_has_two_unlike_legs_that_a_shop_may_meet() -> None:
    people = measurements(50)

    assert people == measurements(50)
    assert all(p["left"][point] != p["right"][point] for p in people for point in p["left"])
    legs = [person[side] for person in people for side in ("left", "right")]
    assert all(12 < leg["ankle"] < leg["calf"] < 75 for leg in legs)
    assert len({tuple(leg.values()) for leg in legs}) == 100
