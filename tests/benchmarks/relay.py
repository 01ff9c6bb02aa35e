"""Ledger rows sent by the relay, confirmed and mandatory, against publishing without either."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from kombu.connection import Connection
from kombu.messaging import Producer
from sqlalchemy import create_engine, delete

from shared import wiring
from shared.adapters.kombu_bus import connecting, topology
from shared.adapters.sql_ledger.tables import inbox
from shared.messages.cloudevent import Event, decode, encode
from shared.messages.queues import EVENTS, Queue
from shared.ports.mail import Incoming
from shared.settings import Settings
from shared.usecases.park_events import event_key
from tests import servers
from tests.benchmarks import stock, wire
from tests.benchmarks.crew import Hand, Stint, Watch, Work, hand, line, rates
from tests.benchmarks.real_worker import SHOP, open_house, relay_worker, settings
from tests.benchmarks.result import Result
from tests.benchmarks.rounds import ratios, taking_turns

NAMES = ("relay_vs_unconfirmed",)
ROUNDS = 7
ROWS = 6_000


def measure(_: frozenset[str]) -> list[Result]:
    with wire.rabbitmq() as broker, servers.folder("sw-bench-") as home:
        house = settings(home, broker=broker)
        open_house(house)
        with hand(relay_worker, house) as ours, hand(unconfirmed, broker) as bare:
            sides = {
                "relay": partial(_from_the_ledger, house, ours),
                "unconfirmed": partial(_from_memory, broker, bare),
            }
            taking_turns(sides, 1)  # Warm.
            stints = taking_turns(sides, ROUNDS)
    for side, told in stints.items():
        print(line(side, "events", told))
    against = "the same events published with no confirms and no ledger, RabbitMQ; SQLite"
    found = ratios(rates(stints["relay"]), rates(stints["unconfirmed"]))
    return [Result(NAMES[0], found, 0.6, against)]


def _from_the_ledger(house: Settings, ours: Hand) -> Stint:
    ledger, clock = wiring.ledger(house), wiring.clock()
    rows = [
        Incoming(shop_id=SHOP, dedupe_key=event_key(event), event=event, sealed_body=raw)
        for raw in stock.singles(ROWS)
        for event in (decode(raw),)
    ]
    with ledger.begin() as books:
        books.inbox.keep(rows, at=clock.now())
    ledger.close()
    stint = ours.work()
    engine = create_engine(house.database_url)
    with engine.begin() as connection:  # Or the next round would get these as well.
        connection.execute(delete(inbox))
    engine.dispose()
    wire.empty(house.broker_url, Queue.STOCK, of=ROWS)
    assert stint.count == ROWS
    return stint


def _from_memory(broker: str, bare: Hand) -> Stint:
    stint = bare.work([decode(raw) for raw in stock.singles(ROWS)])
    wire.empty(broker, Queue.STOCK, of=ROWS)
    return stint


@contextmanager
def unconfirmed(url: str) -> Iterator[Work]:
    with Connection(url) as opened:
        channel = connecting.opened_channel(opened)
        producer = Producer(channel, exchange=topology.exchanges[EVENTS])

        def work(events: list[Event]) -> Stint:
            watch = Watch()
            watch.began()
            for event in events:
                wire.send(producer, event.routing_key, encode(event))
            watch.done(len(events))
            return watch.told()

        yield work
