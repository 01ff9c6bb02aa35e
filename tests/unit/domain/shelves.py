"""Shelves for the tests of the ranking, and somebody who looks at them when asked to."""

from __future__ import annotations

from shared.domain.proposal import Proposal
from shared.domain.ranking import Pick, Ranking
from shared.domain.stock import StockLevel

GONE, LOW, UNSAID, MANY = StockLevel(0), StockLevel(2), StockLevel(None), StockLevel(50)
Levels = dict[str, StockLevel]


class Reader:
    """Learns what a ranking wants, and remembers what that was."""

    def __init__(self, ranking: Ranking, levels: Levels) -> None:
        self.ranking, self.looks = ranking, list[list[str]]()
        while wanted := ranking.wanted():
            self.looks.append(wanted)
            ranking.learn({sku: levels[sku] for sku in wanted if sku in levels})

    @property
    def read(self) -> list[str]:
        return [sku for look in self.looks for sku in look]

    @property
    def picks(self) -> list[tuple[str, str]]:
        """SKU and leg."""
        return [(offer.sku.sku, offer.leg) for _, offer in self.ranking.picks()]


def picked(proposal: Proposal, levels: Levels | None = None, limit: int = 9) -> list[Pick]:
    return Reader(Ranking(proposal, proposal.judged, limit=limit), levels or {}).ranking.picks()


def skus(picks: list[Pick]) -> list[str]:
    return [offer.sku.sku for _, offer in picks]
