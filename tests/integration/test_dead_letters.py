"""What RabbitMQ puts aside because it came back too often waits in the ledger for a person."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event as Signal

from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.adapters.kombu_bus.topology import DELIVERY_LIMIT
from shared.messages.cloudevent import from_plain
from shared.messages.queues import DEAD, EVENTS, Queue
from shared.messages.reading import ORDER_CHANGED
from shared.ports.bus import Delivery
from tests.contract.wire import none_of_ours
from tests.integration.house import House, an_event, order
from tests.integration.workshop import until
from worker.consumers.dead import REASON, DeadConsumer
from worker.consumers.desk import Desk
from worker.relay import Relay
from worker.runner import Runner


def arrived(subscription: KombuSubscription, *, at_least: int = 1) -> Sequence[Delivery]:
    found: list[Delivery] = []

    def enough() -> bool:
        found.extend(subscription.receive(limit=10, wait_seconds=0.2))
        return len(found) >= at_least

    until(enough)
    return found


def test_an_event_that_came_back_too_often_is_parked_in_its_own_row(
    house: House, rabbitmq_url: str
) -> None:
    none_of_ours(rabbitmq_url)
    bus = KombuBus(rabbitmq_url)
    orders = KombuSubscription(rabbitmq_url, Queue.ORDERS, prefetch=10)
    dead = KombuSubscription(rabbitmq_url, DEAD, prefetch=10)
    desk = Desk(house.ledger, house.store, house.vault, house.clock)
    try:
        house.send(an_event(ORDER_CHANGED, order("by webhook")))
        Relay(house.ledger, bus, house.clock, Signal()).turn()
        bus.publish(EVENTS, [from_plain(an_event(ORDER_CHANGED, order("published")))])
        for _ in range(DELIVERY_LIMIT + 1):
            orders.give_back(arrived(orders, at_least=2))
        runner = Runner(dead, DeadConsumer(desk), Signal())

        def parked() -> list[str]:
            runner.turn()
            return house.parked()

        until(lambda: len(parked()) == 2)

        assert house.parked() == [REASON, REASON]
        assert house.count("inbox") == 2
        assert orders.receive(limit=1, wait_seconds=0.2) == []
        assert dead.receive(limit=1, wait_seconds=0.2) == []
    finally:
        bus.close()
        orders.close()
        dead.close()
