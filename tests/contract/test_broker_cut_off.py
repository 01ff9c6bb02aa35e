"""A network that breaks in the middle of a word: nobody waits for the rest for ever."""

from __future__ import annotations

import time

import pytest

from shared.adapters.kombu_bus import connecting
from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.messages.queues import EVENTS, Queue
from shared.ports.failures import BusUnavailable
from tests.contract.cut_line import cut_line
from tests.contract.wire import arrived, arrived_up_to, events, ids, published_in_time

DEADLINE_SECONDS = 0.5
INSIDE_A_WORD = [0, 1, 7, 10, 20]
"""Bytes of a frame that still come; a confirm has 21, a message of ours more than 200."""


@pytest.mark.parametrize("bytes_left", INSIDE_A_WORD)
@pytest.mark.parametrize("count", [1, 200])
def test_publishing_ends_in_time_when_the_line_is_cut_inside_a_confirm(
    count: int, bytes_left: int, clean_rabbitmq_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "DEADLINE_SECONDS", DEADLINE_SECONDS)
    with cut_line(clean_rabbitmq_url) as line:
        bus = KombuBus(line.url)
        bus.publish(EVENTS, events("1"))

        line.lets_through = bytes_left
        begun = time.monotonic()
        for _ in range(2):
            with pytest.raises(BusUnavailable):
                bus.publish(EVENTS, events(*map(str, range(count))))
        assert time.monotonic() - begun < 4 * DEADLINE_SECONDS

        line.lets_through = None
        published_in_time(bus, "found again")
        bus.close()


@pytest.mark.parametrize("bytes_left", [0, 10, 150])
def test_receiving_ends_in_time_when_the_line_is_cut_inside_a_message(
    bytes_left: int, clean_rabbitmq_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "DEADLINE_SECONDS", DEADLINE_SECONDS)
    monkeypatch.setattr(connecting, "HEARTBEAT_SECONDS", 1)
    bus = KombuBus(clean_rabbitmq_url)
    with cut_line(clean_rabbitmq_url) as line:
        subscription = KombuSubscription(line.url, Queue.ORDERS, prefetch=10)
        bus.publish(EVENTS, events("1"))
        subscription.acknowledge(arrived(subscription, 1))

        line.lets_through = bytes_left
        bus.publish(EVENTS, events("2"))
        begun = time.monotonic()
        with pytest.raises(BusUnavailable):
            receive_until_it_fails(subscription)
        assert time.monotonic() - begun < 7

        line.lets_through = None
        assert "2" in ids(arrived_up_to(subscription, "2"))
        subscription.close()
    bus.close()


def receive_until_it_fails(subscription: KombuSubscription) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        assert not subscription.receive(limit=5, wait_seconds=0.3)
