"""The questions as they are put: to everybody, in whole sentences, about the wearer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from shared.domain.policy.condition import Number
from shared.domain.policy.question import YES_NO, Question
from shared.domain.policy.wording import LANGUAGES, deciding_part
from tests.policies import DEFAULT_POLICY, a_policy_document
from tests.promises import PROMISES

ASKED = [one for one in DEFAULT_POLICY.questions.values() if one.needed_from is not None]
MEASURED = [one for one in DEFAULT_POLICY.questions.values() if one.needed_from is None]
WEARER = {
    "en": "wearer",
    "de": "Person, die das Produkt trägt",
    "fr": "a personne qui portera l\u2019article",
}


def texts_in(language: str) -> Iterator[str]:
    for question in ASKED:
        yield question.texts[language]
        yield from (texts[language] for texts in question.labels.values())
        yield from filter(None, [question.hints.get(language)])
    yield DEFAULT_POLICY.declaration.texts[language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.name)
def test_every_question_is_a_question_about_the_wearer(question: Question, language: str) -> None:
    text = question.texts[language]

    assert WEARER[language] in text
    assert "?" in text
    assert text[0].isupper()
    assert text[-1] == "?"


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.name)
def test_answers_that_are_no_yes_or_no_are_put_into_words(question: Question) -> None:
    if question.kind is YES_NO or isinstance(question.kind, Number):
        assert question.labels == {}
        return

    assert tuple(question.labels) == question.kind.words
    for language in LANGUAGES:
        labels = [texts[language] for texts in question.labels.values()]
        assert len(set(labels)) == len(labels)


def test_what_is_measured_has_no_wording() -> None:
    assert MEASURED
    assert not any(one.texts or one.hints or one.labels for one in MEASURED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_promises_that_anything_is_safe(language: str) -> None:
    assert [text for text in texts_in(language) if PROMISES.search(text)] == []


def test_french_keeps_its_signs_with_the_word_before() -> None:
    for text in texts_in("fr"):
        assert not re.search(r"[^\u00a0][?!;:»]", text), text
        assert "'" not in text


@pytest.mark.parametrize("language", ["en", "de"])
def test_other_languages_have_no_unbreakable_spaces(language: str) -> None:
    assert not any("\u00a0" in text for text in texts_in(language))


@pytest.mark.parametrize(
    "document", [None, 7, "text", [], {}, {"questions": 7}, {"questions": ["x", None]}]
)
def test_the_deciding_part_of_anything_can_be_taken(document: object) -> None:
    assert deciding_part(document) == document


def test_the_deciding_part_is_taken_from_a_copy() -> None:
    document = a_policy_document()

    deciding_part(document)

    assert document == a_policy_document()
