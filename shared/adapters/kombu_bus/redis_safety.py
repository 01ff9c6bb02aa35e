"""What a Redis must be like to carry events."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import structlog
from kombu.connection import Connection

from shared.ports.failures import UnsafeBroker

_refusals = Connection("redis://").channel_errors

log = structlog.get_logger()


def refuse_unsafe_redis(client: Any) -> None:
    """Raises `UnsafeBroker`. A server that does not tell is believed, with a warning."""
    faults = []
    policy = _told(lambda: client.info("memory").get("maxmemory_policy"))
    if policy not in (None, "noeviction"):
        faults.append(f"it may evict events (maxmemory-policy {policy}): set noeviction")
    if _is_persistent(client) is False:
        faults.append("it forgets events when it restarts: set appendonly yes")
    if faults:
        msg = f"this Redis is no safe broker: {'; '.join(faults)}"
        raise UnsafeBroker(msg)


def _is_persistent(client: Any) -> bool | None:
    """By its append-only file or by snapshots; INFO tells only of the first."""
    if _told(lambda: client.info("persistence").get("aof_enabled")):
        return True
    saves = _told(lambda: client.config_get("save").get("save"))
    return None if saves is None else bool(saves)


def _told(ask: Callable[[], Any]) -> Any:
    """The answer, or None: hosted servers forbid some questions, and hide some answers."""
    try:
        return ask()
    except _refusals as error:
        warn_once(str(error)[:200])
        return None


@cache
def warn_once(why: str) -> None:
    log.warning("broker_settings_unknown", why=why, wanted="noeviction, appendonly yes")
