"""The parts that every consumer works with, and how each of them sets a message aside."""

from __future__ import annotations

import random
from dataclasses import dataclass

from shared.ports.catalogue import CatalogueStore
from shared.ports.clock import Clock
from shared.ports.ledger import Ledger
from shared.ports.vault import Vault
from worker.aside import try_again
from worker.reception import check_line, file_post, sort_post


@dataclass(frozen=True, slots=True)
class Desk:
    ledger: Ledger
    store: CatalogueStore
    vault: Vault
    clock: Clock

    def set_aside(self, raw: bytes, reason: str) -> None:
        """Raises `LedgerUnavailable` and `LineStopped`; then the message must come again."""
        at = self.clock.now()
        with self.ledger.begin() as books:
            check_line(books, at=at)
            post = sort_post(books, [raw])
            for letter in tuple(post.letters):
                chance = random.random()  # noqa: S311 - spreads retries, guards nothing
                if try_again(books, letter, reason, self.vault, at=at, chance=chance):
                    post.letters.remove(letter)
                else:
                    post.spoil(letter, reason)
            file_post(books, post, self.vault, at=at)
