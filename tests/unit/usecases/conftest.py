"""A ledger of this release with nothing in it, and a vault with a key of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.adapters.sealing import Keychain
from shared.adapters.sql_ledger.ledger import SqlLedger


@pytest.fixture
def ledger(tmp_path: Path, vault: Keychain) -> Iterator[SqlLedger]:
    opened = SqlLedger(f"sqlite:///{tmp_path / 'ledger.sqlite'}", vault)
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def vault() -> Keychain:
    return Keychain(bytes(range(32)))
