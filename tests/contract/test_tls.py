"""Brokers and the store over TLS: whoever answers must show that it is who we asked for."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis

from commands import private_redis
from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.adapters.redis_catalogue.store import RedisCatalogue
from shared.domain.stock import StockChange, StockLevel
from shared.messages.queues import EVENTS, Queue
from shared.ports.failures import BusUnavailable, CatalogueUnavailable
from tests import servers
from tests.certificates import Authority, Certified
from tests.contract.wire import PREFETCH, arrived, events, ids, is_silent
from tests.rabbitmq_node import private_rabbitmq_node

HERE = "127.0.0.1"
AS_OF = "2026-05-01T09:00:00Z"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def believed(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


@pytest.fixture(scope="module")
def rabbitmq(authority: Authority) -> Iterator[str]:
    own, port = authority.certify("rabbitmq.example", address=HERE), servers.free_port()
    with private_rabbitmq_node(
        f"listeners.ssl.1 = {HERE}:{port}",
        f"ssl_options.cacertfile = {authority.file}",
        f"ssl_options.certfile = {own.certificate}",
        f"ssl_options.keyfile = {own.key}",
    ):
        yield f"amqps://guest:guest@{HERE}:{port}//"


@pytest.fixture(scope="module")
def redis_server(authority: Authority) -> Iterator[str]:
    own, port = authority.certify("redis.example", address=HERE), servers.free_port()
    with servers.folder("sw-redis-") as home:
        command = private_redis.command(private_redis.find_server(), folder=home, socket=home / "s")
        command += ["--tls-port", str(port), "--bind", HERE, "--tls-auth-clients", "no"]
        command += ["--tls-cert-file", str(own.certificate), "--tls-key-file", str(own.key)]
        with servers.process(command, log=home / "log") as started:
            client = redis.Redis(unix_socket_path=str(home / "s"))

            def is_up() -> bool:
                try:
                    return int(client.info("server")["process_id"]) == started.pid
                except redis.RedisError:
                    return False

            servers.until(is_up, started, home / "log")
            client.close()
            yield f"rediss://{HERE}:{port}/0"


@pytest.mark.usefixtures("believed")
@pytest.mark.parametrize("broker", ["rabbitmq", "redis_server"])
def test_events_go_and_come_over_tls(broker: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(broker)
    bus, subscription = KombuBus(url), KombuSubscription(url, Queue.ORDERS, prefetch=PREFETCH)

    for start in range(0, 600, 300):
        bus.publish(EVENTS, events(*map(str, range(start, start + 300))))
    found = []
    for _ in range(600 // PREFETCH):
        batch = arrived(subscription, PREFETCH)
        subscription.acknowledge(batch)
        found += ids(batch)

    assert found == [str(number) for number in range(600)]
    assert is_silent(subscription)
    bus.close()
    subscription.close()


@pytest.mark.usefixtures("believed")
def test_stock_is_kept_over_tls(redis_server: str) -> None:
    store = RedisCatalogue(redis_server)

    store.apply_stock("a", [StockChange(sku="S", location="l", available=3, as_of=AS_OF)])

    assert store.stock("a", ["S"]).levels == {"S": StockLevel(3, AS_OF)}
    store.close()


@pytest.mark.parametrize("broker", ["rabbitmq", "redis_server"])
def test_a_broker_that_nobody_vouches_for_is_refused(
    broker: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(BusUnavailable, match="certificate verify failed"):
        KombuBus(request.getfixturevalue(broker)).publish(EVENTS, events("1"))


@pytest.mark.parametrize("scheme", ["amqps", "rediss"])
def test_a_broker_by_another_name_is_refused(scheme: str, believed: Authority) -> None:
    with answering(believed.certify("somebody.example")) as port:
        bus = KombuBus(f"{scheme}://{HERE}:{port}//")

        with pytest.raises(BusUnavailable, match="mismatch"):
            bus.publish(EVENTS, events("1"))


def test_a_store_by_another_name_is_refused(believed: Authority) -> None:
    with answering(believed.certify("somebody.example")) as port:
        store = RedisCatalogue(f"rediss://{HERE}:{port}/0")

        with pytest.raises(CatalogueUnavailable, match="mismatch"):
            store.ping()


@contextmanager
def answering(shown: Certified) -> Iterator[int]:
    """Somebody with this certificate; gives the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown.certificate, shown.key)
    with socket.create_server((HERE, 0)) as listening:
        threading.Thread(target=_shake_hands, args=(listening, context), daemon=True).start()
        yield listening.getsockname()[1]


def _shake_hands(listening: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            came, _ = listening.accept()
        except OSError:
            return
        try:
            context.wrap_socket(came, server_side=True).close()
        except OSError:
            came.close()
