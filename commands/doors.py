"""Where the three services listen, and how this machine reaches them."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass

from shared.settings import Settings

LOOPBACK = "127.0.0.1"
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - compared with, never listened on


class PortUnusable(RuntimeError):
    """One line for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Door:
    """`setting` is the variable that gives the port."""

    service: str
    setting: str
    bind: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK if self.bind == _EVERYWHERE else self.bind}:{self.port}"


def doors_of(settings: Settings) -> dict[str, Door]:
    """By service. The review desk is on the loopback, whatever the others listen on."""
    told = (
        Door("sizing", "SOCKWISE_SIZING_PORT", settings.bind, settings.sizing_port),
        Door("orders", "SOCKWISE_ORDERS_PORT", settings.bind, settings.orders_port),
        Door("reviewdesk", "SOCKWISE_REVIEWDESK_PORT", LOOPBACK, settings.reviewdesk_port),
    )
    return {door.service: door for door in told}


def check_ports(doors: Iterable[Door]) -> None:
    """Raises `PortUnusable` for one that is taken, or meant for two: servers would share it."""
    seen: dict[int, Door] = {}
    for door in doors:
        other = seen.setdefault(door.port, door)
        if other is not door:
            msg = f"{other.setting} and {door.setting} are both {door.port}; set one to another"
            raise PortUnusable(msg)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((door.bind, door.port))
            except OSError as error:
                why = f"{door.port} cannot be used ({error.strerror or error})"
                msg = f"port {why}; set {door.setting} to another one"
                raise PortUnusable(msg) from error
