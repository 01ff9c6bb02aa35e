"""What is due, what failed and what is to be forgotten is found without reading all bodies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_fits_0001"
down_revision = "0002_fits_0001"

DUE = (("inbox_due", "inbox", "received_at"), ("outbox_due", "outbox", "created_at"))
FAILED = sa.text("failed_at IS NOT NULL")


def upgrade() -> None:
    for name, table, since in DUE:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, ["due", since])
    op.drop_index("inbox_failed_at", table_name="inbox")
    op.create_index(
        "inbox_failed_at", "inbox", ["failed_at"], sqlite_where=FAILED, postgresql_where=FAILED
    )


def downgrade() -> None:
    op.drop_index("inbox_failed_at", table_name="inbox")
    op.create_index("inbox_failed_at", "inbox", ["failed_at"])
    for name, table, _ in DUE:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, ["due"])
