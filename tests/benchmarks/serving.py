"""Servers to be measured, all on the one processor that is kept for them."""

from __future__ import annotations

import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import servers
from tests.benchmarks.processors import MEASURED, on

PORT = "PORT"
"""Stands for the port in a command."""
_GRANIAN = """
import sys
from granian import Granian
from granian.constants import Interfaces
Granian(sys.argv[1], factory=True, interface=Interfaces.WSGI, port=int(sys.argv[2]), workers=1,
        blocking_threads=int(sys.argv[3]), websockets=False).serve()
"""


@dataclass(frozen=True, slots=True)
class Served:
    port: int
    pid: int


def by_granian(app: str, *, threads: int) -> list[str]:
    """As `sockwise serve` does it, for an app that is not ours."""
    return [sys.executable, "-c", _GRANIAN, app, PORT, str(threads)]


def by_uvicorn(app: str) -> list[str]:
    """One process with the quickest loop and parser that it has, and no line for each request."""
    options = "--factory --workers 1 --loop uvloop --http httptools --no-access-log"
    quiet = ["--log-level", "warning"]
    return [sys.executable, "-m", "uvicorn", app, "--port", PORT, *options.split(), *quiet]


@contextmanager
def served(command: list[str], env: Mapping[str, str], home: Path) -> Iterator[Served]:
    """Fails with the end of its log when it does not come up."""
    port = servers.free_port()
    log = home / f"log-{port}"
    arguments = [str(port) if word == PORT else word for word in command]
    ports = dict.fromkeys(("SOCKWISE_SIZING_PORT", "SOCKWISE_ORDERS_PORT"), str(port))
    env = {**env, **ports, "PYTHONPATH": str(Path.cwd())}
    with ExitStack() as stack:
        with on(MEASURED):
            started = stack.enter_context(servers.process(arguments, log=log, env=env))
        servers.until(lambda: _is_up(port), started, log)
        yield Served(port, started.pid)


def _is_up(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=1).close()
    except OSError:
        return False
    return True
