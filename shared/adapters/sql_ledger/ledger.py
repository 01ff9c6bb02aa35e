"""The ledger on SQLite and PostgreSQL: one transaction, all books."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.adapters.sql_ledger import migrations
from shared.adapters.sql_ledger.audit import SqlAudit
from shared.adapters.sql_ledger.chain import SqlChain
from shared.adapters.sql_ledger.decisions import SqlDecisions
from shared.adapters.sql_ledger.engine import connect, reader_of
from shared.adapters.sql_ledger.evidence import SqlAnswerSets, SqlClearances
from shared.adapters.sql_ledger.inbox import SqlInbox
from shared.adapters.sql_ledger.mail import SqlOutbox, SqlRelay
from shared.adapters.sql_ledger.policies import SqlPolicies
from shared.adapters.sql_ledger.published import SqlPublished
from shared.adapters.sql_ledger.sealed import ShopSeals
from shared.adapters.sql_ledger.shops import SqlShops
from shared.adapters.sql_ledger.vital import SqlVital
from shared.adapters.sql_ledger.watches import SqlWatches
from shared.domain.order import Order
from shared.domain.recorded_facts import refs_on
from shared.ports.failures import LedgerUnavailable
from shared.ports.vault import Vault

_NO_FILE_LEFT = (errno.EMFILE, errno.ENFILE)
"""The driver opens one to wait with, and tells this in Python's words, not in the database's."""


class SqlBooks:
    def __init__(self, connection: Connection, vault: Vault | None) -> None:
        seals = ShopSeals(connection, vault)
        self.chain = SqlChain(connection, seals)
        self.shops = SqlShops(connection)
        self.inbox = SqlInbox(connection)
        self.outbox = SqlOutbox(connection)
        self.relay = SqlRelay(connection)
        self.decisions = SqlDecisions(connection, seals, self.chain)
        self.watches = SqlWatches(connection)
        self.answers = SqlAnswerSets(connection, seals)
        self.clearances = SqlClearances(connection, seals)
        self.policies = SqlPolicies(connection)
        self.published = SqlPublished(connection)
        self.vital = SqlVital(connection)
        self.audit = SqlAudit(connection, seals, self.chain)

    def foresee(self, shop_id: str, orders: Sequence[Order]) -> None:
        if not orders:
            return
        refs = {ref for order in orders for ref in refs_on(order)}
        lines = [line for order in orders for line in order.lines]
        ids = [order.order_id for order in orders]
        self.decisions.foresee(shop_id, ids)
        self.answers.foresee(shop_id, refs)
        self.clearances.foresee(shop_id, refs, ids)
        self.published.foresee(
            shop_id,
            skus={line.sku for line in lines if line.sku},
            product_ids={line.product_id for line in lines if line.product_id},
        )

    def finish(self) -> None:
        """Write what waits to be written; the chain last, whose heads are locked for a moment."""
        self.decisions.write()
        self.watches.write()
        self.outbox.write()
        self.chain.write()


class SqlLedger:
    """Opens connections when they are needed and keeps them in a pool. Without a vault nothing that
    is sealed can be read or written.
    """

    def __init__(self, url: str, vault: Vault | None = None) -> None:
        self._engine, self._vault = connect(url), vault
        self._reader = reader_of(self._engine)

    @contextmanager
    def begin(self) -> Iterator[SqlBooks]:
        with _in_our_words(), self._engine.begin() as connection:
            books = SqlBooks(connection, self._vault)
            yield books
            books.finish()

    @contextmanager
    def look(self) -> Iterator[SqlBooks]:
        with _in_our_words(), self._reader.begin() as connection:
            yield SqlBooks(connection, self._vault)

    def migrate(self) -> None:
        """Bring the schema to this release; safe to repeat and from several processes. One of a
        later release stays.
        """
        with _in_our_words():
            migrations.upgrade(self._engine)

    def is_empty(self) -> bool:
        """Whether nothing was ever kept here, so that no key can be missed."""
        with _in_our_words(), self._reader.connect() as connection:
            return migrations.current(connection) is None or not SqlShops(connection).all()

    def ping(self) -> None:
        with _in_our_words(), self._reader.connect() as connection:
            revision = migrations.current(connection)
        if migrations.fits(revision):
            return
        if migrations.is_newer(revision):
            msg = f"the ledger's schema {revision} is of a later release that this one cannot serve"
            raise LedgerUnavailable(msg)
        msg = "the ledger's schema is not current: run `sockwise ledger migrate`"
        raise LedgerUnavailable(msg)

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def _in_our_words() -> Iterator[None]:
    """A ledger out of reach is one thing to a caller, whatever the database says of it."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise LedgerUnavailable(str(error.__cause__ or error)) from error
    except OSError as error:
        if error.errno not in _NO_FILE_LEFT:
            raise  # Not of the database: a reader of standard output that is gone, say.
        raise LedgerUnavailable(str(error)) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise LedgerUnavailable(str(error.orig)) from error
        raise
