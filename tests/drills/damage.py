"""Straight at the ledger's tables: damage that no door does, and what no port tells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from shared.adapters.sql_ledger.engine import connect
from tests.drills.plant import Plant


@contextmanager
def connected(plant: Plant) -> Iterator[Connection]:
    engine = connect(plant.database_url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def damage_decision(plant: Plant) -> None:
    """The one that there is cannot be opened any more."""
    with connected(plant) as connection:
        done = connection.execute(text("UPDATE decisions SET sealed = :noise"), {"noise": b"noise"})
        assert done.rowcount == 1


def parked(plant: Plant) -> list[str]:
    with connected(plant) as connection:
        return list(connection.scalars(text("SELECT parked FROM inbox WHERE parked IS NOT NULL")))


def tried_again(plant: Plant) -> int:
    """Events on which a worker failed, and that the ledger has for another try."""
    query = text("SELECT count(*) FROM inbox WHERE failed IS NOT NULL AND due IS NOT NULL")
    with connected(plant) as connection:
        return int(connection.execute(query).scalar_one())
