"""The parts that every consumer works with, and how each of them parks a message."""

from __future__ import annotations

from dataclasses import dataclass

from shared.ports.catalogue import CatalogueStore
from shared.ports.clock import Clock
from shared.ports.ledger import Ledger
from shared.ports.vault import Vault
from worker.reception import file_post, sort_post


@dataclass(frozen=True, slots=True)
class Desk:
    ledger: Ledger
    store: CatalogueStore
    vault: Vault
    clock: Clock

    def park(self, raw: bytes, reason: str) -> None:
        """Raises `LedgerUnavailable`; then the message must come again."""
        with self.ledger.begin() as books:
            post = sort_post(books, [raw])
            for letter in tuple(post.letters):
                post.spoil(letter, reason)
            file_post(books, post, self.vault, at=self.clock.now())
