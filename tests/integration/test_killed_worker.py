"""A worker that is killed between any two steps loses nothing and does nothing twice."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from shared.adapters.kombu_bus import topology
from shared.messages.queues import Queue
from shared.messages.reading import ORDER_CHANGED
from tests import builders
from tests.conftest import ROOT
from tests.integration.dying_worker import VISIBILITY_SECONDS
from tests.integration.house import House, an_event
from tests.integration.workshop import Pipeline, Workshop, until

DIES_SECONDS = 60
ORDER = an_event(ORDER_CHANGED, builders.an_order_document(order_id="killed-1"))


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a dead consumer held comes again after a second here, and after a minute elsewhere."""
    monkeypatch.setattr(topology, "VISIBILITY_SECONDS", VISIBILITY_SECONDS)


def killed(moment: str, house: House, workshop: Workshop) -> bool:
    """Runs a worker until it kills itself."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.integration.dying_worker"),
            *(moment, workshop.broker_url, f"sqlite:///{house.ledger_file}"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=DIES_SECONDS,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    return True


def effects(house: House) -> tuple[int, int, int]:
    """Decisions, events to send, and inbox rows that are not handled yet."""
    (waiting,) = house.rows("SELECT count(*) FROM inbox WHERE handled_at IS NULL")
    return house.count("decisions"), house.count("outbox"), waiting[0]


def test_killed_before_acknowledging_the_order_comes_again_and_is_decided_once(
    house: House, workshop: Workshop, pipeline: Pipeline
) -> None:
    house.send(ORDER)
    workshop.relay.turn()

    assert killed("before_acknowledging", house, workshop)
    before = effects(house)
    came_again = until(lambda: workshop.turn_once(Queue.ORDERS))
    house.clock.advance(10**9)
    workshop.work()

    assert came_again
    assert before == effects(house) == (1, 1, 0)
    assert len(pipeline.heard()) == 1


def test_killed_before_the_commit_nothing_is_kept_and_the_order_comes_again(
    house: House, workshop: Workshop, pipeline: Pipeline
) -> None:
    house.send(ORDER)
    workshop.relay.turn()

    assert killed("before_commit", house, workshop)
    before = effects(house)
    until(lambda: workshop.turn_once(Queue.ORDERS))
    workshop.work()

    assert before == (0, 0, 1)
    assert effects(house) == (1, 1, 0)
    assert len(pipeline.heard()) == 1


def test_killed_after_publishing_the_order_is_sent_twice_and_decided_once(
    house: House, workshop: Workshop, pipeline: Pipeline
) -> None:
    house.send(ORDER)

    assert killed("after_publishing", house, workshop)
    house.clock.advance(10**9)
    sent = workshop.relay.turn()
    workshop.work()

    assert sent == 1
    assert workshop.consumers[Queue.ORDERS].given == 2
    assert effects(house) == (1, 1, 0)
    assert len(pipeline.heard()) == 1
