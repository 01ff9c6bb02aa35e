"""What a broker that lost everything, went away or fell silent does to those who use it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator

import pytest
import redis

from shared.adapters.kombu_bus import connecting
from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.messages.queues import DECISIONS, EVENTS, Queue
from shared.messages.reading import ORDER_CANCELLED, PRODUCT_DELETED, STOCK_BATCH
from shared.ports.failures import BusUnavailable
from shared.usecases.screen_orders import DECIDED
from tests import servers
from tests.contract.wire import PREFETCH, arrived, as_broker, events, ids, redis_at_home_in


def test_after_a_flush_of_redis_the_next_event_still_arrives(clean_redis_url: str) -> None:
    bus = KombuBus(as_broker(clean_redis_url))
    waits = KombuSubscription(as_broker(clean_redis_url), Queue.ORDERS, prefetch=PREFETCH)
    bus.publish(EVENTS, events("1"))
    waits.acknowledge(arrived(waits, 1))

    with redis.Redis.from_url(clean_redis_url) as client:
        client.flushall()
    bus.publish(EVENTS, events("2", type_=ORDER_CANCELLED))
    bus.publish(DECISIONS, events("3", type_=DECIDED))

    assert ids(arrived(waits, 1)) == ["2"]
    for opened in (bus, waits):
        opened.close()


def test_a_flush_of_redis_under_a_delivery_does_not_spoil_its_acknowledgement(
    clean_redis_url: str,
) -> None:
    bus = KombuBus(as_broker(clean_redis_url))
    subscription = KombuSubscription(as_broker(clean_redis_url), Queue.STOCK, prefetch=PREFETCH)
    bus.publish(EVENTS, events("1", type_=STOCK_BATCH))
    found = arrived(subscription, 1)

    with redis.Redis.from_url(clean_redis_url) as client:
        client.flushall()
    subscription.acknowledge(found)
    bus.publish(EVENTS, events("2", type_=STOCK_BATCH))

    assert ids(arrived(subscription, 1)) == ["2"]
    for opened in (bus, subscription):
        opened.close()


def test_a_bus_and_a_subscription_that_lost_their_redis_say_so_and_find_it_again() -> None:
    with servers.folder("sw-redis-") as folder:
        with redis_at_home_in(folder) as url:
            bus, waits = KombuBus(url), KombuSubscription(url, Queue.CATALOGUE, prefetch=PREFETCH)
            bus.publish(EVENTS, events("1", type_=PRODUCT_DELETED))
            waits.acknowledge(arrived(waits, 1))

        for _ in range(2):
            with pytest.raises(BusUnavailable):
                bus.publish(EVENTS, events("2", type_=PRODUCT_DELETED))
            with pytest.raises(BusUnavailable):
                waits.receive(limit=1, wait_seconds=0.1)

        with redis_at_home_in(folder):
            bus.publish(EVENTS, events("3", type_=PRODUCT_DELETED))
            assert ids(arrived(waits, 1)) == ["3"]
            bus.close()
            waits.close()


@pytest.fixture(params=["redis", "amqp"])
def nobody(request: pytest.FixtureRequest) -> str:
    return f"{request.param}://127.0.0.1:{servers.free_port()}"


@pytest.fixture(params=["redis", "amqp"])
def mute(request: pytest.FixtureRequest) -> Iterator[str]:
    """Takes connections and never says a word, as a frozen broker does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"{request.param}://127.0.0.1:{server.getsockname()[1]}"


def publish_to(url: str) -> None:
    KombuBus(url).publish(EVENTS, events("1"))


def receive_from(url: str) -> None:
    KombuSubscription(url, Queue.ORDERS, prefetch=1).receive(limit=1, wait_seconds=0.1)


@pytest.mark.parametrize("use", [publish_to, receive_from])
def test_a_broker_that_is_not_there_is_told_of_within_the_deadline(
    use: Callable[[str], None], nobody: str
) -> None:
    begun = time.monotonic()

    with pytest.raises(BusUnavailable):
        use(nobody)

    assert time.monotonic() - begun < connecting.DEADLINE_SECONDS


@pytest.mark.parametrize("use", [publish_to, receive_from])
def test_a_broker_that_never_answers_is_told_of_within_the_deadline(
    use: Callable[[str], None], mute: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "DEADLINE_SECONDS", 0.5)
    begun = time.monotonic()

    with pytest.raises(BusUnavailable):
        use(mute)

    assert time.monotonic() - begun < 1.5
