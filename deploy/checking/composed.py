"""Each process in a container of its own, on three servers, by the compose file itself."""

from __future__ import annotations

import base64
import os
import secrets
from functools import partial

from checking import containers
from checking.containers import SERVICES, Ports, inside, is_healthy
from checking.main_job import Door, do_main_job
from checking.workshop import ROOT, eventually, expect, run, timed

PROJECT = "sockwise-check"
SERVERS = ("postgres", "redis", "rabbitmq")
PASSWORDS = ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "RABBITMQ_PASSWORD")
SHOP = "acme"
CHARTS = "from commands.demo.shop import charts_text as told; print(told())"
PRODUCTS = (
    "import json; from commands.demo.shop import product_changes as told;"
    "print(*map(json.dumps, told('2026-05-01T00:00:00Z')), sep=chr(10))"
)


def check_composed() -> None:
    ports = containers.free_ports()
    os.environ |= {name: secrets.token_hex(24) for name in PASSWORDS}
    os.environ |= {**containers.as_settings(ports), "IMAGE_TAG": "check"}
    try:
        _start(ports)
        do_main_job(_open_shop(ports, _of("worker")), "compose")
        with timed("compose: stopped, every exit code 0"):
            for name in (*SERVICES, "worker"):
                containers.stop(_of(name))
    finally:
        containers.remove(*_containers())
        _compose("down", "--volumes")


def _start(ports: Ports) -> None:
    with timed("compose: servers healthy"):
        _compose("up", "--detach", *SERVERS)
        for name in SERVERS:
            eventually(f"{name} is healthy", partial(is_healthy, _of(name)))
    with timed("compose: ledger made"):
        _compose("up", "--detach", "migrate")
        expect("exit code of migrate", "0", run("podman", "wait", _of("migrate")))
    with timed("compose: ready"):
        _compose("up", "--detach", *SERVICES, "worker")
        containers.await_services(ports)
    for name in SERVICES:
        eventually(f"{name} is healthy", partial(is_healthy, _of(name)))


def _open_shop(ports: Ports, container: str) -> Door:
    """By the command line, as an operator would, with the demo shop's charts and products."""

    def sockwise(*words: str, stdin: str = "") -> str:
        return inside(container, "sockwise", *words, stdin=stdin)

    secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
    sockwise("shop", "add", SHOP)
    key = sockwise("shop", "keys", "add", SHOP, "--scope", "sizing", "--scope", "screening")
    sockwise("shop", "secret", "add", SHOP, "events", "-", stdin=secret)
    publish = f"cat > /tmp/charts && sockwise chart publish {SHOP} /tmp/charts"
    inside(container, "sh", "-c", publish, stdin=inside(container, "python", "-c", CHARTS))
    sockwise("catalogue", "import", SHOP, "-", stdin=inside(container, "python", "-c", PRODUCTS))
    return containers.door(ports, SHOP, key, secret)


def _compose(*words: str) -> None:
    files = [ROOT / "deploy/compose.yaml", ROOT / "deploy/checking/compose.yaml"]
    options = [f"--file={file}" for file in files]
    run("podman-compose", "--project-name", PROJECT, *options, *words)


def _containers(*labels: str) -> list[str]:
    wanted = (f"io.podman.compose.project={PROJECT}", *labels)
    return run(
        "podman", "ps", "--all", "--quiet", *(f"--filter=label={it}" for it in wanted)
    ).split()


def _of(service: str) -> str:
    [container] = _containers(f"io.podman.compose.service={service}")
    return container
