"""What both runs do with their containers, always by id."""

from __future__ import annotations

import socket
import subprocess
import time
from functools import partial

from checking.main_job import Door, is_ready
from checking.workshop import Failed, eventually, expect, run

SERVICES = ("sizing", "orders", "reviewdesk")
STOP_SECONDS = 15
Ports = dict[str, int]


def free_ports() -> Ports:
    """One for each service; all are held at once, so that they differ."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in SERVICES]
    ports = {name: probe.getsockname()[1] for name, probe in zip(SERVICES, probes, strict=True)}
    for probe in probes:
        probe.close()
    return ports


def as_settings(ports: Ports) -> dict[str, str]:
    return {f"SOCKWISE_{name.upper()}_PORT": str(port) for name, port in ports.items()}


def door(ports: Ports, shop: str, key: str, events_secret: str) -> Door:
    return Door(shop, key, events_secret, **{name: _address(port) for name, port in ports.items()})


def await_services(ports: Ports) -> None:
    for name, port in ports.items():
        eventually(f"{name} is ready", partial(is_ready, _address(port)))


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def inside(container: str, *command: str, stdin: str = "") -> str:
    return run("podman", "exec", "--interactive", container, *command, stdin=stdin)


def is_healthy(container: str) -> bool:
    """Asked by hand: podman leaves the asking to systemd, which is not everywhere."""
    command = ["podman", "healthcheck", "run", container]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def stop(container: str) -> None:
    started = time.monotonic()
    run("podman", "stop", "--time", str(2 * STOP_SECONDS), container)
    took = time.monotonic() - started
    if took > STOP_SECONDS:
        msg = f"stopping took {took:.0f} s"
        raise Failed(msg)
    expect("exit code", "0", run("podman", "inspect", "--format", "{{.State.ExitCode}}", container))


def remove(*containers: str) -> None:
    if containers:
        run("podman", "rm", "--force", "--volumes", "--time", "5", *containers)
