"""Rules by the facts that can raise them: most facts are harmless, and most rules need no look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from shared.domain.policy.condition import Facts, Kind, Words
from shared.domain.policy.rule import Rule


class RuleIndex:
    """Of rules over facts with these harmless words. A number is never harmless."""

    def __init__(self, rules: Sequence[Rule], harmless: Mapping[str, str]) -> None:
        self.rules = tuple(rules)
        self._harmless = harmless
        self._always = tuple(
            place for place, rule in enumerate(self.rules) if _speaks_quietly(rule, harmless)
        )
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for place, rule in enumerate(self.rules):
            for name in rule.names:
                self._by_name[name].append(place)

    def asked_by(self, facts: Facts) -> Iterator[Rule]:
        """Every rule that could speak on these facts, in the policy's order, and few others."""
        places = set(self._always)
        for name, value in facts.items():
            if name in self._by_name and value != self._harmless.get(name):
                places.update(self._by_name[name])
        return (self.rules[place] for place in sorted(places))


def _speaks_quietly(rule: Rule, harmless: Mapping[str, str]) -> bool:
    return any(condition.may_hold_quietly(harmless) for condition in rule.when.values())


def harmless_words(kinds: Mapping[str, Kind]) -> Mapping[str, str]:
    return {
        name: kind.harmless
        for name, kind in kinds.items()
        if isinstance(kind, Words) and kind.harmless is not None
    }
