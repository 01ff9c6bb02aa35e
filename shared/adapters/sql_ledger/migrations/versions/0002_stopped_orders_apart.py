"""The index of stopped orders holds these alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_fits_0001"
down_revision = "0001_fits_0001"


def upgrade() -> None:
    op.drop_index("orders_stopped", table_name="orders")
    op.create_index(
        "orders_stopped",
        "orders",
        ["shop_id"],
        sqlite_where=sa.text("stopped = 1"),
        postgresql_where=sa.text("stopped"),
    )


def downgrade() -> None:
    op.drop_index("orders_stopped", table_name="orders")
    op.create_index("orders_stopped", "orders", ["shop_id", "stopped", "standing"])
