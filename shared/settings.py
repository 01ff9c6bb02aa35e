"""Every setting, read once and checked together; the only reader of the environment."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from environs import Env, EnvValidationError, validate

from shared.ports.failures import WrongSettings

LONGEST_SOCKET_PATH = 100
"""Some systems end a unix socket's path at 104 bytes, and a zero byte is one of them."""


@dataclass(frozen=True, slots=True)
class Settings:
    home: Path
    redis_url: str
    broker_url: str
    database_url: str
    sizing_port: int
    orders_port: int
    reviewdesk_port: int
    bind: str
    key_file: Path
    demo: bool
    has_own_redis: bool
    """Whether Redis is the private one that `sockwise run` starts."""

    @property
    def redis_socket(self) -> Path:
        return socket_path(self.home)

    @property
    def demo_file(self) -> Path:
        return self.home / "demo.json"


def read_settings() -> Settings:
    """Raises `WrongSettings` that names every variable at fault."""
    env = Env(eager=False, prefix="SOCKWISE_")
    home = env.path("HOME", Path("var"))
    port = [validate.Range(min=1, max=65535)]
    sizing = env.int("SIZING_PORT", 8000, validate=port)
    orders = env.int("ORDERS_PORT", 8001, validate=port)
    desk = env.int("REVIEWDESK_PORT", 8002, validate=port)
    redis_url, broker = env.str("REDIS_URL", ""), env.str("BROKER_URL", "")
    database, key_file = env.str("DATABASE_URL", ""), env.path("KEY_FILE", None)
    bind, demo = env.str("BIND", "127.0.0.1"), env.bool("DEMO", False)
    try:
        env.seal()
    except EnvValidationError as error:
        raise WrongSettings(_told(error)) from error
    home = home.absolute()
    socket = socket_path(home)
    return Settings(
        home=home,
        redis_url=redis_url or f"unix://{socket}",
        broker_url=broker or (redis_url or f"redis+socket://{socket}"),
        database_url=database or f"sqlite:///{home / 'ledger.sqlite'}",
        sizing_port=sizing,
        orders_port=orders,
        reviewdesk_port=desk,
        bind=bind,
        key_file=(key_file or home / "keys").absolute(),
        demo=demo,
        has_own_redis=not redis_url,
    )


def _told(error: EnvValidationError) -> str:
    faults = error.error_messages
    if isinstance(faults, dict):
        return "; ".join(f"{name}: {' '.join(what)}" for name, what in faults.items())
    return str(error)


def socket_path(home: Path) -> Path:
    """In the data folder, or in a private short folder when that path would be too long."""
    path = home / "redis.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"sockwise-{os.getuid()}-{name}" / "redis.sock"
