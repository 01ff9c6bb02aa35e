"""Texts in several languages: a folder with one Fluent file for each, checked when it is read.

A file that cannot be parsed, or that says other things than its siblings, stops the process that
reads it, so that nobody meets the fault on a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor
from werkzeug.http import parse_accept_header

MOST_OF_A_HEADER = 256
"""Characters of an Accept-Language that are read; browsers send fewer than a hundred."""


class BrokenTexts(Exception):
    """What is wrong with the files, a line for each fault, or with one text."""


class Catalogue:
    """The texts of one language."""

    def __init__(self, language: str, resource: ast.Resource) -> None:
        self.language = language
        # Isolation marks would be invisible characters in every text that holds a number.
        self._bundle = FluentBundle([language], use_isolating=False)
        self._bundle.add_resource(resource)
        self._patterns = {
            name: pattern
            for name in _messages(resource)
            if (pattern := self._bundle.get_message(name).value) is not None
        }

    def text(self, name: str, /, **values: str | float) -> str:
        """The message with these values in their places; a number only chooses a plural.

        Raises `BrokenTexts` when it needs others, `KeyError` when there is no such message.
        """
        told, errors = self._bundle.format_pattern(self._patterns[name], values)
        if errors or not isinstance(told, str):
            raise BrokenTexts(f"{self.language}: {name}: {errors}")
        return told


def read_catalogues(folder: Path, *, reference: str) -> Mapping[str, Catalogue]:
    """Every `<language>.ftl` of the folder, by language; `reference` is the one to be like.

    Raises `BrokenTexts`, which names every fault of every file.
    """
    parsed = {
        path.stem: FluentResource(path.read_text("utf-8")) for path in sorted(folder.glob("*.ftl"))
    }
    if reference not in parsed:
        raise BrokenTexts(f"There is no {reference}.ftl in {folder}.")
    like = _messages(parsed[reference])
    faults = [
        f"{language}.ftl: {fault}"
        for language, resource in parsed.items()
        for fault in (*_own_faults(resource), *_differences(_messages(resource), like))
    ]
    if faults:
        raise BrokenTexts("\n".join(faults))
    return {language: Catalogue(language, resource) for language, resource in parsed.items()}


@dataclass
class _Used(Visitor):
    """What a message is made of: variables that it shows or chooses a variant by, and the rest."""

    shown: set[str] = field(default_factory=set)
    chosen_by: set[str] = field(default_factory=set)
    terms: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802 - theirs
        if isinstance(node.selector, ast.VariableReference):
            self.chosen_by.add(node.selector.id.name)
        else:
            self.visit(node.selector)
        self.visit(node.variants)

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.shown.add(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802
        self.terms.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.others.add(node.id.name)

    def visit_FunctionReference(self, node: ast.FunctionReference) -> None:  # noqa: N802
        self.others.add(f"{node.id.name}()")


def _messages(resource: ast.Resource) -> dict[str, _Used]:
    found = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message):
            found[entry.id.name] = used = _Used()
            used.visit(entry.value)
    return found


def _own_faults(resource: ast.Resource) -> Iterator[str]:
    for junk in (entry for entry in resource.body if isinstance(entry, ast.Junk)):
        told = "; ".join(str(note.message) for note in junk.annotations)
        yield f"cannot be read: {told} at {(junk.content or '').splitlines()[0]!r}"
    entries = [e for e in resource.body if isinstance(e, ast.Message | ast.Term)]
    names = Counter((type(entry), entry.id.name) for entry in entries)
    yield from (f"{name} is there {times} times" for (_, name), times in names.items() if times > 1)
    yield from (f"{e.id.name} has no text" for e in entries if e.value is None)
    yield from (f"{e.id.name} has attributes, which nobody reads" for e in entries if e.attributes)
    terms = {entry.id.name for entry in entries if isinstance(entry, ast.Term)}
    for name, used in _messages(resource).items():
        yield from (f"{name} names the unknown term -{term}" for term in used.terms - terms)
        yield from (f"{name} uses {other}: only terms are read" for other in used.others)


def _differences(mine: Mapping[str, _Used], like: Mapping[str, _Used]) -> Iterator[str]:
    """A language may do without a choice, as where a word has one form, but shows what is shown."""
    yield from (f"{name} is missing" for name in like.keys() - mine.keys())
    yield from (f"{name} is not in the reference" for name in mine.keys() - like.keys())
    for name in mine.keys() & like.keys():
        own, theirs = mine[name], like[name]
        if own.shown != theirs.shown:
            yield f"{name} shows {sorted(own.shown)}, the reference {sorted(theirs.shown)}"
        if strange := own.chosen_by - theirs.chosen_by - theirs.shown:
            yield f"{name} chooses by {sorted(strange)}, which the reference does not"


def choose_language(
    spoken: Container[str], *, lang: str | None, accept_language: str | None
) -> str | None:
    """One of the spoken languages, or None: the reader's explicit choice ("de-AT"), then what the
    header of that name prefers. Anything at all may be given.
    """
    if lang and (chosen := _primary(lang)) in spoken:
        return chosen
    if not accept_language:
        return None
    wanted = _in_order(accept_language[:MOST_OF_A_HEADER])
    return next((language for language in wanted if language in spoken), None)


@lru_cache(maxsize=256)
def _in_order(accept_language: str) -> tuple[str, ...]:
    """Its languages without regions, best first.

    werkzeug's own best_match takes English from "fr-CA, en;q=0.8" where French is spoken, and its
    LanguageAccept puts "en-US;q=0.1" before "de".
    """
    found = parse_accept_header(accept_language)
    return tuple(_primary(tag) for tag, quality in found if quality > 0)


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].strip().lower()
