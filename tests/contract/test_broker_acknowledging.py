"""Exactly what was acknowledged is gone, however much of it went by one word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kombu.transport.pyamqp import Channel

from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.adapters.kombu_bus.topology import DELIVERY_LIMIT
from shared.messages.queues import DEAD, EVENTS, Queue
from shared.ports.failures import BusUnavailable
from tests.contract.wire import arrived, events, ids, is_silent, none_of_ours

Subscribe = Callable[..., KombuSubscription]
PUBLISHED = 12


def test_acknowledging_a_batch_says_nothing_of_what_waits_behind_it(
    bus: KombuBus, subscribe: Subscribe
) -> None:
    bus.publish(EVENTS, events(*map(str, range(10))))
    subscription = subscribe()
    subscription.acknowledge(arrived(subscription, 3))

    subscription.close()

    assert sorted(ids(arrived(subscribe(), 7))) == list("3456789")


def test_the_end_of_what_was_received_can_be_acknowledged_before_its_beginning(
    bus: KombuBus, subscribe: Subscribe
) -> None:
    bus.publish(EVENTS, events(*"123456"))
    subscription = subscribe()
    found = arrived(subscription, 6)
    subscription.acknowledge(found[3:])

    subscription.close()

    again = subscribe()
    assert sorted(ids(arrived(again, 3))) == ["1", "2", "3"]
    assert is_silent(again)


@settings(
    max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    batches=st.lists(st.integers(1, 5), min_size=1, max_size=4),
    fates=st.lists(st.sampled_from(["done", "back", "open"]), min_size=20, max_size=20),
    backwards=st.booleans(),
)
def test_whatever_is_acknowledged_and_given_back_in_parts_the_rest_comes_again(
    rabbitmq_url: str, batches: list[int], fates: list[str], backwards: bool
) -> None:
    none_of_ours(rabbitmq_url)
    bus = KombuBus(rabbitmq_url)
    subscription = KombuSubscription(rabbitmq_url, Queue.ORDERS, prefetch=7)
    bus.publish(EVENTS, events(*map(str, range(PUBLISHED))))
    done: list[str] = []

    for size in batches:
        found = list(subscription.receive(limit=size, wait_seconds=1))
        fate = {delivery.raw: fates.pop(0) for delivery in found}
        ordered = found[::-1] if backwards else found
        accepted = [delivery for delivery in ordered if fate[delivery.raw] == "done"]
        subscription.acknowledge(accepted)
        subscription.give_back([d for d in ordered if fate[d.raw] == "back"])
        done += ids(accepted)
    subscription.close()

    rest = KombuSubscription(rabbitmq_url, Queue.ORDERS, prefetch=PUBLISHED)
    left = ids(arrived(rest, PUBLISHED - len(done)))
    assert sorted(left + done) == sorted(map(str, range(PUBLISHED)))
    for opened in (bus, rest):
        opened.close()


@pytest.mark.parametrize("broker_url", ["rabbitmq"], indirect=True)
def test_a_whole_batch_is_acknowledged_on_rabbitmq_by_one_word(
    bus: KombuBus, subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Any] = []
    monkeypatch.setattr(
        Channel, "basic_ack", lambda _, tag, **more: said.append((tag, more)), raising=True
    )
    bus.publish(EVENTS, events(*map(str, range(100))))
    subscription = subscribe()

    subscription.acknowledge(arrived(subscription, 100))

    assert said == [(100, {"multiple": True})]


@pytest.mark.parametrize("broker_url", ["rabbitmq"], indirect=True)
def test_what_came_by_a_connection_that_was_lost_acknowledges_nothing_of_the_next(
    bus: KombuBus, subscribe: Subscribe
) -> None:
    bus.publish(EVENTS, events("1", "2"))
    subscription = subscribe()
    stale = arrived(subscription, 2)
    subscription.close()
    with pytest.raises(BusUnavailable, match="come again"):
        subscription.acknowledge(stale)

    arrived(subscription, 2)
    with pytest.raises(BusUnavailable, match="come again"):
        subscription.acknowledge(stale)

    assert sorted(ids(arrived(subscription, 2))) == ["1", "2"]


@pytest.mark.parametrize("broker_url", ["rabbitmq"], indirect=True)
def test_acknowledging_twice_harms_nothing(bus: KombuBus, subscribe: Subscribe) -> None:
    bus.publish(EVENTS, events("1", "2", "3"))
    subscription = subscribe()
    found = arrived(subscription, 2)

    subscription.acknowledge(found)
    subscription.acknowledge(found)
    subscription.give_back(found)

    assert ids(arrived(subscription, 1)) == ["3"]
    assert is_silent(subscription)


@pytest.mark.parametrize("broker_url", ["rabbitmq"], indirect=True)
def test_what_comes_back_for_ever_is_put_aside_whole_and_holds_nothing_up(
    bus: KombuBus, subscribe: Subscribe
) -> None:
    (poison,) = events("1")
    bus.publish(EVENTS, [poison, *events("2")])
    subscription = subscribe(prefetch=1)
    raw = b""

    for _ in range(DELIVERY_LIMIT + 1):
        found = arrived(subscription, 1)
        assert ids(found) == ["1"]
        raw = found[0].raw
        subscription.give_back(found)

    assert ids(arrived(subscription, 1)) == ["2"]
    assert [delivery.raw for delivery in arrived(subscribe(DEAD), 1)] == [raw]
