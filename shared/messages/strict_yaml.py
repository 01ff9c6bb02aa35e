"""YAML read strictly: nothing is kept in silence, guessed, or followed without end.

A plain scalar is null, true, false or text: a number stays as it was typed, and so do dates and a
size called NO. Refused are keys given twice, aliases (a few lines of them make billions of nodes),
tags, and nesting that no file of ours has. Every node knows its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

DEEPEST = 20
MOST_NODES = 2_000_000
"""A chart of 10,000 rows of six points has a quarter of a million."""
_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# libyaml is ten times as fast, and not in every build of PyYAML.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = tuple[str | int, ...]


class NotYaml(ValueError):
    """Nothing of the file can be read. `line` is counted from 1."""

    def __init__(self, line: int, what: str) -> None:
        self.line = line
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Scalar:
    line: int
    value: str | bool | None


@dataclass(frozen=True, slots=True)
class Sequence:
    line: int
    items: list[Node]


class Entry(NamedTuple):
    """`line` is that of the key."""

    line: int
    value: Node


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping. Of a key that is given twice the first stands; `again` has the others."""

    line: int
    entries: dict[str, Entry]
    again: list[tuple[str, int]]


Node = Scalar | Sequence | Table


@dataclass(frozen=True, slots=True)
class Twice:
    """A key that is given once more in the same mapping."""

    path: Path
    line: int


def compose(raw: bytes) -> Node:
    """The one document of a file. Raises `NotYaml`."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotYaml(raw.count(b"\n", 0, error.start) + 1, "is not UTF-8 text") from None
    try:
        return _Composer().compose(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = error.problem or error.context or "cannot be read"
        raise NotYaml(mark.line + 1 if mark else 1, f"is not YAML: {what}") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise NotYaml(line, f"is not text: it has the character U+{error.character:04X}") from None


@dataclass(slots=True)
class _Open:
    """A node that is not closed yet, and the key that waits for its value."""

    node: Sequence | Table
    key: tuple[str, int] | None = None

    @property
    def wants_key(self) -> bool:
        return isinstance(self.node, Table) and self.key is None


class _Composer:
    """From events, without recursion: what is open stands on a stack."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._root: Node | None = None
        self._nodes = 0
        self._texts: dict[str, str] = {}

    def compose(self, events: Iterator[Any]) -> Node:
        for event in events:
            self._take(event, event.start_mark.line + 1)
        if self._root is None:
            raise NotYaml(1, "is empty")
        return self._root

    def _take(self, event: Any, line: int) -> None:
        if isinstance(event, yaml.NodeEvent) and not isinstance(event, yaml.AliasEvent):
            self._begin(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._put(self._open.pop().node)
        elif isinstance(event, yaml.AliasEvent):
            raise NotYaml(line, f"has the alias *{event.anchor}; write out what it stands for")
        elif isinstance(event, yaml.DocumentStartEvent) and self._root is not None:
            raise NotYaml(line, "has a second document")

    def _begin(self, event: Any, line: int) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise NotYaml(line, f"has more than {MOST_NODES} values")
        if event.tag is not None:
            raise NotYaml(line, f"has the tag {event.tag}; write a plain value")
        wants_key = bool(self._open) and self._open[-1].wants_key
        if isinstance(event, yaml.ScalarEvent):
            text = self._text(event, line)
            if wants_key:
                self._open[-1].key = text, line
            else:
                self._put(Scalar(line, _WORDS.get(text, text) if event.implicit[0] else text))
        elif wants_key:
            raise NotYaml(line, "has a key that is no single word")
        elif len(self._open) == DEEPEST:
            raise NotYaml(line, f"is nested more than {DEEPEST} deep")
        else:
            is_list = isinstance(event, yaml.SequenceStartEvent)
            self._open.append(_Open(Sequence(line, []) if is_list else Table(line, {}, [])))

    def _text(self, event: Any, line: int) -> str:
        text = self._texts.setdefault(event.value, event.value)  # Rows repeat their words.
        if any("\ud800" <= sign <= "\udfff" for sign in ([] if text.isascii() else text)):
            raise NotYaml(line, "has half a character")  # libyaml says so itself.
        return text

    def _put(self, node: Node) -> None:
        if not self._open:
            self._root = node
            return
        place = self._open[-1]
        if isinstance(place.node, Sequence):
            place.node.items.append(node)
        elif place.key is not None:
            name, line = place.key
            if place.node.entries.setdefault(name, Entry(line, node)).value is not node:
                place.node.again.append(place.key)
            place.key = None


def plain(node: Node) -> tuple[object, tuple[Twice, ...]]:
    """Dictionaries, lists and scalars. Of a key that is given twice the first stands."""
    twice: list[Twice] = []
    return _plain(node, (), twice), tuple(twice)


def _plain(node: Node, path: Path, twice: list[Twice]) -> object:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [_plain(item, (*path, number), twice) for number, item in enumerate(node.items)]
    twice += [Twice((*path, name), line) for name, line in node.again]
    return {n: _plain(entry.value, (*path, n), twice) for n, entry in node.entries.items()}


def inside(node: Node, step: str | int) -> Node | None:
    """The value of a key, or an item of a list."""
    found = _entry(node, step)
    return found.value if found else None


def line_of(node: Node, path: Path) -> int:
    """Of the deepest part of the path that is there; of a key rather than of its value."""
    line = node.line
    for step in path:
        found = _entry(node, step)
        if found is None:
            break
        line, node = found
    return line


def _entry(node: Node, step: str | int) -> Entry | None:
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
        return Entry(node.items[step].line, node.items[step])
    if isinstance(node, Table) and isinstance(step, str):
        return node.entries.get(step)
    return None
