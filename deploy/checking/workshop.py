"""Where the check works, and its few tools: run, expect, wait, measure."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "var" / "image"
PATH = f"{ROOT}/.venv/bin:{os.environ['PATH']}:/usr/sbin:/sbin:/usr/lib/podman:/usr/libexec/podman"
CONTAINERS_CONF = f"""\
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
tmp_dir = "{WORK}/tmp"
"""
NETWORK_CONF = f"""\
[network]
network_backend = "netavark"
network_config_dir = "{WORK}/networks"
"""
STORAGE_CONF = f"""\
[storage]
driver = "overlay"
graphroot = "{WORK}/storage"
runroot = "{WORK}/run"
"""


class Failed(Exception):
    """What was expected, and what came instead."""


def missing(programs: Iterable[str]) -> list[str]:
    return [name for name in programs if not shutil.which(name, path=PATH)]


@contextmanager
def workshop() -> Iterator[None]:
    """Images and containers in var/image, apart from all others that this machine has."""
    WORK.mkdir(parents=True, exist_ok=True)
    network = "" if missing(["netavark"]) else NETWORK_CONF
    (WORK / "containers.conf").write_text(CONTAINERS_CONF + network)
    (WORK / "storage.conf").write_text(STORAGE_CONF)
    os.environ["PATH"] = PATH
    os.environ["CONTAINERS_CONF"] = f"{WORK}/containers.conf"
    os.environ["CONTAINERS_STORAGE_CONF"] = f"{WORK}/storage.conf"
    try:
        yield
    finally:
        _release_mounts()


def _release_mounts() -> None:
    """The storage leaves mounts that would be in the way of `rm -r var`; the deepest go first."""
    points = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    for point in sorted(points, reverse=True):
        if point.startswith(f"{WORK}/"):
            subprocess.run(["umount", point], check=False)


def run(*command: str | Path, stdin: str = "") -> str:
    """Its output; raises `Failed` with the end of all that it said."""
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr)[-3000:]
        msg = f"{' '.join(map(str, command))}: exit code {done.returncode}\n{said}"
        raise Failed(msg)
    return done.stdout.strip()


def expect(what: str, expected: object, actual: object) -> None:
    if expected != actual:
        msg = f"{what}: expected {expected!r}, found {actual!r}"
        raise Failed(msg)


def eventually(what: str, probe: Callable[[], Any], *, seconds: float = 60) -> Any:
    """The first true answer of the probe."""
    until = time.monotonic() + seconds
    while not (found := probe()):
        if time.monotonic() > until:
            msg = f"not within {seconds:.0f} s: {what}"
            raise Failed(msg)
        time.sleep(0.1)
    return found


@contextmanager
def timed(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    print(f"{time.monotonic() - started:7.1f} s   {what}", flush=True)
