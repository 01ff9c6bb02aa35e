"""Where the services are, as told to people and to scripts, and ports that cannot be used."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from commands.doors import PortUnusable, check_ports, doors_of
from commands.welcome import welcome
from shared.settings import Settings, read_settings


@pytest.fixture
def settings() -> Settings:
    return replace(read_settings(), sizing_port=1, orders_port=2, reviewdesk_port=3)


@pytest.mark.parametrize(
    ("bind", "host"),
    [("127.0.0.1", "127.0.0.1"), ("127.0.0.2", "127.0.0.2"), ("0.0.0.0", "127.0.0.1")],
)
def test_a_service_is_told_by_an_address_that_this_machine_reaches(
    settings: Settings, bind: str, host: str
) -> None:
    found = doors_of(replace(settings, bind=bind))

    assert (found["sizing"].bind, found["sizing"].url) == (bind, f"http://{host}:1")
    assert (found["orders"].bind, found["orders"].url) == (bind, f"http://{host}:2")


def test_the_review_desk_stays_on_the_loopback(settings: Settings) -> None:
    desk = doors_of(replace(settings, bind="127.0.0.2"))["reviewdesk"]

    assert (desk.bind, desk.url) == ("127.0.0.1", "http://127.0.0.1:3")


def test_a_person_reads_the_same_addresses(settings: Settings) -> None:
    text = welcome(replace(settings, bind="127.0.0.2"), None)

    assert "http://127.0.0.2:1/docs" in text
    assert "http://127.0.0.2:2/docs" in text
    assert "http://127.0.0.1:3" in text


def test_one_port_for_two_services_is_refused_since_both_would_listen_on_it(
    settings: Settings,
) -> None:
    same = replace(settings, sizing_port=free_port())
    doors = doors_of(replace(same, orders_port=same.sizing_port))

    with pytest.raises(
        PortUnusable, match="SOCKWISE_SIZING_PORT and SOCKWISE_ORDERS_PORT are both"
    ):
        check_ports(doors.values())


def test_a_port_is_looked_for_where_its_service_listens(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        elsewhere = replace(
            settings,
            bind="127.0.0.2",
            sizing_port=free_port(),
            orders_port=free_port(),
            reviewdesk_port=taken.getsockname()[1],
        )

        with pytest.raises(PortUnusable, match="set SOCKWISE_REVIEWDESK_PORT to another one"):
            check_ports(doors_of(elsewhere).values())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
