"""What is wrong with a policy document, all of it at once, each fault with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar, overload

Path = tuple[str | int, ...]
T = TypeVar("T")
D = TypeVar("D")
W = TypeVar("W", bound=StrEnum)
_LONGEST_QUOTE = 60
_REQUIRED = object()


class Fault(NamedTuple):
    path: Path
    what: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path)) or 'file'}: {self.what}"


class PolicyFault(ValueError):
    """A policy or its overrides cannot be used; the one in force stays."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


class Section:
    """A mapping of the document that is read key by key; whatever is not asked for is a fault."""

    def __init__(self, raw: object, path: Path, faults: list[Fault], *, told: bool = False) -> None:
        """`told` when it is known already that nothing is there."""
        self.path, self._faults = path, faults
        self._is_mapping = isinstance(raw, Mapping)
        self._raw: Mapping[str, object] = raw if isinstance(raw, Mapping) else {}
        self._left = {str(key) for key in self._raw}
        if not self._is_mapping and not told:
            self.fault("is a mapping of names to values")

    def __contains__(self, key: str) -> bool:
        return key in self._raw

    def fault(self, what: str, *steps: str | int) -> None:
        self._faults.append(Fault((*self.path, *steps), what))

    @overload
    def take(self, key: str, read: Callable[[object], T]) -> T: ...

    @overload
    def take(self, key: str, read: Callable[[object], T], default: D) -> T | D: ...

    def take(self, key: str, read: Callable[[object], Any], default: Any = _REQUIRED) -> Any:
        """What `read` makes of a value; without a default the key must be there.

        `read` raises ValueError. After a fault the default, or None, stands in: the whole
        document is thrown away then.
        """
        self._left.discard(key)
        otherwise = None if default is _REQUIRED else default
        if key not in self._raw:
            if default is _REQUIRED and self._is_mapping:
                self.fault(f"{key} is missing")
            return otherwise
        try:
            return read(self._raw[key])
        except PolicyFault as error:
            self._faults += [Fault((*self.path, key, *f.path), f.what) for f in error.faults]
        except ValueError as error:
            self.fault(str(error), key)
        return otherwise

    def is_given(self, key: str) -> bool:
        """Whether it is there and not null; null is as good as nothing then."""
        self._left.discard(key)
        return self._raw.get(key) is not None

    def section(self, key: str) -> Section:
        self._left.discard(key)
        if key not in self._raw:
            if self._is_mapping:
                self.fault(f"{key} is missing")
            return Section(None, (*self.path, key), self._faults, told=True)
        return Section(self._raw[key], (*self.path, key), self._faults)

    def sections(self, key: str) -> list[Section]:
        """The items of a list of mappings."""
        found = self.take(key, a_list) or []
        return [Section(item, (*self.path, key, n), self._faults) for n, item in enumerate(found)]

    def named_sections(self) -> Iterator[tuple[str, Section]]:
        """All entries, each a mapping of its own."""
        for key in self._raw:
            yield str(key), self.section(str(key))

    def names(self) -> Iterator[str]:
        return (str(key) for key in self._raw)

    def close(self) -> None:
        """Every key that nobody asked for is not known here."""
        for key in self._raw:
            if str(key) in self._left:
                self.fault("is not known here", str(key))


def quoted(value: object) -> str:
    told = repr(value)
    return told if len(told) <= _LONGEST_QUOTE else f"{told[:_LONGEST_QUOTE]}..."


def a_list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("is a list")
    return value


def a_text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("is a text")
    return " ".join(value.split())


def a_flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{quoted(value)} is neither true nor false")
    return value


def whole_from(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        text = str(value)
        if isinstance(value, bool) or not text.isascii() or not text.isdecimal():
            raise ValueError(f"{quoted(value)} is not a whole number")
        if len(text) > len(str(high)) or not low <= int(text) <= high:
            raise ValueError(f"{text[:_LONGEST_QUOTE]} is not from {low} to {high}")
        return int(text)

    return read


def word_of(words: type[W]) -> Callable[[object], W]:
    def read(value: object) -> W:
        try:
            return words(str(value))
        except ValueError:
            raise ValueError(f"{quoted(value)} is none of {', '.join(words)}") from None

    return read


def one_of(words: Iterable[str]) -> Callable[[object], str]:
    known = tuple(words)

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in known:
            raise ValueError(f"{quoted(value)} is none of {', '.join(known)}")
        return value

    return read
