"""What RabbitMQ says about a window of events, and what publishing makes of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from kombu.connection import Connection

from shared.adapters.kombu_bus import connecting, publishing
from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.messages.cloudevent import pack
from shared.messages.queues import BINDINGS, EVENTS, Queue
from shared.ports.failures import BusUnavailable
from tests import servers
from tests.contract.wire import (
    arrived,
    arrived_up_to,
    events,
    ids,
    none_of_ours,
    packed,
    published_in_time,
)
from tests.rabbitmq_node import RabbitNode

DEADLINE_SECONDS = 1.0


@pytest.fixture
def node(rabbitmq: RabbitNode, monkeypatch: pytest.MonkeyPatch) -> RabbitNode:
    """With no queue of ours, and short deadlines for those who use it."""
    monkeypatch.setattr(connecting, "DEADLINE_SECONDS", DEADLINE_SECONDS)
    none_of_ours(rabbitmq.url)
    return rabbitmq


@pytest.fixture
def bus(node: RabbitNode) -> Iterator[KombuBus]:
    opened = KombuBus(node.url)
    yield opened
    opened.close()


@pytest.fixture
def orders(node: RabbitNode) -> Iterator[KombuSubscription]:
    opened = KombuSubscription(node.url, Queue.ORDERS, prefetch=2000)
    yield opened
    opened.close()


@contextmanager
def queue_of_three(node: RabbitNode) -> Iterator[None]:
    """As an operator limits it."""
    node.control("set_policy", "short", Queue.ORDERS, '{"max-length": 3}', "--apply-to", "queues")
    try:
        yield
    finally:
        node.control("clear_policy", "short")


@pytest.mark.parametrize("window", [1, 7, 100, 500])
def test_more_events_than_one_window_arrive_whole_and_in_order(
    window: int, bus: KombuBus, orders: KombuSubscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "WINDOW", window)

    bus.publish(EVENTS, events(*map(str, range(100))))

    assert ids(arrived(orders, 100)) == [str(number) for number in range(100)]


def test_what_a_full_queue_refuses_is_told(
    node: RabbitNode, bus: KombuBus, orders: KombuSubscription
) -> None:
    bus.publish(EVENTS, events("1"))

    with queue_of_three(node), pytest.raises(BusUnavailable, match="refused"):
        publish_one_by_one(bus, 100)
    bus.publish(EVENTS, events("3"))

    assert ids(arrived_up_to(orders, "3"))[-1] == "3"


def test_a_binding_that_was_taken_away_is_told_and_made_anew(
    node: RabbitNode, bus: KombuBus, orders: KombuSubscription
) -> None:
    bus.publish(EVENTS, events("1"))
    with Connection(node.url) as connection:
        connection.channel().queue_unbind(Queue.ORDERS, EVENTS, BINDINGS[Queue.ORDERS])

    with pytest.raises(BusUnavailable, match="no queue takes order"):
        bus.publish(EVENTS, events("2"))
    bus.publish(EVENTS, events("3"))

    assert ids(arrived(orders, 2)) == ["1", "3"]


def test_an_alarm_blocks_publishing_with_its_name_and_ends_by_itself(
    node: RabbitNode, bus: KombuBus, orders: KombuSubscription
) -> None:
    bus.publish(EVENTS, events("1"))

    with node.alarmed():
        for _ in range(3):
            begun = time.monotonic()
            with pytest.raises(BusUnavailable, match="blocked"):
                bus.publish(EVENTS, events("2"))
            assert time.monotonic() - begun < DEADLINE_SECONDS
    published_in_time(bus, "3")

    found = ids(arrived(orders, 3))
    assert (found[0], found[-1]) == ("1", "3")
    assert found.count("2") == 1, "the one that was on its way, and no window for each attempt"


def test_what_was_under_way_when_an_alarm_came_is_never_called_confirmed(
    node: RabbitNode, bus: KombuBus
) -> None:
    bus.publish(EVENTS, events("1"))

    with node.alarmed():
        ticket = bus.send(EVENTS, packed("2"))
        with pytest.raises(BusUnavailable, match="blocked"):
            bus.await_confirms(ticket)
    published_in_time(bus, "3")

    with pytest.raises(BusUnavailable, match="given up"):
        bus.await_confirms(ticket)


def test_an_alarm_in_the_middle_of_many_events_leaves_their_numbers_right(
    node: RabbitNode, bus: KombuBus
) -> None:
    many = [
        pack(replace(event, data={"note": "x" * 1_000})) for event in events(*map(str, range(400)))
    ]
    first = bus.send(EVENTS, packed("1"))
    bus.await_confirms(first)

    with node.alarmed():
        for _ in range(3):
            with pytest.raises(BusUnavailable, match="blocked"):
                bus.await_confirms(bus.send(EVENTS, many))
    published_in_time(bus, "3")
    last = bus.send(EVENTS, packed("4"))
    bus.await_confirms(last)

    assert last.way is first.way, "a number that went wrong costs the connection"


def test_what_waits_can_be_received_during_an_alarm(
    node: RabbitNode, bus: KombuBus, orders: KombuSubscription
) -> None:
    bus.publish(EVENTS, events("1"))

    with node.alarmed():
        found = arrived(orders, 1)
        orders.acknowledge(found)

    assert ids(found) == ["1"]


def test_a_frozen_rabbitmq_is_told_of_in_time_and_found_again(
    node: RabbitNode, bus: KombuBus, orders: KombuSubscription
) -> None:
    bus.publish(EVENTS, events("1"))

    with servers.frozen(node.pid):
        begun = time.monotonic()
        for _ in range(2):
            with pytest.raises(BusUnavailable):
                bus.publish(EVENTS, events(*"234"))
        assert time.monotonic() - begun < 3 * DEADLINE_SECONDS
    published_in_time(bus, "5")

    assert {"1", "5"} <= set(ids(arrived_up_to(orders, "5")))


def test_a_window_of_large_events_does_not_hang_on_a_frozen_rabbitmq(
    node: RabbitNode, bus: KombuBus
) -> None:
    large = [
        replace(event, data={"note": "x" * 100_000}) for event in events(*map(str, range(200)))
    ]
    bus.publish(EVENTS, events("0"))

    with servers.frozen(node.pid):
        begun = time.monotonic()
        with pytest.raises(BusUnavailable):
            bus.publish(EVENTS, large)
        assert time.monotonic() - begun < 3 * DEADLINE_SECONDS


def test_connections_that_end_while_nobody_looks_fail_no_event(
    node: RabbitNode, bus: KombuBus, orders: KombuSubscription
) -> None:
    bus.publish(EVENTS, events("1"))
    node.control("close_all_connections", "test")

    bus.publish(EVENTS, events("2"))

    assert ids(arrived(orders, 2)) == ["1", "2"]


def test_the_next_address_of_a_cluster_is_taken_when_nobody_answers_at_the_first(
    node: RabbitNode, orders: KombuSubscription
) -> None:
    nobody = f"amqp://guest:guest@127.0.0.1:{servers.free_port()}//"
    bus = KombuBus(f"{nobody};{nobody};{node.url}")
    begun = time.monotonic()

    bus.publish(EVENTS, events("1"))

    assert time.monotonic() - begun < 2
    assert ids(arrived(orders, 1)) == ["1"]
    bus.close()


def publish_one_by_one(bus: KombuBus, count: int) -> None:
    for _ in range(count):
        bus.publish(EVENTS, events("2"))
