"""Every port with each of its adapters: a test that asks for one runs on all of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from kombu.transport import redis as redis_transport
from redis.cluster import RedisCluster
from sqlalchemy.engine import make_url

from shared.adapters.kombu_bus import connecting
from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.adapters.memory_catalogue import MemoryCatalogue
from shared.adapters.redis_catalogue.store import RedisCatalogue
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.tables import metadata
from shared.messages.queues import Queue
from shared.ports.catalogue import CatalogueStore
from tests.contract.books import VAULT
from tests.contract.wire import PREFETCH, as_broker, none_of_ours

_NUMBERS = itertools.count()


@pytest.fixture
def clean_redis_url(redis_url: str) -> str:
    """The private Redis with nothing in it."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    return redis_url


@pytest.fixture(params=["memory", "redis", "cluster"])
def store(request: pytest.FixtureRequest) -> Iterator[CatalogueStore]:
    if request.param == "memory":
        yield MemoryCatalogue()
        return
    name = "clean_redis_url" if request.param == "redis" else "clean_cluster_url"
    catalogue = RedisCatalogue(request.getfixturevalue(name))
    yield catalogue
    catalogue.close()


@pytest.fixture
def clean_cluster_url(redis_cluster_url: str) -> str:
    """The private cluster with nothing in it."""
    with RedisCluster.from_url(redis_cluster_url.replace("+cluster", "")) as client:
        client.flushall(target_nodes=RedisCluster.PRIMARIES)
    return redis_cluster_url


@pytest.fixture(scope="session")
def postgres_ledger_url(postgres_url: str) -> str:
    """A database with the schema in it, for tests that empty its tables themselves."""
    url = a_database(postgres_url)
    ledger = SqlLedger(url)
    ledger.migrate()
    ledger.close()
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A ledger of this release with nothing in it."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_ledger_url")
        names = ", ".join(table.name for table in metadata.sorted_tables)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"TRUNCATE {names} RESTART IDENTITY")
        return url
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    ledger = SqlLedger(url)
    ledger.migrate()
    ledger.close()
    return url


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[SqlLedger]:
    opened = SqlLedger(ledger_url, VAULT)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a schema."""
    if request.param == "postgres":
        return a_database(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'empty.sqlite'}"


def a_database(server_url: str) -> str:
    name = f"sockwise_{next(_NUMBERS)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["redis", "rabbitmq"])
def broker_url(request: pytest.FixtureRequest) -> str:
    """A broker, as kombu names it, without any queue of ours."""
    if request.param == "redis":
        return as_broker(request.getfixturevalue("clean_redis_url"))
    url: str = request.getfixturevalue("rabbitmq_url")
    return url


@pytest.fixture
def clean_rabbitmq_url(rabbitmq_url: str) -> str:
    none_of_ours(rabbitmq_url)
    return rabbitmq_url


@pytest.fixture
def clean_broker_url(broker_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """kombu on Redis ends only when its question for one more message has ended, which takes it a
    second.
    """
    monkeypatch.setattr(redis_transport.Transport, "brpop_timeout", 0.1)
    if not connecting.is_redis(broker_url):
        none_of_ours(broker_url)
    return broker_url


@pytest.fixture
def bus(clean_broker_url: str) -> Iterator[KombuBus]:
    opened = KombuBus(clean_broker_url)
    yield opened
    opened.close()


@pytest.fixture
def subscribe(clean_broker_url: str) -> Iterator[Callable[..., KombuSubscription]]:
    opened: list[KombuSubscription] = []

    def subscribed(queue: Queue = Queue.ORDERS, *, prefetch: int = PREFETCH) -> KombuSubscription:
        opened.append(KombuSubscription(clean_broker_url, queue, prefetch=prefetch))
        return opened[-1]

    yield subscribed
    for subscription in opened:
        subscription.close()
