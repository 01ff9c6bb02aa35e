"""Consent and urgent care, in every language: exact texts, with what the law and a person ask."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from services.sizing.guidance_texts import (
    GUIDANCE_TEXTS,
    consent_in,
    is_current_consent,
    urgent_care_in,
)
from tests.policies import DEFAULT_POLICY
from tests.promises import PROMISES

LANGUAGES = ("en", "de", "fr")
# Every text that was ever shown. Add; change nothing: answers of shoppers name these hashes.
SHOWN = {
    ("2026-11", "en"): "065beebae046b33084906a54aa248d40859b00f2fef03b723ee542ff28d281ca",
    ("2026-11", "de"): "5b7ad3e609af435b830f76fe759f3eefab04767821b437ecc0ea9d59379ded63",
    ("2026-11", "fr"): "90a33506ca17043ccbc199169366677f564a0c834a5ea211a84a7e6fe5a20878",
}
# Who, what, why and how long, how to undo it, and how to buy without.
SAID = {
    "en": """this shop|answers|health|person who will wear|this purchase|same wearer
        |contraindications|rule for selling|without the answers|withdraw|deleted|no free text
        |without answering|notice|verified prescription|by phone""",
    "de": """dieser Shop|Antworten|Gesundheit|Person, die das Produkt|diesen Kauf|dieselbe Person
        |Gegenanzeigen|Verkaufsregel|ohne die Antworten|widerrufen|löschen|Freien Text gibt es nicht
        |ohne Antworten kaufen|Hinweis|geprüftes Rezept|telefonisch""",
    "fr": """cette boutique|réponses|santé|personne qui portera|cet achat|la même personne
        |contre-indications|règle de vente|sans les réponses|retirer|effacer|pas de texte libre
        |sans répondre|avis|ordonnance vérifiée|par téléphone""",
}
NOW = {"en": "now", "de": "jetzt", "fr": "maintenant"}
NO_DIAGNOSIS = {"en": "not a diagnosis", "de": "keine Diagnose", "fr": "pas un diagnostic"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_consent_that_was_changed_has_a_new_version(language: str) -> None:
    consent = consent_in(language)
    digest = hashlib.sha256(consent.text.encode()).hexdigest()

    assert consent.language == language
    assert consent.hash == f"sha256:{digest}"
    assert SHOWN[consent.version, language] == digest


def test_every_text_that_was_shown_differs() -> None:
    assert len(set(SHOWN.values())) == len(SHOWN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_consent_says_all_that_a_person_must_know(language: str) -> None:
    text = consent_in(language).text

    said = [one.strip() for one in SAID[language].split("|")]
    assert [one for one in said if one not in text] == []
    assert f"{DEFAULT_POLICY.limits.answers_days} " in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_consent_that_is_shown_now_is_known_again(language: str) -> None:
    consent = consent_in(language)

    assert is_current_consent(consent.version, consent.hash, language)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"version": "2026-10"}, "another version"),
        ({"version": ""}, "no version"),
        ({"hash": "sha256:" + "0" * 64}, "another text"),
        ({"hash": ""}, "no text"),
        ({"hash": consent_in("en").hash.removeprefix("sha256:")}, "half a hash"),
        ({"language": "de"}, "the text of another language"),
        ({"language": "pl"}, "a language that is not spoken"),
        ({"language": "EN"}, "no language as we write it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_consent_to_anything_else_is_not(changes: dict[str, str], why: str) -> None:
    given = replace(consent_in("en"), **changes)

    assert not is_current_consent(given.version, given.hash, given.language), why


@pytest.mark.parametrize("language", LANGUAGES)
def test_urgent_care_is_asked_for_now_and_names_no_illness(language: str) -> None:
    text = urgent_care_in(language)

    assert NOW[language] in text.partition(".")[0]
    assert NO_DIAGNOSIS[language] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_usual_answers_have_a_label(language: str) -> None:
    labels = GUIDANCE_TEXTS[language].answers

    assert list(labels) == ["yes", "no", "unknown"]
    assert len(set(labels.values())) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_consent_and_no_urgent_text_promises_anything(language: str) -> None:
    for text in (consent_in(language).text, urgent_care_in(language)):
        assert not PROMISES.search(text)


def test_nothing_is_left_in_english() -> None:
    for texts in zip(*(_all_texts(language) for language in LANGUAGES), strict=True):
        assert len(set(texts)) == len(LANGUAGES), texts


def _all_texts(language: str) -> list[str]:
    texts = GUIDANCE_TEXTS[language]
    return [texts.consent.text, texts.urgent_care, texts.answers["yes"], texts.answers["unknown"]]
