"""The house, with every part in it real."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import structlog
from kombu.transport import redis as redis_transport

from shared import wiring
from shared.adapters.memory_catalogue import MemoryCatalogue
from shared.adapters.redis_catalogue.store import RedisCatalogue
from shared.adapters.sql_ledger import engine
from tests.integration.command_line import run
from tests.integration.house import House, Plan, draw_plan
from tests.integration.workshop import Pipeline, Workshop
from worker import runner


@pytest.fixture(autouse=True)
def short_logs() -> Iterator[None]:
    """The library's own way would draw every traceback, with all its variables."""
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()]
    )
    yield
    structlog.reset_defaults()


@pytest.fixture
def logged(short_logs: None, caplog: pytest.LogCaptureFixture) -> io.BytesIO:
    """All that the product would write, formatted as its processes do it."""
    caplog.set_level(logging.DEBUG)
    written = io.BytesIO()
    wiring.configure_logs()
    structlog.configure(
        logger_factory=structlog.BytesLoggerFactory(written), cache_logger_on_first_use=False
    )
    return written


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return draw_plan(tmp_path_factory.mktemp("plan") / "ledger.sqlite")


@pytest.fixture
def clean_redis_url(redis_url: str) -> str:
    """The private Redis with nothing in it."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    return redis_url


@pytest.fixture
def house(
    clean_redis_url: str, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """A house of its own for every test; nobody there waits long for a lock."""
    monkeypatch.setattr(engine, "LOCK_SECONDS", 0.2)
    store = RedisCatalogue(clean_redis_url)
    built = House(plan, tmp_path, store)
    yield built
    built.ledger.close()
    store.close()


@pytest.fixture(scope="session")
def calm(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all the tests that leave no trace in it: those of what is refused."""
    built = House(plan, tmp_path_factory.mktemp("calm"), MemoryCatalogue())
    yield built
    built.ledger.close()


@pytest.fixture
def clean_broker_url(clean_redis_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same Redis as kombu names it. Nobody there waits long for a message that may come."""
    monkeypatch.setattr(runner, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(redis_transport.Transport, "brpop_timeout", 0.05)
    return clean_redis_url.replace("unix://", "redis+socket://", 1)


@pytest.fixture
def workshop(house: House, clean_broker_url: str) -> Iterator[Workshop]:
    """The house's worker, on the same private Redis."""
    built = Workshop(house, clean_broker_url)
    yield built
    built.close()


@pytest.fixture
def pipeline(workshop: Workshop) -> Iterator[Pipeline]:
    built = Pipeline(workshop.broker_url)
    yield built
    built.close()


@pytest.fixture
def home(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOCKWISE_HOME", str(tmp_path))
    monkeypatch.setenv("SOCKWISE_REDIS_URL", redis_url)
    monkeypatch.setenv("SOCKWISE_BROKER_URL", redis_url.replace("unix:", "redis+socket:"))
    return tmp_path


@pytest.fixture
def shop(home: Path) -> Path:
    assert run("ledger", "migrate").exit_code == 0
    assert run("shop", "add", "acme", "--name", "ACME").exit_code == 0
    return home
