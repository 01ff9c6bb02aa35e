"""How a policy puts its questions into words, in every language that shoppers are asked in.

Wording decides nothing, so it is no part of the version that decisions name: a better sentence
would have every order decided anew. It has a hash of its own. Whoever makes a question mean
something else gives it another name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping

from shared.domain.policy.faults import Fault, PolicyFault, Section

Texts = Mapping[str, str]
LANGUAGES = ("en", "de", "fr")
"""Every text is there in these; a policy may have more."""
DECLARATION = "declaration"
_OF_A_QUESTION = frozenset({"texts", "hints", "labels", "optional"})
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Z]{2})?")
_LAYOUT = re.compile(r"[ \t\r\n]+")


def hash_of(content: object) -> str:
    """Of what is said: neither comments nor the layout of the file change it."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def deciding_part(document: object) -> object:
    """The document without its wording. Takes anything, because it is asked before the checks."""
    if not isinstance(document, Mapping):
        return document
    kept = {key: value for key, value in document.items() if key != DECLARATION}
    if isinstance(kept.get("questions"), list):
        kept["questions"] = [_without_wording(question) for question in kept["questions"]]
    return kept


def _without_wording(question: object) -> object:
    if not isinstance(question, Mapping):
        return question
    return {key: value for key, value in question.items() if key not in _OF_A_QUESTION}


def texts_from(raw: object) -> Texts:
    """One text in each language. Raises `PolicyFault` that names each language that lacks one."""
    faults: list[Fault] = []
    section = Section(raw, (), faults)
    found = {language: section.take(language, a_sentence) for language in LANGUAGES}
    for name in section.names():
        if name not in found:
            is_language = _LANGUAGE.fullmatch(name) is not None
            found[name] = section.take(name, a_sentence if is_language else _no_language)
    if faults:
        raise PolicyFault(faults)
    return found


def _no_language(_: object) -> str:
    raise ValueError("is no language such as en or de-CH")


def labels_for(words: Iterable[str]) -> Callable[[object], Mapping[str, Texts]]:
    """A reader of the labels of these answers: all of them, and of no other."""

    def read(raw: object) -> Mapping[str, Texts]:
        faults: list[Fault] = []
        section = Section(raw, (), faults)
        found = {word: section.take(word, texts_from) for word in words}
        section.close()
        if faults:
            raise PolicyFault(faults)
        return found

    return read


def a_sentence(value: object) -> str:
    """A text without the layout of the file; French keeps its unbreakable spaces."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("is a text")
    return _LAYOUT.sub(" ", value).strip(" ")
