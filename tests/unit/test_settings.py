"""Settings come from the environment alone, work when absent, and are told off together."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shared.ports.failures import WrongSettings
from shared.settings import LONGEST_SOCKET_PATH, read_settings, socket_path


@pytest.fixture(autouse=True)
def an_empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("SOCKWISE_")]:
        monkeypatch.delenv(name)


def test_without_any_setting_everything_is_embedded_under_var() -> None:
    settings = read_settings()

    assert settings.home == Path("var").absolute()
    assert settings.database_url == f"sqlite:///{settings.home / 'ledger.sqlite'}"
    assert settings.redis_url == f"unix://{settings.redis_socket}"
    assert settings.broker_url == f"redis+socket://{settings.redis_socket}"
    assert (settings.sizing_port, settings.orders_port, settings.reviewdesk_port) == (
        8000,
        8001,
        8002,
    )
    assert settings.bind == "127.0.0.1"
    assert settings.has_own_redis


def test_a_redis_of_ones_own_is_the_broker_too_until_another_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOCKWISE_REDIS_URL", "redis://one")
    alone = read_settings()
    monkeypatch.setenv("SOCKWISE_BROKER_URL", "amqp://two")
    both = read_settings()

    assert (alone.broker_url, alone.has_own_redis) == ("redis://one", False)
    assert (both.redis_url, both.broker_url) == ("redis://one", "amqp://two")


def test_everything_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCKWISE_SIZING_PORT", "0")
    monkeypatch.setenv("SOCKWISE_DEMO", "perhaps")

    with pytest.raises(WrongSettings) as told:
        read_settings()

    assert "SIZING_PORT" in str(told.value)
    assert "DEMO" in str(told.value)


def test_a_redis_on_a_socket_is_the_broker_by_its_other_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOCKWISE_REDIS_URL", "unix:///run/redis.sock")

    assert read_settings().broker_url == "redis+socket:///run/redis.sock"


def test_a_redis_cluster_needs_another_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCKWISE_REDIS_URL", "redis+cluster://one")
    with pytest.raises(WrongSettings, match="SOCKWISE_BROKER_URL"):
        read_settings()
    monkeypatch.setenv("SOCKWISE_BROKER_URL", "amqp://two")

    assert read_settings().redis_url == "redis+cluster://one"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_URL", "mysql://ledger"),
        ("DATABASE_URL", "ledger.sqlite"),
        ("REDIS_URL", "http://redis"),
        ("BROKER_URL", "kafka://events"),
    ],
)
def test_an_address_of_an_unknown_kind_is_told_with_the_kinds_there_are(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    monkeypatch.setenv(f"SOCKWISE_{name}", address)

    with pytest.raises(WrongSettings, match=rf"SOCKWISE_{name}: Must begin with one of \w+://"):
        read_settings()


def test_the_socket_of_a_deep_folder_goes_to_a_short_one_of_its_own(tmp_path: Path) -> None:
    shallow, deep = tmp_path / "var", tmp_path / ("d" * 90) / "var"

    assert socket_path(shallow) == shallow / "redis.sock"
    assert len(os.fsencode(socket_path(deep))) <= LONGEST_SOCKET_PATH
    assert socket_path(deep) != socket_path(deep.with_name("other"))
