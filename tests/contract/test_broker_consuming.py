"""What happens to somebody who listens: queues that go, brokers that fall silent, slow work."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from kombu.connection import Connection

from shared.adapters.kombu_bus import connecting, topology
from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.messages.queues import EVENTS, Queue
from shared.ports.failures import BusUnavailable
from tests import servers
from tests.contract.wire import arrived, arrived_up_to, events, ids, is_silent, published_in_time
from tests.rabbitmq_node import RabbitNode

Subscribe = Callable[..., KombuSubscription]
QUEUE_IS_WRITTEN_SECONDS = 6
"""RabbitMQ writes down which queues it has only now and then; one that is younger is lost in a
power cut, with all that was confirmed in it. No client can tell."""
on_rabbitmq = pytest.mark.parametrize("broker_url", ["rabbitmq"], indirect=True)
on_redis = pytest.mark.parametrize("broker_url", ["redis"], indirect=True)


@on_rabbitmq
def test_a_queue_that_is_deleted_under_its_consumer_is_told_and_made_anew(
    bus: KombuBus, subscribe: Subscribe, clean_broker_url: str
) -> None:
    subscription = subscribe()
    assert is_silent(subscription)
    with Connection(clean_broker_url) as connection:
        connection.channel().queue_delete(Queue.ORDERS)

    with pytest.raises(BusUnavailable, match="went away"):
        subscription.receive(limit=1, wait_seconds=2)
    assert is_silent(subscription)
    bus.publish(EVENTS, events("1"))

    assert ids(arrived(subscription, 1)) == ["1"]


@on_rabbitmq
def test_handling_may_take_longer_than_a_heartbeat(
    bus: KombuBus, subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "HEARTBEAT_SECONDS", 1)
    subscription = subscribe()
    bus.publish(EVENTS, events("1", "2"))

    for id_ in ("1", "2"):
        found = subscription.receive(limit=1, wait_seconds=2)
        time.sleep(25 / 20)  # as 25 seconds are to the heartbeat of 20
        subscription.acknowledge(found)
        assert ids(found) == [id_]

    subscription.close()
    assert is_silent(subscribe())


def test_what_is_kept_may_take_as_long_as_it_wants(
    bus: KombuBus, subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "HEARTBEAT_SECONDS", 1)
    monkeypatch.setattr(topology, "VISIBILITY_SECONDS", 2)
    bus.publish(EVENTS, events("1"))
    slow, idle = subscribe(prefetch=1), subscribe(prefetch=1)
    found = arrived(slow, 1)

    for _ in range(5):
        slow.keep(found)
        assert not idle.receive(limit=1, wait_seconds=1)
    slow.acknowledge(found)

    assert ids(found) == ["1"]
    assert is_silent(slow)


@on_rabbitmq
def test_whoever_is_silent_for_too_long_learns_it_and_the_message_comes_again(
    bus: KombuBus, subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "HEARTBEAT_SECONDS", 1)
    bus.publish(EVENTS, events("1"))
    slow = subscribe()
    found = arrived(slow, 1)

    time.sleep(3.5)

    assert ids(arrived(subscribe(), 1)) == ["1"]
    with pytest.raises(BusUnavailable):
        slow.keep(found)


def frozen_broker(request: pytest.FixtureRequest, url: str) -> int:
    if not connecting.is_redis(url):
        node: RabbitNode = request.getfixturevalue("rabbitmq")
        return node.pid
    with Connection(url) as connection, connection.channel() as channel:
        return int(channel.client.info("server")["process_id"])


def test_a_frozen_broker_gives_nothing_and_then_goes_on(
    bus: KombuBus,
    subscribe: Subscribe,
    request: pytest.FixtureRequest,
    clean_broker_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connecting, "DEADLINE_SECONDS", 0.5)
    subscription = subscribe()
    bus.publish(EVENTS, events("1"))
    subscription.acknowledge(arrived(subscription, 1))
    pid = frozen_broker(request, clean_broker_url)

    with servers.frozen(pid):
        begun = time.monotonic()
        for _ in range(3):
            assert not subscription.receive(limit=1, wait_seconds=0.5)
        assert time.monotonic() - begun < 3
    bus.publish(EVENTS, events("2"))

    assert ids(arrived(subscription, 1)) == ["2"]


@on_redis
def test_a_frozen_redis_is_told_of_in_time_and_found_again(
    bus: KombuBus,
    subscribe: Subscribe,
    request: pytest.FixtureRequest,
    clean_broker_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connecting, "DEADLINE_SECONDS", 0.5)
    bus.publish(EVENTS, events("1"))

    with servers.frozen(frozen_broker(request, clean_broker_url)):
        begun = time.monotonic()
        with pytest.raises(BusUnavailable):
            bus.publish(EVENTS, events("2"))
        assert time.monotonic() - begun < 3
    bus.publish(EVENTS, events("3"))

    assert {"1", "3"} <= set(ids(arrived_up_to(subscribe(), "3")))


def test_what_was_confirmed_outlives_a_power_cut_and_everybody_goes_on(
    rabbitmq: RabbitNode, clean_rabbitmq_url: str
) -> None:
    bus = KombuBus(clean_rabbitmq_url)
    subscription = KombuSubscription(clean_rabbitmq_url, Queue.ORDERS, prefetch=200)
    bus.publish(EVENTS, events(*map(str, range(50))))
    subscription.acknowledge(arrived(subscription, 10))
    time.sleep(QUEUE_IS_WRITTEN_SECONDS)

    rabbitmq.kill()
    with pytest.raises(BusUnavailable):
        subscription.receive(limit=1, wait_seconds=1)
    with pytest.raises(BusUnavailable):
        bus.publish(EVENTS, events("lost"))
    rabbitmq.start()
    published_in_time(bus, "after")

    found = ids(arrived_up_to(subscription, "after"))
    assert {*map(str, range(10, 50)), "after"} <= set(found)
    for opened in (bus, subscription):
        opened.close()
