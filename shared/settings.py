"""Every setting, read once and checked together; the only reader of the environment."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from environs import Env, EnvValidationError, ValidationError, validate

from shared.ports.failures import WrongSettings

DATABASE_SCHEMES = ("sqlite", "postgresql", "postgres")
REDIS_SCHEMES = ("redis", "rediss", "redis+cluster", "rediss+cluster")
BROKER_SCHEMES = ("amqp", "amqps", "redis", "rediss", "redis+socket")
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
    redis_url = env.str("REDIS_URL", "", validate=_begins_with(*REDIS_SCHEMES, "unix"))
    broker = env.str("BROKER_URL", "", validate=_begins_with(*BROKER_SCHEMES))
    database = env.str("DATABASE_URL", "", validate=_begins_with(*DATABASE_SCHEMES))
    key_file = env.path("KEY_FILE", None)
    bind, demo = env.str("BIND", "127.0.0.1"), env.bool("DEMO", False)
    try:
        env.seal()
    except EnvValidationError as error:
        raise WrongSettings(_told(error)) from error
    home = home.absolute()
    redis_at = redis_url or f"unix://{socket_path(home)}"
    return Settings(
        home=home,
        redis_url=redis_at,
        broker_url=broker or _as_broker(redis_at),
        database_url=database or f"sqlite:///{home / 'ledger.sqlite'}",
        sizing_port=sizing,
        orders_port=orders,
        reviewdesk_port=desk,
        bind=bind,
        key_file=(key_file or home / "keys").absolute(),
        demo=demo,
        has_own_redis=not redis_url,
    )


def _as_broker(redis_url: str) -> str:
    """The same Redis, as kombu names it."""
    if "+cluster" in redis_url:
        msg = "SOCKWISE_BROKER_URL: Must be set, since a Redis Cluster cannot be the broker."
        raise WrongSettings(msg)
    return redis_url.replace("unix://", "redis+socket://", 1)


def _begins_with(*schemes: str) -> Callable[[str], None]:
    def check(address: str) -> None:
        if address and not address.startswith(tuple(f"{scheme}://" for scheme in schemes)):
            known = ", ".join(f"{scheme}://" for scheme in schemes)
            raise ValidationError(f"Must begin with one of {known}.")

    return check


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
