"""Servers that several kinds of tests share; each is started once, when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import servers
from tests.rabbitmq_node import RabbitNode, private_rabbitmq_node

# A property holds or not; how long one example takes on a busy machine says nothing.
settings.register_profile("sockwise", deadline=None)
settings.load_profile("sockwise")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with servers.private_redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def redis_cluster_url() -> Iterator[str]:
    with servers.private_redis_cluster() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with servers.private_postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[RabbitNode]:
    with private_rabbitmq_node() as node:
        yield node


@pytest.fixture(scope="session")
def rabbitmq_url(rabbitmq: RabbitNode) -> str:
    return rabbitmq.url


@pytest.fixture(scope="session")
def outside_data() -> Path:
    """Data that lies beside the project, and is no part of it."""
    if not (SHARED / "data").exists():
        pytest.skip("../shared is absent")
    return SHARED / "data"
