"""Brokers that are killed, frozen, out of memory or robbed, and messages that poison."""

from __future__ import annotations

import time
from collections.abc import Callable

from kombu.messaging import Producer

from shared.adapters.kombu_bus import connecting, topology
from shared.messages.queues import EVENTS, Queue
from tests import builders
from tests.drills.check import ledger_check
from tests.drills.damage import damage_decision, parked, tried_again
from tests.drills.machines import Machine
from tests.drills.plant import Plant
from tests.drills.programs import nap
from tests.drills.result import Count
from tests.drills.tally import order_event
from tests.drills.yard import Drill, Yard
from tests.integration.workshop import until

FROZEN_SECONDS = 7
BIG_BYTES = 17 * 1024 * 1024
ALL_MEMORY, NO_MEMORY = "0.4", "0.000001"


def rabbit_killed(yard: Yard) -> Count:
    rabbit = yard.rabbit()
    with yard.big_plant() as plant:
        return _killed(plant, rabbit, direct=True)


def redis_killed(yard: Yard) -> Count:
    with yard.small_plant() as (plant, redis):
        return _killed(plant, redis, direct=False)


def _killed(plant: Plant, broker: Machine, *, direct: bool) -> Count:
    worker = plant.worker()
    with plant.traffic(direct=direct):
        nap(2)
        broker.kill()
        nap(2)
        broker.start()
        since = time.monotonic()
        nap(1)
        broker.stop()
        broker.start()
        since = time.monotonic()
    assert worker.is_running, worker.log()[-2000:]
    return _with_open_doors(plant, since)


def _with_open_doors(plant: Plant, since: float) -> Count:
    """No broker is in the way of a webhook."""
    refused = [why for why in plant.tally.refused if why.startswith("webhook")]
    assert not refused, refused
    return ledger_check(plant, since=since)


def rabbit_frozen(yard: Yard) -> Count:
    rabbit = yard.rabbit()
    with yard.big_plant() as plant:
        return _frozen(plant, rabbit.freeze, rabbit.thaw, direct=True)


def redis_frozen(yard: Yard) -> Count:
    with yard.small_plant() as (plant, redis):
        return _frozen(plant, redis.freeze, redis.thaw, direct=False)


def rabbit_alarm(yard: Yard) -> Count:
    rabbit = yard.rabbit()

    def give(memory: str) -> None:
        rabbit.ctl("set_vm_memory_high_watermark", memory)

    with yard.big_plant() as plant:
        return _frozen(plant, lambda: give(NO_MEMORY), lambda: give(ALL_MEMORY), direct=True)


def _frozen(
    plant: Plant, freeze: Callable[[], None], thaw: Callable[[], None], *, direct: bool
) -> Count:
    worker = plant.worker()
    with plant.traffic(direct=direct):
        nap(1)
        freeze()
        try:
            nap(1)
            before = plant.listener.heard
            nap(FROZEN_SECONDS - 1)
            assert plant.listener.heard == before, "the broker worked all the while"
        finally:
            thaw()
        since = time.monotonic()
        nap(1)
    assert worker.is_running, worker.log()[-2000:]
    return _with_open_doors(plant, since)


def queue_deleted(yard: Yard) -> Count:
    """With all that was in it; what came by webhook is sent again."""
    with yard.big_plant() as plant:
        worker = plant.worker()
        with plant.traffic(pause=0.005):
            for _ in range(3):
                nap(0.7)
                delete_queues(plant)
            since = time.monotonic()
        assert worker.is_running, worker.log()[-2000:]
        return _with_open_doors(plant, since)


def poisoned(yard: Yard) -> Count:
    """Each bad message lies between good ones, on the exchange and at the door."""
    with yard.big_plant() as plant:
        plant.worker()
        damaged = plant.tally.next_event()
        plant.wait_for_doors()
        assert plant.send(damaged)
        until(lambda: plant.listener.told, seconds=30)
        damage_decision(plant)
        with plant.traffic(direct=True):
            _publish_raw(plant, b"{not json")
            _publish_raw(plant, b'"a text"', content_type="text/html")
            _publish_raw(plant, b"\xff" * BIG_BYTES, content_type="application/octet-stream")
            assert plant.post_raw(b"{not json") == 200
            assert plant.post_raw(b"[" + b" " * BIG_BYTES + b"]") in (413, 0)
            again = order_event("again", damaged["data"]["order_id"], version=builders.LATER)
            assert plant.post(again) == 200
            since = time.monotonic()
            nap(2)
        count = ledger_check(plant, since=since, is_whole=False)
        assert len(parked(plant)) == 4, parked(plant)
        assert tried_again(plant) == 1
        return count


def delete_queues(plant: Plant) -> None:
    with connecting.connection(plant.listening_at) as connection, connection.channel() as channel:
        for queue in (Queue.ORDERS, Queue.STOCK):
            channel.queue_delete(queue.value)


def _publish_raw(plant: Plant, raw: bytes, content_type: str = "application/json") -> None:
    with connecting.connection(plant.listening_at, confirm_publish=True) as connection:
        Producer(connecting.opened_channel(connection)).publish(
            raw,
            exchange=topology.exchanges[EVENTS],
            routing_key="order.changed.v1",
            content_type=content_type,
            content_encoding="binary",
            delivery_mode="persistent",
            retry=False,
        )


DRILLS = (
    Drill(
        "f04_rabbitmq_killed",
        "kill -9 of the node, start, clean stop, start; webhooks answer 200 all the while",
        rabbit_killed,
    ),
    Drill(
        "f04_redis_killed",
        "the same with Redis (AOF) as broker and as catalogue",
        redis_killed,
    ),
    Drill("f05_rabbitmq_frozen", f"SIGSTOP for {FROZEN_SECONDS} s; webhooks 200", rabbit_frozen),
    Drill("f05_redis_frozen", "the same for Redis, broker and catalogue", redis_frozen),
    Drill(
        "f06_memory_alarm",
        f"RabbitMQ takes nothing for {FROZEN_SECONDS} s; webhooks 200",
        rabbit_alarm,
    ),
    Drill("f07_queue_deleted", "orders and stock queues, three times under load", queue_deleted),
    Drill(
        "f08_poison",
        "bad JSON, a wrong type and 17 MB on the exchange and at the door, an order on a damaged "
        "row; four parked, one to be tried again, the others flow",
        poisoned,
        is_fast=True,
    ),
)
