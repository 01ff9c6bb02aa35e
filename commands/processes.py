"""`sockwise run`, `serve` and `worker`: the processes."""

from __future__ import annotations

import sys

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from commands.doors import doors_of
from commands.supervisor import supervise
from shared import wiring
from shared.ports.failures import BusUnavailable, UnsafeBroker
from shared.settings import Settings, read_settings
from worker import processes as worker_processes

BLOCKING_THREADS = {"sizing": 2, "orders": 4, "reviewdesk": 2}
"""Sizing waits for nobody while its copy of the stock is warm, so more threads than two only take
turns; orders waits for the disk at every commit."""
KILL_SECONDS = 5
"""A worker of the server that was told to stop while it was still starting does not hear it."""


@click.command()
@click.option("--demo", is_flag=True, help="With the demo shop, its keys and its page.")
def run(*, demo: bool) -> None:
    """All of it in one place: private Redis, three services, worker."""
    sys.exit(supervise(read_settings(), demo=demo))


@click.command()
@click.argument("service", type=click.Choice(["sizing", "orders", "reviewdesk"]))
def serve(service: str) -> None:
    """One HTTP service."""
    settings = read_settings()
    door = doors_of(settings)[service]
    wiring.prepare(settings)
    Granian(
        f"services.{service}.wsgi:app",
        factory=True,
        interface=Interfaces.WSGI,
        address=door.bind,
        port=door.port,
        workers=1,
        blocking_threads=BLOCKING_THREADS[service],
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_SECONDS,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()


@click.command()
@click.argument("role", type=click.Choice([*worker_processes.ROLES, "all"]))
def worker(role: str) -> None:
    """One of the worker's loops, or all of them in one process."""
    settings = read_settings()
    wiring.configure_logs()
    wiring.prepare(settings)
    _check_broker(settings)
    sys.exit(worker_processes.run(role, settings))


def _check_broker(settings: Settings) -> None:
    """Raises `UnsafeBroker`. For one that is away the loops wait."""
    try:
        wiring.check_broker(settings)
    except UnsafeBroker:
        raise
    except BusUnavailable as error:
        click.echo(f"sockwise: the broker is away: {error}", err=True)
