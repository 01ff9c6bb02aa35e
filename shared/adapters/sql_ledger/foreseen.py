"""What was read ahead in a transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class Foreseen(Generic[T]):
    """By shop and name. A name that was looked for and not found is known not to be there."""

    def __init__(self) -> None:
        self._shops: set[str] = set()
        self._found: dict[tuple[str, str], T | None] = {}

    def note(self, shop_id: str, names: Iterable[str], found: Mapping[str, T]) -> None:
        self._shops.add(shop_id)
        self._found |= {(shop_id, name): found.get(name) for name in names}

    def get(self, shop_id: str, names: Collection[str]) -> Mapping[str, T] | None:
        """Those that are there; None when any of the names was not looked for, or nothing was at
        all: no name and one that is not there must take as long.
        """
        if shop_id not in self._shops or not all((shop_id, name) in self._found for name in names):
            return None
        found = ((name, self._found[shop_id, name]) for name in names)
        return {name: one for name, one in found if one is not None}

    def forget(self) -> None:
        """Something was written: all must be read again."""
        self._shops.clear()
        self._found.clear()
