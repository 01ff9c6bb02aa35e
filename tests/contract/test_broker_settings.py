"""A broker that by its settings could lose events is refused, in one line that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from kombu.connection import Connection

from shared.adapters.kombu_bus import redis_safety, topology
from shared.adapters.kombu_bus.connecting import check_broker
from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.messages.queues import DEAD, EVENTS, Queue
from shared.ports.failures import BusUnavailable, UnsafeBroker
from tests import servers
from tests.contract.wire import events, redis_at_home_in

QUORUM = {"x-queue-type": "quorum"}


def publish(url: str) -> None:
    KombuBus(url).publish(EVENTS, events("1"))


def receive(url: str) -> None:
    KombuSubscription(url, Queue.ORDERS, prefetch=1).receive(limit=1, wait_seconds=0.1)


everybody = pytest.mark.parametrize("use", [check_broker, publish, receive])
Use = Callable[[str], None]


@pytest.fixture(scope="module")
def own_redis_url() -> Iterator[str]:
    """Its settings are changed, so it is nobody else's."""
    with servers.folder("sw-redis-") as folder, redis_at_home_in(folder) as url:
        yield url


@pytest.fixture
def own_redis(own_redis_url: str) -> Iterator[redis.Redis]:
    """With the settings of a private one, before and after."""
    client = redis.Redis.from_url(own_redis_url.replace("redis+socket", "unix"))
    yield client
    for name, value in (("maxmemory-policy", "noeviction"), ("appendonly", "yes"), ("save", "")):
        client.config_set(name, value)
    client.close()


@everybody
def test_the_brokers_that_we_start_are_safe(use: Use, clean_broker_url: str) -> None:
    use(clean_broker_url)
    use(clean_broker_url)


@everybody
@pytest.mark.parametrize("policy", ["allkeys-lru", "volatile-ttl", "allkeys-random"])
def test_a_redis_that_may_evict_is_refused(
    policy: str, use: Use, own_redis: redis.Redis, own_redis_url: str
) -> None:
    own_redis.config_set("maxmemory-policy", policy)

    with pytest.raises(UnsafeBroker, match=rf"{policy}.*set noeviction") as refused:
        use(own_redis_url)

    assert "\n" not in str(refused.value)


@everybody
def test_a_redis_that_forgets_when_it_restarts_is_refused(
    use: Use, own_redis: redis.Redis, own_redis_url: str
) -> None:
    own_redis.config_set("appendonly", "no")

    with pytest.raises(UnsafeBroker, match="set appendonly yes"):
        use(own_redis_url)


def test_a_redis_with_snapshots_is_accepted(own_redis: redis.Redis, own_redis_url: str) -> None:
    own_redis.config_set("appendonly", "no")
    own_redis.config_set("save", "3600 1")

    check_broker(own_redis_url)


def test_everything_that_is_wrong_is_told_at_once(
    own_redis: redis.Redis, own_redis_url: str
) -> None:
    own_redis.config_set("appendonly", "no")
    own_redis.config_set("maxmemory-policy", "allkeys-lfu")

    with pytest.raises(UnsafeBroker, match=r"noeviction.*appendonly"):
        check_broker(own_redis_url)


def test_a_redis_that_was_put_right_is_used_by_whoever_was_refused(
    own_redis: redis.Redis, own_redis_url: str
) -> None:
    bus = KombuBus(own_redis_url)
    own_redis.config_set("maxmemory-policy", "allkeys-lru")
    with pytest.raises(UnsafeBroker):
        bus.publish(EVENTS, events("1"))

    own_redis.config_set("maxmemory-policy", "noeviction")

    bus.publish(EVENTS, events("1"))
    bus.close()


