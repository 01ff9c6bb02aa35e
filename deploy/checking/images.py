"""Building: the base without any registry, the product's image, an image of the servers."""

from __future__ import annotations

import ast
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from checking.workshop import ROOT, WORK, expect, run, timed

BASE = "localhost/debian:bookworm-slim"
PRODUCT = "localhost/sockwise:check"
SERVERS = "localhost/sockwise-servers:check"
UID = "10001"


def build_product() -> None:
    if run("podman", "images", "--quiet", BASE) == "":
        with timed("base image, by debootstrap"):
            _build_base()
    with timed("image built"), _own_index() as options:
        _build(PRODUCT, ROOT / "deploy/Containerfile", *options)
    [image] = json.loads(run("podman", "image", "inspect", PRODUCT))
    expect("user", UID, image["User"].partition(":")[0])
    expect("entry", ["tini", "--", "sockwise"], image["Config"]["Entrypoint"])
    expect("health check", ["CMD", "python", "/app/healthcheck"], image["Healthcheck"]["Test"])
    base = int(run("podman", "image", "inspect", "--format", "{{.Size}}", BASE))
    print(f"{image['Size'] / 1e6:7.0f} MB  image, of which {base / 1e6:.0f} MB are Debian")


def build_servers() -> None:
    with timed("PostgreSQL, Redis and RabbitMQ in an image of Debian's packages"):
        _build(SERVERS, ROOT / "deploy/checking/Containerfile")


def _build_base() -> None:
    """As slim as the published image: what it leaves out is left out here."""
    root = WORK / f"base-{os.getpid()}"
    run("debootstrap", "--variant=minbase", "--include=ca-certificates", "bookworm", root)
    for waste in ("usr/share/doc", "usr/share/man", "usr/share/locale", "var/lib/apt/lists"):
        shutil.rmtree(root / waste)
    for package in (root / "var/cache/apt/archives").glob("*.deb"):
        package.unlink()
    container = run("buildah", "from", "scratch")
    try:
        run("buildah", "add", "--quiet", container, root, "/")
        run("buildah", "commit", "--quiet", container, BASE)
    finally:
        run("buildah", "rm", container)
        run("rm", "--recursive", "--one-file-system", root)


def _build(tag: str, file: Path, *options: str) -> None:
    command = ["buildah", "bud", "--isolation", "chroot", "--format", "docker", "--layers"]
    command += ["--build-arg", f"BASE={BASE}", "--tag", tag, "--file", str(file), *options]
    run(*command, ROOT)
    run("podman", "image", "prune", "--force", "--filter", "until=24h")


@contextmanager
def _own_index() -> Iterator[list[str]]:
    """The pip settings of this machine, for the build alone: nothing of them is in the image."""
    lines = run("python3", "-m", "pip", "config", "list").splitlines()
    lines.sort(key=lambda line: line.startswith(":env:"))  # The environment has the last word.
    pairs = [line.split("=", 1) for line in lines]
    settings = {name.rpartition(".")[2]: ast.literal_eval(value).split() for name, value in pairs}
    secret = WORK / "pip.conf"
    secret.touch(mode=0o600)
    try:
        lines = [f"{name} = {' '.join(words)}" for name, words in settings.items()]
        secret.write_text("\n".join(["[global]", *lines]))
        mounts = [f"--volume={path}:{path}:ro" for path in _folders(settings.values())]
        yield [f"--secret=id=pip,src={secret}", *mounts]
    finally:
        secret.unlink()


def _folders(values: Iterable[Sequence[str]]) -> list[Path]:
    """What the settings name on this machine's own disk."""
    words = [word.removeprefix("file://") for value in values for word in value]
    paths = {Path(word) for word in words if word.startswith("/") and Path(word).exists()}
    # The pages of an index point at files that lie beside it.
    return sorted({path.parent if path.name == "simple" else path for path in paths})
