"""The fast drills, and that a drill could see a loss: all of them are `make drills`."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from tests import servers
from tests.drills import check
from tests.drills.__main__ import DRILLS, main
from tests.drills.check import ledger_check
from tests.drills.damage import connected
from tests.drills.machines import Missing
from tests.drills.plant import Plant
from tests.drills.proxy import Link, proxy_to
from tests.drills.result import Count, Result, keep, show
from tests.drills.tally import Tally
from tests.drills.yard import Drill, Yard, yard
from tests.integration.workshop import until

SEED = 20_260_501
FAST = [drill for drill in DRILLS if drill.is_fast]


@pytest.fixture(scope="module")
def machines() -> Iterator[Yard]:
    with yard(SEED) as opened:
        yield opened


def seen_through(work: Callable[[], Any]) -> Any:
    """A skip by name on a laptop, a failure where nothing may be skipped."""
    try:
        return work()
    except Missing as missing:
        if servers.IS_CI:
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.mark.parametrize("drill", FAST, ids=lambda drill: drill.name)
def test_a_fault_loses_nothing_and_doubles_nothing(drill: Drill, machines: Yard) -> None:
    count = seen_through(lambda: drill.run(machines))

    assert count.is_good, count


def test_the_check_sees_what_is_lost_and_what_is_doubled(
    machines: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "PATIENCE_SECONDS", 2)

    found = seen_through(lambda: planted(machines))

    assert [(count.lost, count.doubled) for count in found] == [(0, 0), (1, 0), (2, 1), (2, 2)]


def planted(machines: Yard) -> list[Count]:
    """When all is well; an effect is taken away; one is of no event; one is told by two ids."""
    with machines.small_plant() as (plant, _):
        plant.worker()
        plant.send_new(6)
        until(lambda: plant.listener.told.keys() == plant.tally.orders.keys(), seconds=30)
        found = [count_of(plant)]
        ask(plant, "DELETE FROM decisions WHERE order_id = 'o1'")
        found.append(count_of(plant))
        ask(plant, "UPDATE decisions SET order_id = 'nobody' WHERE order_id = 'o0'")
        found.append(count_of(plant))
        plant.listener.told["o3"].add("another id")
        return [*found, count_of(plant)]


def ask(plant: Plant, statement: str) -> None:
    with connected(plant) as connection:
        assert connection.execute(text(statement)).rowcount == 1


def count_of(plant: Plant) -> Count:
    return ledger_check(plant, since=time.monotonic(), is_whole=False)


def test_stock_must_be_the_newest_that_was_accepted_or_a_newer_offer() -> None:
    tally = Tally()
    events = [tally.next_event() for _ in range(3 * 20 * 2)]
    first, second = (event for event in events if event["data"].get("sku") == "S0")
    levels: dict[str, int | None] = dict.fromkeys(tally.skus())
    tally.accept(first)

    wrong = [
        tally.wrong_levels({**levels, "S0": level})
        for level in (first["data"]["available"], second["data"]["available"], 10**6, None)
    ]

    assert wrong == [0, 0, 1, 1]


def test_every_drill_of_the_book_is_there_and_named_once() -> None:
    names = [drill.name for drill in DRILLS]

    assert {name.partition("_")[0] for name in names} == {f"f{one:02}" for one in range(1, 21)}
    assert len(names) == len(set(names))


def test_an_unknown_name_is_refused_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["f01_worker_kild"])

    assert "no drill f01_worker_kild; there are" in capsys.readouterr().err


def test_what_is_found_is_kept_by_name_and_shown(tmp_path: Path) -> None:
    file = tmp_path / "drills.json"
    keep([Result("one", "what", Count(10, 0, 0, 1.26))], file)
    keep([Result("other", "more", Count(10, 1, 2, 3))], file, add=True)

    kept = orjson.loads(file.read_bytes())
    shown = show([Result("other", "more", Count(10, 1, 2, 3))]).splitlines()

    assert kept["one"] == {"events": 10, "lost": 0, "doubled": 0, "recovery_s": 1.3}
    assert kept["other"]["lost"] == 1
    assert shown[1].split() == ["other", "10", "1", "2", "3.0", "more"]


@pytest.mark.parametrize(
    ("count", "is_good"),
    [
        (Count(1, 0, 0, 9), True),
        (Count(1, 1, 0, 0), False),
        (Count(1, 0, 1, 0), False),
        (Count(0, 0, 0, 0), False),
    ],
)
def test_a_drill_without_events_proves_nothing(count: Count, is_good: bool) -> None:
    assert count.is_good is is_good


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that says the same again."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_link_that_is_cut_or_swallows_gives_nothing_and_a_good_one_connects(echo: int) -> None:
    with proxy_to(echo) as proxy:
        with connect(proxy.port) as good:
            proxy.set(Link.SWALLOWED)
            good.settimeout(0.2)
            with pytest.raises(TimeoutError):
                good.recv(1)
            proxy.set(Link.GOOD)
            with pytest.raises(ConnectionResetError):
                good.recv(1)
        proxy.set(Link.CLOSED)
        with pytest.raises(ConnectionRefusedError):
            connect(proxy.port)
        proxy.set(Link.GOOD)
        connect(proxy.port).close()


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)
