"""The ledger's tables. Every row but a shop's own names its shop."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class _WithoutNul(TypeDecorator[str]):
    """PostgreSQL has no text with a NUL in it; anybody can send one."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value if value is None else value.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _only(rows: str, *, sqlite: str = "") -> dict[str, Any]:
    """For an index of these rows and no others."""
    return {"postgresql_where": text(rows), "sqlite_where": text(sqlite or rows)}


metadata = MetaData()
NAME = _WithoutNul(255)
# SQLite numbers rows by itself only in an INTEGER key.
ROW = BigInteger().with_variant(Integer, "sqlite")
# Moments are microseconds since 1970: exact, and the same on every database.
MOMENT = BigInteger

shops = Table(
    "shops",
    metadata,
    Column("shop_id", NAME, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sealed_key", LargeBinary, nullable=False),
    Column("settings", JSON, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("key_id", NAME, primary_key=True),
    Column("shop_id", NAME, nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("origins", JSON, nullable=False),
    Column("publishable", Boolean, nullable=False),
    Column("revoked", Boolean, nullable=False),
)

webhook_secrets = Table(
    "webhook_secrets",
    metadata,
    Column("row", ROW, primary_key=True, autoincrement=True),
    Column("shop_id", NAME, nullable=False),
    Column("platform", String(20), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("webhook_secrets_of_shop", "shop_id", "platform"),
)

charts = Table(
    "charts",
    metadata,
    Column("shop_id", NAME, primary_key=True),
    Column("chart_id", NAME, primary_key=True),
    Column("document", JSON, nullable=False),
)

# A deleted product keeps its row, with no document, so that older news cannot bring it back.
products = Table(
    "products",
    metadata,
    Column("shop_id", NAME, primary_key=True),
    Column("product_id", NAME, primary_key=True),
    Column("as_of", BigInteger, nullable=False),
    Column("document", JSON(none_as_null=True), nullable=True),
)

skus = Table(
    "skus",
    metadata,
    Column("shop_id", NAME, primary_key=True),
    Column("sku", NAME, primary_key=True),
    Column("product_id", NAME, nullable=False),
    Index("skus_of_product", "shop_id", "product_id"),
)

# `due` is when the relay sends the row (again); it is null when the row is handled or parked.
# `attempts` counts how often a worker failed on it, `failed_at` is when it did so last.
inbox = Table(
    "inbox",
    metadata,
    Column("row", ROW, primary_key=True, autoincrement=True),
    Column("shop_id", NAME, nullable=False),
    Column("dedupe_key", NAME, nullable=False),
    Column("event", Text, nullable=True),
    Column("sealed_body", LargeBinary, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    Column("due", MOMENT, nullable=True),
    Column("sendings", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("failed", _WithoutNul(), nullable=True),
    Column("failed_at", MOMENT, nullable=True),
    Column("handled_at", MOMENT, nullable=True),
    Column("parked", _WithoutNul(), nullable=True),
    UniqueConstraint("shop_id", "dedupe_key", name="inbox_once"),
    Index("inbox_due", "due", "received_at"),
    # Few of very many, and counted at every look at the metrics.
    Index("inbox_failed_at", "failed_at", **_only("failed_at IS NOT NULL")),
    Index("inbox_parked", "shop_id", "received_at", **_only("parked IS NOT NULL")),
)

outbox = Table(
    "outbox",
    metadata,
    Column("row", ROW, primary_key=True, autoincrement=True),
    Column("shop_id", NAME, nullable=False),
    Column("exchange", String(100), nullable=False),
    Column("event", Text, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("due", MOMENT, nullable=True),
    Index("outbox_due", "due", "created_at"),
)

# One row an order: what stands, and the lock that makes two workers take turns.
orders = Table(
    "orders",
    metadata,
    Column("shop_id", NAME, primary_key=True),
    Column("order_id", NAME, primary_key=True),
    Column("standing", ROW, nullable=True),
    Column("stopped", Boolean, nullable=False),
    # Not of all orders: PostgreSQL without statistics would look for each one in it, too.
    Index("orders_stopped", "shop_id", **_only("stopped", sqlite="stopped = 1")),
)

# Reasons, refusals and facts are in `sealed`, and `facts` is a hash under a key: there are so few
# diseases that a plain one would be no secret.
decisions = Table(
    "decisions",
    metadata,
    Column("row", ROW, primary_key=True, autoincrement=True),
    Column("shop_id", NAME, nullable=False),
    Column("order_id", NAME, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("version_text", JSON, nullable=False),
    Column("facts", String(64), nullable=False),
    Column("body_digest", String(64), nullable=False),
    Column("decided_at", MOMENT, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("shop_id", "order_id", "version", "facts", name="decided_once"),
)

# One link a decision or erasure. `salt` hides what `identity` is a hash of; without it nothing can
# be guessed from the hash, so erasing a person takes it away. `subject` is the decision's row.
chain = Table(
    "chain",
    metadata,
    Column("shop_id", NAME, primary_key=True),
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("subject", ROW, nullable=True),
    Column("content", String(64), nullable=False),
    Column("identity", String(64), nullable=False),
    Column("salt", LargeBinary, nullable=True),
    Column("mac", String(64), nullable=False),
    Index("chain_of_subject", "shop_id", "subject"),
)

chain_heads = Table(
    "chain_heads",
    metadata,
    Column("shop_id", NAME, primary_key=True),
    Column("length", BigInteger, nullable=False),
    Column("mac", String(64), nullable=False),
)

watches = Table(
    "watches",
    metadata,
    Column("shop_id", NAME, primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("name", NAME, primary_key=True),
    Column("order_id", NAME, primary_key=True),
    Index("watches_of_order", "shop_id", "order_id"),
)

# Orders that are to be screened again, and from when on.
due_orders = Table(
    "due_orders",
    metadata,
    Column("shop_id", NAME, primary_key=True),
    Column("order_id", NAME, primary_key=True),
    Column("due", MOMENT, nullable=False),
    Index("due_orders_due", "due"),
)

answers = Table(
    "answers",
    metadata,
    Column("shop_id", NAME, primary_key=True),
    Column("ref", NAME, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("declared_for", NAME, nullable=True),
    Column("forget_at", MOMENT, nullable=False),
    Index("answers_forget_at", "forget_at"),
)

clearances = Table(
    "clearances",
    metadata,
    Column("shop_id", NAME, primary_key=True),
    Column("ref", NAME, primary_key=True),
    Column("screening_ref", NAME, nullable=True),
    Column("order_id", NAME, nullable=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("filed_at", MOMENT, nullable=False),
    Column("forget_at", MOMENT, nullable=False),
    Index("clearances_of_wearer", "shop_id", "screening_ref"),
    Index("clearances_of_order", "shop_id", "order_id"),
    Index("clearances_forget_at", "forget_at"),
)

policy_texts = Table(
    "policy_texts",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("raw", LargeBinary, nullable=False),
)

# A shop of no name stands for all that have no row of their own.
policies_in_force = Table(
    "policies_in_force",
    metadata,
    Column("shop_id", NAME, primary_key=True),
    Column("part", String(20), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("activated_at", MOMENT, nullable=False),
)
