"""Three nodes of RabbitMQ, of which any one may die."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests import servers
from tests.drills.check import ledger_check
from tests.drills.machines import RabbitMachine
from tests.drills.programs import nap
from tests.drills.result import Count
from tests.drills.yard import Drill, Yard

VHOST = "drill"
COOKIE = ".erlang.cookie"


def node_killed(yard: Yard) -> Count:
    """Each in turn, so that the leader of every queue is among them."""
    postgres, database = yard.postgres(), yard.database()
    with (
        _cluster() as nodes,
        yard.plant_on(
            broker=";".join(node.url(VHOST) for node in nodes), database=postgres.url(database)
        ) as made,
    ):
        worker = made.worker()
        with made.traffic(direct=True):
            nap(2)
            for node in nodes:
                before = made.listener.heard
                node.kill()
                nap(5)
                assert made.listener.heard > before, "two nodes of three did not go on"
                node.start()
                nap(3)
            since = time.monotonic()
        assert worker.is_running, worker.log()[-2000:]
        refused = [why for why in made.tally.refused if why.startswith("webhook")]
        assert not refused, refused
        return ledger_check(made, since=since)


@contextmanager
def _cluster() -> Iterator[Sequence[RabbitMachine]]:
    with ExitStack() as stack:
        first = RabbitMachine(_home(stack))
        stack.enter_context(first.epmd)
        nodes = [first, *(RabbitMachine(_home(stack), epmd_port=first.epmd_port) for _ in "23")]
        for node in nodes:
            if node is not first:
                shutil.copy(first.home / COOKIE, node.home / COOKIE)
            stack.callback(node.program.end)
            node.start()
        for node in nodes[1:]:
            node.ctl("stop_app")
            node.ctl("join_cluster", first.name)
            node.ctl("start_app")
        first.new_vhost(VHOST)
        yield nodes


def _home(stack: ExitStack) -> Path:
    return stack.enter_context(servers.folder("sw-drill-"))


DRILLS = (
    Drill(
        "f04_cluster_node_killed",
        "kill -9 of each of three RabbitMQ nodes in turn, start; webhooks 200, decisions go on",
        node_killed,
    ),
)
