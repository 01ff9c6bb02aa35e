"""All of it in one container: the host's network, and no right that it does not need."""

from __future__ import annotations

import json
from functools import partial

from checking import containers
from checking.images import PRODUCT, UID
from checking.main_job import do_main_job
from checking.workshop import eventually, expect, run, timed

HARDENED = (
    *("--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
    *("--tmpfs", "/tmp", "--memory", "512m", "--pids-limit", "200"),
)
STARTED = ("podman", "run", "--detach", "--health-interval", "disable", "--network", "host")


def check_alone() -> None:
    ports = containers.free_ports()
    settings = {**containers.as_settings(ports), "SOCKWISE_BIND": "127.0.0.1"}
    options = [f"--env={name}={value}" for name, value in settings.items()]
    container = run(*STARTED, *HARDENED, *options, PRODUCT, "run", "--demo")
    try:
        with timed("one container: ready"):
            containers.await_services(ports)
        eventually("it is healthy", partial(containers.is_healthy, container))
        _check_hardening(container)
        demo = json.loads(containers.inside(container, "cat", "/data/demo.json"))
        door = containers.door(ports, demo["shop"], demo["secret_key"], demo["events_secret"])
        do_main_job(door, "one container")
        with timed("one container: stopped, exit code 0"):
            containers.stop(container)
    finally:
        containers.remove(container)


def _check_hardening(container: str) -> None:
    lines = containers.inside(container, "cat", "/proc/1/status").splitlines()
    status = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
    expect("user", UID, status["Uid"][0])
    expect("capabilities", {"0" * 16}, {*status["CapEff"], *status["CapPrm"], *status["CapBnd"]})
    expect("no new privileges", ["1"], status["NoNewPrivs"])
    containers.inside(container, "grep", "--quiet", "^overlay / overlay ro,", "/proc/mounts")
