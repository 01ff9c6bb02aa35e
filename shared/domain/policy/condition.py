"""Conditions as data: a mapping that holds when all of its entries do.

| entry | holds when |
|---|---|
| `name: word` or `name: [word, word]` | the fact is that word, or one of them |
| `name: {below: 3}` | the number is; also `up_to`, `above`, `at_least`, and two of them together |
| `dont_know: [name, name]` | one of these was answered with "unknown" |
| `any: [...]`, `all: [...]`, `not: {...}` | one of the conditions, all of them, or it does not |

A fact that is not there makes its entry false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Protocol

from shared.domain.policy.faults import Fault, Path, PolicyFault, quoted

Value = str | Decimal
Facts = Mapping[str, Value]
UNKNOWN = "unknown"
MOST_DEEP = 8
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Words:
    """A fact that is one of these words; `harmless` is the one that raises nothing."""

    words: tuple[str, ...]
    harmless: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A fact that is a number within these ends."""

    low: Decimal
    high: Decimal


Kind = Words | Number
Vocabulary = Mapping[str, Kind]
_COMPARED: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "below": lt,
    "up_to": le,
    "above": gt,
    "at_least": ge,
}


class Condition(Protocol):
    def holds(self, facts: Facts) -> bool: ...

    def names(self) -> frozenset[str]: ...

    def may_hold_quietly(self, harmless: Mapping[str, str]) -> bool:
        """Whether it might hold of harmless words alone. When in doubt it might."""


@dataclass(frozen=True, slots=True)
class IsOneOf:
    name: str
    words: frozenset[str]

    def holds(self, facts: Facts) -> bool:
        return facts.get(self.name) in self.words

    def names(self) -> frozenset[str]:
        return frozenset({self.name})

    def may_hold_quietly(self, harmless: Mapping[str, str]) -> bool:
        return harmless.get(self.name) in self.words


@dataclass(frozen=True, slots=True)
class Compares:
    name: str
    how: Callable[[Decimal, Decimal], bool]
    bound: Decimal

    def holds(self, facts: Facts) -> bool:
        value = facts.get(self.name)
        return isinstance(value, Decimal) and self.how(value, self.bound)

    def names(self) -> frozenset[str]:
        return frozenset({self.name})

    def may_hold_quietly(self, harmless: Mapping[str, str]) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]

    def holds(self, facts: Facts) -> bool:
        return any(part.holds(facts) for part in self.parts)

    def names(self) -> frozenset[str]:
        return frozenset[str]().union(*(part.names() for part in self.parts))

    def may_hold_quietly(self, harmless: Mapping[str, str]) -> bool:
        return any(part.may_hold_quietly(harmless) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]

    def holds(self, facts: Facts) -> bool:
        return all(part.holds(facts) for part in self.parts)

    def names(self) -> frozenset[str]:
        return frozenset[str]().union(*(part.names() for part in self.parts))

    def may_hold_quietly(self, harmless: Mapping[str, str]) -> bool:
        return all(part.may_hold_quietly(harmless) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition

    def holds(self, facts: Facts) -> bool:
        return not self.part.holds(facts)

    def names(self) -> frozenset[str]:
        return self.part.names()

    def may_hold_quietly(self, harmless: Mapping[str, str]) -> bool:
        return True


def condition_reader(vocabulary: Vocabulary) -> Callable[[object], Condition]:
    """A reader of conditions over these names. It raises `PolicyFault` with every fault found."""

    def read(raw: object) -> Condition:
        reading = _Reading(vocabulary)
        condition = reading.read(raw, ())
        if reading.faults:
            raise PolicyFault(reading.faults)
        return condition

    return read


class _Reading:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.faults: list[Fault] = []

    def read(self, raw: object, path: Path) -> Condition:
        if not isinstance(raw, Mapping) or not raw:
            self._fault(path, "is a mapping of names to what they must be")
            return AllOf(())
        if len(path) > MOST_DEEP:
            self._fault(path, "is nested too deep")
            return AllOf(())
        parts = tuple(part for key in raw for part in self._entry(str(key), raw[key], path))
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _entry(self, key: str, raw: object, path: Path) -> Iterator[Condition]:
        here = (*path, key)
        if key in {"any", "all"}:
            parts = tuple(self.read(one, (*here, n)) for n, one in enumerate(self._list(raw, here)))
            yield AnyOf(parts) if key == "any" else AllOf(parts)
        elif key == "not":
            yield Not(self.read(raw, here))
        elif key == "dont_know":
            names = [str(name) for name in self._list(raw, here)]
            yield AnyOf(tuple(one for name in names for one in self._word(name, [UNKNOWN], here)))
        elif isinstance(raw, Mapping):
            yield from self._comparisons(key, raw, here)
        else:
            yield from self._word(key, raw if isinstance(raw, list) else [raw], here)

    def _list(self, raw: object, path: Path) -> list[object]:
        if isinstance(raw, list) and raw:
            return raw
        self._fault(path, "is a list that is not empty")
        return []

    def _word(self, name: str, words: list[object], path: Path) -> Iterator[Condition]:
        kind = self._vocabulary.get(name)
        if kind is None:
            self._fault(path, self._not_known(name))
        elif isinstance(kind, Number):
            self._fault(path, f"{name} is a number, and is compared: below, up_to, above, at_least")
        elif not words:
            self._fault(path, "is a list that is not empty")
        else:
            for word in words:
                if word not in kind.words:
                    told = f"{quoted(word)} is no answer to {name}, which has "
                    self._fault(path, told + ", ".join(kind.words))
            yield IsOneOf(name, frozenset(str(word) for word in words))

    def _comparisons(self, name: str, raw: Mapping[str, object], path: Path) -> Iterator[Condition]:
        if not isinstance(self._vocabulary.get(name), Number):
            is_known = name in self._vocabulary
            told = f"{name} is no number" if is_known else self._not_known(name)
            self._fault(path, told)
            return
        if not raw:
            self._fault(path, "compares with nothing")
        for how, bound in raw.items():
            try:
                yield Compares(name, _COMPARED[str(how)], decimal_of(bound))
            except KeyError:
                self._fault((*path, str(how)), f"is none of {', '.join(_COMPARED)}")
            except ValueError as error:
                self._fault((*path, str(how)), str(error))

    def _not_known(self, name: str) -> str:
        return f"{quoted(name)} is not known; there are {', '.join(sorted(self._vocabulary))}"

    def _fault(self, path: Path, what: str) -> None:
        self.faults.append(Fault(path, what))


def decimal_of(raw: object) -> Decimal:
    """A number as people write one, exactly. Raises ValueError."""
    text = "" if isinstance(raw, bool) else str(raw)
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{quoted(raw)} is not a number")
    return Decimal(text)
