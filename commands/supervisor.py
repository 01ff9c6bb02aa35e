"""All of Sockwise in one place: starts it, prints where it is, starts anew what falls, stops it."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from commands import private_redis
from commands.children import Child, stop_all
from commands.demo.seed import seed_demo
from commands.doors import PortUnusable, check_ports, doors_of
from commands.welcome import welcome
from shared import wiring
from shared.ports.failures import CatalogueUnavailable
from shared.settings import Settings

STOP_SECONDS = 24.0
READY_SECONDS = 60.0
_TICK = 0.1


class CannotStart(RuntimeError):
    """One line for the person at the terminal."""


def supervise(settings: Settings, *, demo: bool) -> int:
    """Until SIGINT or SIGTERM. Gives the exit code."""
    stop: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: stop.append(received))
    children: list[Child] = []
    try:
        with _alone(settings.home):
            try:
                _start(settings, children, stop, demo=demo)
                return _watch(children, stop)
            finally:
                stop_all(children, seconds=STOP_SECONDS)
    except (CannotStart, PortUnusable, private_redis.NoRedis) as error:
        click.echo(f"sockwise: {error}", err=True)
        return 1


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Two supervisors on one data folder would be two Redis servers on one file."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "run.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            msg = f"another `sockwise run` already works on {home}"
            raise CannotStart(msg) from error
        yield


def _start(settings: Settings, children: list[Child], stop: list[int], *, demo: bool) -> None:
    doors = doors_of(settings).values()
    check_ports(doors)
    if settings.has_own_redis:
        children.append(_redis(settings))
        children[-1].start()
    wiring.prepare(settings)
    _await_redis(settings, children, stop)
    told = _seed(settings) if demo else None
    env = {**os.environ, "SOCKWISE_DEMO": "true" if demo else "false"}
    roles = [("serve", "sizing"), ("serve", "orders"), ("serve", "reviewdesk"), ("worker", "all")]
    for verb, what in roles:
        command = [sys.executable, "-m", "commands.main", verb, what]
        children.append(Child(what if verb == "serve" else "worker", command, env))
        children[-1].start()
    _await_ready([door.url for door in doors], children, stop)
    if not stop:
        click.echo(welcome(settings, told))


def _redis(settings: Settings) -> Child:
    folder = settings.home / "redis"
    private_redis.prepare_folders(folder=folder, socket=settings.redis_socket)
    command = private_redis.command(
        private_redis.find_server(), folder=folder, socket=settings.redis_socket
    )
    return Child("redis", command, os.environ, stop_after=1)


def _await_redis(settings: Settings, children: list[Child], stop: list[int]) -> None:
    until = time.monotonic() + READY_SECONDS
    while not stop:
        store = wiring.catalogue(settings)
        try:
            store.ping()
        except CatalogueUnavailable as error:
            dead = any(not child.is_running for child in children)
            if dead or time.monotonic() > until:
                msg = f"Redis does not answer at {settings.redis_url}: {error}"
                raise CannotStart(msg) from error
            time.sleep(_TICK)
        else:
            return
        finally:
            store.close()


def _seed(settings: Settings) -> dict[str, Any]:
    ledger, store = wiring.ledger(settings), wiring.catalogue(settings)
    try:
        return seed_demo(settings, ledger, store, wiring.vault(settings), wiring.clock())
    finally:
        ledger.close()
        store.close()


def _await_ready(addresses: list[str], children: list[Child], stop: list[int]) -> None:
    until = time.monotonic() + READY_SECONDS
    waiting = list(addresses)
    while waiting and not stop:
        waiting = [address for address in waiting if not _is_ready(address)]
        if time.monotonic() > until:
            msg = f"not ready after {READY_SECONDS:.0f} s: {', '.join(waiting)}"
            raise CannotStart(msg)
        _revive(children)
        time.sleep(_TICK)


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:  # noqa: S310 - ours
            return bool(answer.status == 200)  # noqa: PLR2004 - the one that says ready
    except (OSError, urllib.error.URLError):
        return False


def _watch(children: list[Child], stop: list[int]) -> int:
    while not stop:
        _revive(children)
        time.sleep(_TICK)
    click.echo("sockwise: stopping")
    return 0


def _revive(children: list[Child]) -> None:
    for child in children:
        if child.is_running:
            continue
        if child.is_hopeless:
            msg = f"{child.name} ends again and again; the lines above say why"
            raise CannotStart(msg)
        click.echo(f"sockwise: {child.name} ended and is started again", err=True)
        child.start()
