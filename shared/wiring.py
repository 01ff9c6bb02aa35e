"""Builders of the concrete parts; only process entries call them, and each picks what it needs."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import orjson
import structlog

from shared.adapters.kombu_bus.connecting import check_broker as check_broker_at
from shared.adapters.kombu_bus.publishing import KombuBus
from shared.adapters.kombu_bus.receiving import KombuSubscription
from shared.adapters.redis_catalogue.store import RedisCatalogue
from shared.adapters.sealing import Keychain, create_master_key, read_master_key
from shared.adapters.shops import standard_webhooks
from shared.adapters.shops.woocommerce import WooCommerce
from shared.adapters.sql_ledger import backup as sql_backup
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.system_clock import SystemClock
from shared.domain.policy import Policy
from shared.messages import policy_file
from shared.ports.failures import BadBackup, MasterKeyMissing
from shared.ports.shops import SignatureCheck
from shared.ports.vault import Vault
from shared.settings import Settings
from shared.usecases.policies_in_force import PolicyShelf
from shared.usecases.screen_orders import Screener


def configure_logs() -> None:
    """One JSON object a line on standard error, from every process alike."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def freeze_what_is_loaded() -> None:
    """For the end of a process entry: modules and tables live as long as the process does, and the
    garbage collector would walk through all of them again and again, within somebody's
    request or batch.
    """
    gc.collect()
    gc.freeze()


def clock() -> SystemClock:
    return SystemClock()


def policy() -> Policy:
    """The policy that comes with the product, compiled; read it once a process."""
    return policy_file.default_policy()


def policies() -> PolicyShelf:
    """One a process: it keeps what it has compiled."""
    return PolicyShelf(policy())


def screener(vault: Vault) -> Screener:
    return Screener(vault, policies())


def ledger(settings: Settings) -> SqlLedger:
    """Raises `MasterKeyMissing`: most of what it keeps is sealed."""
    return SqlLedger(settings.database_url, vault(settings))


def check_ledger(settings: Settings) -> None:
    """Raises `LedgerUnavailable` unless it is there with the schema of this release. Asked first:
    without a ledger there is nothing that a missing key could open.
    """
    books = SqlLedger(settings.database_url)
    try:
        books.ping()
    finally:
        books.close()


def backup(settings: Settings, file: Path) -> None:
    """Raises `BadBackup`."""
    sql_backup.backup(settings.database_url, file)


def restore(settings: Settings, file: Path) -> None:
    """Raises `BadBackup`, also when the master key is not the one that the copy was sealed with;
    the copy is in place then, and waits for its key.
    """
    sql_backup.restore(settings.database_url, file)
    keys, books = vault(settings), SqlLedger(settings.database_url)
    try:
        books.migrate()
        with books.look() as opened:
            for shop in opened.shops.all():
                keys.of_shop(shop.shop_id, shop.sealed_key)
    except ValueError as error:
        told = f"the ledger is back, but {settings.key_file} is not the key it was sealed with"
        raise BadBackup(told) from error
    finally:
        books.close()


def catalogue(settings: Settings, *, near: bool = False) -> RedisCatalogue:
    """`near` for a process that reads stock for shoppers."""
    return RedisCatalogue(settings.redis_url, near=near)


def check_broker(settings: Settings) -> None:
    """Raises `UnsafeBroker`, and `BusUnavailable` when there is nobody to be asked."""
    check_broker_at(settings.broker_url)


def bus(settings: Settings) -> KombuBus:
    return KombuBus(settings.broker_url)


def subscription(settings: Settings, queue: str, *, prefetch: int) -> KombuSubscription:
    return KombuSubscription(settings.broker_url, queue, prefetch=prefetch)


def woocommerce() -> WooCommerce:
    return WooCommerce()


def standard_signature() -> SignatureCheck:
    return standard_webhooks.is_signed


def vault(settings: Settings) -> Keychain:
    """Raises `MasterKeyMissing` when the key file is not there."""
    try:
        return Keychain(read_master_key(settings.key_file))
    except FileNotFoundError as error:
        msg = (
            f"the master key {settings.key_file} is missing. Without it decisions, answers, "
            "clearances, webhook secrets, kept webhook bodies and fit references cannot be opened, "
            "and the audit chain cannot be checked. Put the file back, or start with an empty "
            "ledger."
        )
        raise MasterKeyMissing(msg) from error


def prepare(settings: Settings) -> None:
    """Bring the ledger to this release, and make a master key when there is nothing to lose yet.

    Raises `MasterKeyMissing` and `LedgerUnavailable`.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    books = SqlLedger(settings.database_url)
    try:
        if not settings.key_file.exists() and books.is_empty():
            create_master_key(settings.key_file)
        vault(settings)
        books.migrate()
        books.ping()
    finally:
        books.close()
