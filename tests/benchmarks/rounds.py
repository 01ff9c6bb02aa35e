"""Time in rounds that take turns, so that other people's load falls on all sides alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import perf_counter, process_time
from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")


def taking_turns(sides: Mapping[K, Callable[[], T]], rounds: int) -> dict[K, list[T]]:
    """What each side gives, round by round. Every round begins with another side."""
    found: dict[K, list[T]] = {name: [] for name in sides}
    for name in _in_turn(list(sides), rounds):
        found[name].append(sides[name]())
    return found


def _in_turn(names: Sequence[K], rounds: int) -> Iterator[K]:
    for number in range(rounds):
        first = number % len(names)
        yield from names[first:]
        yield from names[:first]


def seconds_of(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


def cpu_seconds_of(work: Callable[[], object]) -> float:
    """For work that waits for nothing: what else runs on the machine counts for little."""
    begin = process_time()
    work()
    return process_time() - begin


def ratios(over: Sequence[float], under: Sequence[float]) -> list[float]:
    """One for each round."""
    return [a / b for a, b in zip(over, under, strict=True)]
