"""What every broker promises, to whoever publishes and to whoever subscribes."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from kombu.connection import Connection
from kombu.entity import Queue as KombuQueue

from shared.adapters.kombu_bus import topology
from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.messages.cloudevent import LONGEST_NAME, decode
from shared.messages.queues import DECISIONS, EVENTS, Queue
from shared.messages.reading import TYPES
from shared.ports.failures import BusUnavailable
from shared.usecases.screen_orders import DECIDED
from tests.contract.wire import ARRIVES_SECONDS, arrived, events, ids, is_silent, packed

Subscribe = Callable[..., KombuSubscription]


def test_events_arrive_whole_and_in_order(bus: KombuBus, subscribe: Subscribe) -> None:
    sent = events(*map(str, range(120)))

    bus.publish(EVENTS, sent[:70])
    bus.publish(EVENTS, sent[70:])

    found = arrived(subscribe(), 120)
    assert [decode(delivery.raw) for delivery in found] == sent


def test_what_is_sent_is_there_when_a_later_ticket_is_confirmed(
    bus: KombuBus, subscribe: Subscribe
) -> None:
    bus.send(EVENTS, packed("1", "2"))
    last = bus.send(EVENTS, packed("3"))

    bus.await_confirms(last)

    assert ids(arrived(subscribe(), 3)) == ["1", "2", "3"]


def test_tickets_are_confirmed_in_any_order_and_twice(bus: KombuBus, subscribe: Subscribe) -> None:
    tickets = [bus.send(EVENTS, packed(id_)) for id_ in "123"]

    for ticket in (tickets[2], tickets[0], tickets[1], tickets[2]):
        bus.await_confirms(ticket)

    assert ids(arrived(subscribe(), 3)) == ["1", "2", "3"]


def test_what_went_by_a_connection_that_is_left_is_never_called_confirmed(bus: KombuBus) -> None:
    ticket = bus.send(EVENTS, packed("1"))
    bus.close()

    for _ in range(2):
        with pytest.raises(BusUnavailable, match="lost before they were confirmed"):
            bus.await_confirms(ticket)
        bus.publish(EVENTS, events("2"))


@pytest.mark.parametrize(
    "letter", ["x", "\N{LATIN SMALL LETTER U WITH DIAERESIS}", "\N{GRINNING FACE}"]
)
def test_an_event_of_the_longest_name_arrives(
    bus: KombuBus, subscribe: Subscribe, letter: str
) -> None:
    bus.publish(EVENTS, events(letter * LONGEST_NAME, "next"))

    assert ids(arrived(subscribe(), 2)) == [letter * LONGEST_NAME, "next"]


def test_every_type_of_event_comes_to_the_queue_of_its_kind(
    bus: KombuBus, subscribe: Subscribe
) -> None:
    for type_ in sorted(TYPES):
        bus.publish(EVENTS, events(type_, type_=type_))

    found = {queue: ids(arrived(subscribe(queue), 2)) for queue in Queue}
    kinds = {Queue.STOCK: "stock", Queue.CATALOGUE: "product", Queue.ORDERS: "order"}
    assert found == {q: sorted(t for t in TYPES if f".{kinds[q]}." in t) for q in Queue}


def test_events_published_before_anybody_listens_are_kept(
    bus: KombuBus, subscribe: Subscribe
) -> None:
    bus.publish(EVENTS, events("1"))
    bus.close()

    assert ids(arrived(subscribe(), 1)) == ["1"]


def test_receiving_gives_nothing_when_there_is_nothing_in_time(subscribe: Subscribe) -> None:
    begun = time.monotonic()

    found = subscribe().receive(limit=10, wait_seconds=0.2)

    assert not found
    assert time.monotonic() - begun < 2


def test_receiving_gives_no_more_than_was_asked_for(bus: KombuBus, subscribe: Subscribe) -> None:
    bus.publish(EVENTS, events("1", "2", "3"))
    subscription = subscribe()

    batches = [ids(arrived(subscription, 2)), ids(arrived(subscription, 1))]

    assert batches == [["1", "2"], ["3"]]


def test_receiving_does_not_wait_out_its_time_when_something_is_there(
    bus: KombuBus, subscribe: Subscribe
) -> None:
    subscription = subscribe()
    bus.publish(EVENTS, events("1"))
    begun = time.monotonic()

    found = subscription.receive(limit=10, wait_seconds=8)

    assert ids(found) == ["1"]
    assert time.monotonic() - begun < 4


def test_what_is_acknowledged_never_comes_again(bus: KombuBus, subscribe: Subscribe) -> None:
    bus.publish(EVENTS, events("1", "2", "3"))
    subscription = subscribe()

    subscription.acknowledge(arrived(subscription, 3))
    subscription.close()

    assert is_silent(subscribe())


def test_what_is_given_back_comes_again_and_nothing_else_does(
    bus: KombuBus, subscribe: Subscribe
) -> None:
    bus.publish(EVENTS, events("1", "2", "3"))
    subscription = subscribe()
    first, second, third = arrived(subscription, 3)

    subscription.acknowledge([first, third])
    subscription.give_back([second])

    assert ids(arrived(subscription, 1)) == ["2"]
    assert is_silent(subscription)


def test_what_is_given_back_thirty_times_still_comes(bus: KombuBus, subscribe: Subscribe) -> None:
    bus.publish(EVENTS, events("1"))
    subscription = subscribe()

    for _ in range(30):
        found = arrived(subscription, 1)
        assert ids(found) == ["1"]
        subscription.give_back(found)

    assert ids(arrived(subscription, 1)) == ["1"]


def test_closing_gives_back_what_is_not_acknowledged(bus: KombuBus, subscribe: Subscribe) -> None:
    bus.publish(EVENTS, events("1", "2", "3"))
    first = subscribe()
    first.acknowledge(arrived(first, 2)[:1])

    first.close()

    assert sorted(ids(arrived(subscribe(), 2))) == ["2", "3"]


def test_a_closed_subscription_opens_again_when_it_is_used(
    bus: KombuBus, subscribe: Subscribe
) -> None:
    subscription = subscribe()
    subscription.close()
    subscription.close()
    bus.publish(EVENTS, events("1"))

    assert ids(arrived(subscription, 1)) == ["1"]


def test_two_subscriptions_share_a_queue_and_no_event_comes_to_both(
    bus: KombuBus, subscribe: Subscribe
) -> None:
    one, two = subscribe(prefetch=5), subscribe(prefetch=5)
    for subscription in (one, two):
        subscription.receive(limit=1, wait_seconds=0.05)
    bus.publish(EVENTS, events(*map(str, range(20))))

    found: list[str] = []
    end = time.monotonic() + ARRIVES_SECONDS
    while len(found) < 20 and time.monotonic() < end:
        for subscription in (one, two):
            batch = subscription.receive(limit=5, wait_seconds=0.05)
            subscription.acknowledge(batch)
            found += ids(batch)

    assert sorted(found, key=int) == [str(number) for number in range(20)]


def test_a_decision_that_nobody_listens_to_is_no_failure(bus: KombuBus) -> None:
    bus.publish(DECISIONS, events("1", type_=DECIDED))


def test_a_decision_comes_to_every_queue_that_is_bound_to_it(
    bus: KombuBus, clean_broker_url: str
) -> None:
    with Connection(clean_broker_url) as connection:
        bound = [
            KombuQueue(name, topology.exchanges[DECISIONS], "screening.#", exclusive=True)(
                connection.channel()
            )
            for name in ("pipeline-1", "pipeline-2")
        ]
        for queue in bound:
            queue.declare()

        bus.publish(DECISIONS, events("1", type_=DECIDED))

        bodies = [queue.get(no_ack=True).body for queue in bound]
    assert [decode(body).id for body in bodies] == ["1", "1"]


def test_an_event_that_no_queue_takes_is_not_lost_in_silence(bus: KombuBus) -> None:
    with pytest.raises(BusUnavailable):
        bus.publish(EVENTS, events("1", type_="sockwise.unheard.of.v1"))


def test_a_bus_works_on_after_an_event_that_no_queue_took(
    bus: KombuBus, subscribe: Subscribe
) -> None:
    with pytest.raises(BusUnavailable):
        bus.publish(EVENTS, events("1", type_="sockwise.unheard.of.v1"))

    bus.publish(EVENTS, events("2"))

    assert ids(arrived(subscribe(), 1)) == ["2"]
