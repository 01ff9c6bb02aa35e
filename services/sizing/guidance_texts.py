"""What is said around the questions about health: consent, urgent care, and the usual answers.

The words are in `locales`. A consent is given to an exact text, so that has a version and a hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from services.sizing.texts import CATALOGUES
from services.web.speech import Catalogue
from shared.domain.policy.condition import UNKNOWN
from shared.domain.policy.question import NO, YES

_USUAL_ANSWERS = (YES, NO, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agrees to, word for word; `hash` is of the text in UTF-8."""

    version: str
    language: str
    text: str
    hash: str


@dataclass(frozen=True, slots=True)
class GuidanceTexts:
    """`answers` are the labels of yes, no and unknown."""

    consent: Consent
    urgent_care: str
    answers: Mapping[str, str]


def consent_in(language: str) -> Consent:
    """The consent that is asked for now. Raises `KeyError` for a language that is not spoken."""
    return GUIDANCE_TEXTS[language].consent


def is_current_consent(version: str, text_hash: str, language: str) -> bool:
    """Whether somebody who names these agreed to a text that is shown now. Takes any text."""
    texts = GUIDANCE_TEXTS.get(language)
    return texts is not None and (texts.consent.version, texts.consent.hash) == (version, text_hash)


def urgent_care_in(language: str) -> str:
    """To be shown at once with an urgent answer. Raises `KeyError` like `consent_in`."""
    return GUIDANCE_TEXTS[language].urgent_care


def guidance_texts_of(catalogue: Catalogue) -> GuidanceTexts:
    return GuidanceTexts(
        consent=_consent(catalogue),
        urgent_care=catalogue.text("urgent-care"),
        answers={word: catalogue.text(f"answer-{word}") for word in _USUAL_ANSWERS},
    )


def _consent(catalogue: Catalogue) -> Consent:
    text = catalogue.text("consent")
    digest = hashlib.sha256(text.encode()).hexdigest()
    version = catalogue.text("consent-version")
    return Consent(version, catalogue.language, text, f"sha256:{digest}")


GUIDANCE_TEXTS: Mapping[str, GuidanceTexts] = MappingProxyType(
    {language: guidance_texts_of(catalogue) for language, catalogue in CATALOGUES.items()}
)
