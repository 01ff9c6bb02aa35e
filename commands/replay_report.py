"""What another policy would change, counted and told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.domain.policy import Outcome
from shared.usecases.replay_decisions import NotReplayed, Replayed

MOST_TOLD = 50


@dataclass(slots=True)
class Report:
    """`moves` counts orders by their outcome before and after; `told` names those that change."""

    policies: set[str] = field(default_factory=set)
    moves: Counter[tuple[Outcome, Outcome]] = field(default_factory=Counter)
    reasons_only: int = 0
    not_replayed: Counter[NotReplayed] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    @property
    def replayed(self) -> int:
        return sum(self.moves.values())

    @property
    def orders(self) -> int:
        return self.replayed + sum(self.not_replayed.values())

    @property
    def changed(self) -> int:
        return sum(count for (before, after), count in self.moves.items() if before is not after)

    def count(self, shop_id: str, one: Replayed) -> None:
        if one.now is None:
            if one.why_not is not None:
                self.not_replayed[one.why_not] += 1
            return
        self.moves[one.decision.screening.outcome, one.now.outcome] += 1
        self.reasons_only += one.changes_reasons and not one.changes_outcome
        if one.changes_outcome and len(self.told) < MOST_TOLD:
            self.told.append(_change(shop_id, one))

    def line_as_json(self, shop_id: str, one: Replayed) -> str:
        document: dict[str, object] = {
            "shop": shop_id,
            "order_id": one.decision.order_id,
            "before": one.decision.screening.outcome,
            "after": None if one.now is None else one.now.outcome,
            "not_replayed": one.why_not,
        }
        if one.changes_reasons and one.now is not None:
            document["reasons_after"] = {x.line_id: list(x.reasons) for x in one.now.lines}
        return json.dumps(document)

    def summary_as_json(self) -> str:
        summary = {
            "orders": self.orders,
            "replayed": self.replayed,
            "changed": self.changed,
            "other_reasons_only": self.reasons_only,
            "moves": {f"{before} -> {after}": n for (before, after), n in self._ordered()},
            "not_replayed": dict(self.not_replayed),
            "policies": sorted(self.policies),
        }
        return json.dumps({"summary": summary})

    def as_text(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.replayed:,} of {self.orders:,} orders replayed under {self._policy()}"
        yield f"{self.changed:,} get another outcome, {self.reasons_only:,} only other reasons"
        if self.replayed:
            yield ""
            yield "before \\ after" + "".join(f"{after:>10}" for after in Outcome)
            for before in Outcome:
                row = "".join(f"{self.moves[before, after]:>10,}" for after in Outcome)
                yield f"{before:<14}{row}"
        for why, count in sorted(self.not_replayed.items()):
            yield f"not replayed: {count:,}, {why}"
        if self.told:
            yield ""
            yield from self.told
        if self.changed > len(self.told):
            yield f"and {self.changed - len(self.told):,} more; --json tells all"

    def _policy(self) -> str:
        return ", ".join(sorted(self.policies)) or "no policy"

    def _ordered(self) -> list[tuple[tuple[Outcome, Outcome], int]]:
        order = list(Outcome)
        return sorted(self.moves.items(), key=lambda one: [order.index(o) for o in one[0]])


def _change(shop_id: str, one: Replayed) -> str:
    before, after = one.decision.screening, one.now
    lines = {line.line_id: line for line in after.lines} if after is not None else {}
    why = "; ".join(
        f"{line.line_id}: {', '.join(line.reasons)} -> {', '.join(now.reasons)}"
        for line in before.lines
        if (now := lines.get(line.line_id)) is not None and set(now.reasons) != set(line.reasons)
    )
    outcome = after.outcome if after is not None else "?"
    return f"{shop_id}\t{one.decision.order_id}\t{before.outcome} -> {outcome}\t{why}"