class Hosted:
    """A hosted Redis: no CONFIG, and perhaps not all of INFO."""

    def __init__(self, *, aof: int | None, policy: str | None) -> None:
        self._sections: dict[str, dict[str, Any]] = {
            "memory": {"maxmemory_policy": policy} if policy else {},
            "persistence": {"aof_enabled": aof} if aof is not None else {},
        }

    def info(self, section: str) -> dict[str, Any]:
        return self._sections[section]

    def config_get(self, _name: str) -> dict[str, str]:
        msg = "unknown command 'CONFIG'"
        raise redis.ResponseError(msg)


@pytest.fixture
def warnings(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    class Log:
        def warning(self, event: str, **more: Any) -> None:
            found.append({"event": event, **more})

    monkeypatch.setattr(redis_safety, "log", Log())
    redis_safety.warn_once.cache_clear()
    return found


@pytest.mark.parametrize("aof", [0, None])
def test_a_redis_that_does_not_tell_is_believed_with_one_warning(
    aof: int | None, warnings: list[dict[str, Any]]
) -> None:
    for _ in range(3):
        redis_safety.refuse_unsafe_redis(Hosted(aof=aof, policy="noeviction"))

    assert [warning["event"] for warning in warnings] == ["broker_settings_unknown"]


def test_a_hosted_redis_that_tells_of_its_policy_is_refused_all_the_same(
    warnings: list[dict[str, Any]],
) -> None:
    with pytest.raises(UnsafeBroker, match="volatile-lru"):
        redis_safety.refuse_unsafe_redis(Hosted(aof=1, policy="volatile-lru"))

    assert not warnings


@everybody
@pytest.mark.parametrize("name", [*Queue, DEAD])
@pytest.mark.parametrize("arguments", [None, {"x-queue-type": "classic"}, QUORUM])
def test_a_queue_that_could_lose_events_is_refused_by_name(
    arguments: dict[str, str] | None, name: str, use: Use, clean_rabbitmq_url: str
) -> None:
    with Connection(clean_rabbitmq_url) as connection:
        connection.channel().queue_declare(
            name, durable=True, auto_delete=False, arguments=arguments
        )

    with pytest.raises(UnsafeBroker, match=rf"delete_queue {name}\)") as refused:
        use(clean_rabbitmq_url)
    assert "\n" not in str(refused.value)

    with Connection(clean_rabbitmq_url) as connection:
        connection.channel().queue_delete(name)
    use(clean_rabbitmq_url)


@pytest.mark.parametrize("missing", sorted({*topology.QUEUE_ARGUMENTS} - {"x-queue-type"}))
def test_a_queue_that_lacks_one_of_its_arguments_is_refused(
    missing: str, clean_rabbitmq_url: str
) -> None:
    arguments = {name: value for name, value in topology.QUEUE_ARGUMENTS.items() if name != missing}
    with Connection(clean_rabbitmq_url) as connection:
        connection.channel().queue_declare(
            Queue.STOCK, durable=True, auto_delete=False, arguments=arguments
        )

    with pytest.raises(UnsafeBroker, match=missing):
        check_broker(clean_rabbitmq_url)


@pytest.mark.parametrize("version", ["3.9.29", "3.8.0", "2.8.7"])
def test_a_rabbitmq_that_can_lose_a_dead_letter_is_refused(version: str) -> None:
    with pytest.raises(UnsafeBroker, match=version):
        topology.refuse_old_rabbitmq({"product": "RabbitMQ", "version": version})


@pytest.mark.parametrize("version", ["3.10.0", "3.13.7", "4.1.0", "4.2.0-rc.1"])
def test_a_rabbitmq_that_keeps_dead_letters_is_accepted(version: str) -> None:
    topology.refuse_old_rabbitmq({"product": "RabbitMQ", "version": version})


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_not_there_is_out_of_reach_and_not_unsafe(scheme: str) -> None:
    with pytest.raises(BusUnavailable) as refused:
        check_broker(f"{scheme}://127.0.0.1:{servers.free_port()}")

    assert not isinstance(refused.value, UnsafeBroker)
