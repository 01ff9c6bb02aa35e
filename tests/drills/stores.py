"""Redis that forgets: as catalogue, and as broker."""

from __future__ import annotations

import time

from shared.messages.queues import Queue
from tests.drills.check import ledger_check
from tests.drills.plant import Plant
from tests.drills.programs import nap
from tests.drills.result import Count
from tests.drills.tally import EVENTS_FOR_EVERY_SKU
from tests.drills.yard import Drill, Yard
from tests.integration.workshop import until


def catalogue_forgets(yard: Yard) -> Count:
    """What is not known is unknown, never made up; orders are decided all the same; news fills it
    again.
    """
    with yard.split_plant() as (plant, catalogue, _):
        plant.worker()
        plant.send_new(EVENTS_FOR_EVERY_SKU)
        assert ledger_check(plant, since=time.monotonic()).is_good

        catalogue.flush()
        _knows_nothing(plant)
        plant.send_new(EVENTS_FOR_EVERY_SKU)
        assert ledger_check(plant, since=time.monotonic()).is_good

        catalogue.stop()
        catalogue.lose_data()
        plant.send_new(EVENTS_FOR_EVERY_SKU)
        until(lambda: plant.tally.orders.keys() <= plant.listener.told.keys(), seconds=30)
        catalogue.start()
        since = time.monotonic()
        return ledger_check(plant, since=since)


def _knows_nothing(plant: Plant) -> None:
    levels = plant.levels(plant.tally.skus())
    assert not any(level is not None for level in levels.values()), levels


def broker_forgets(yard: Yard) -> Count:
    """With every queue full and nobody reading."""
    with yard.split_plant() as (plant, _, broker):
        plant.worker("relay")
        plant.send_new(60)
        until(lambda: broker.client.llen(Queue.ORDERS.value) == len(plant.tally.orders))
        broker.flush()
        since = time.monotonic()
        nap(0.5)
        plant.worker("orders")
        plant.worker("stock")
        return ledger_check(plant, since=since)


DRILLS = (
    Drill(
        "f09_catalogue_lost",
        "FLUSHALL, then down and back empty: stock unknown, orders decided meanwhile, news "
        "fills it again",
        catalogue_forgets,
        is_fast=True,
    ),
    Drill(
        "f09_broker_flushed",
        "FLUSHALL of the Redis that is the broker, with everything in its queues",
        broker_forgets,
    ),
)
