"""What a shopper reads, in every language: complete, correct, and never a promise."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sizing import texts
from services.sizing.guidance_texts import guidance_texts_of
from services.sizing.texts import SPEECHES, Advice, Speech, speech_for
from services.web.speech import Catalogue, read_catalogues
from shared.domain.chart_document import LONGEST_SIZE
from shared.domain.fit import Outcome
from shared.domain.interval import Interval
from shared.domain.measurement import POINTS, Side, Unit, unit_of
from shared.domain.misses import Miss
from shared.domain.plausibility import Implausible
from tests.promises import PROMISES

LANGUAGES = ("en", "de", "fr")
HINTS = (None, "inches", "centimetres", "millimetres")
MARKS = re.compile("[\u2066-\u2069\u200e\u200f{}]")
CALF = Interval(Decimal(29), Decimal(36))


class Listening(Catalogue):
    """Says what the catalogue says, and remembers which messages were asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.language, self._catalogue = catalogue.language, catalogue
        self.heard: set[str] = set()

    def text(self, name: str, /, **values: str | float) -> str:
        self.heard.add(name)
        return self._catalogue.text(name, **values)


def off(
    point: str, by: str, *, over: bool = True, interval: Interval = CALF, side: Side = Side.LEFT
) -> Miss:
    return Miss(side, point, Decimal(0), interval, Decimal(by), over)


def odd(point: str, against: str | None = None) -> Implausible:
    return Implausible(Side.LEFT, point, Decimal(0), against=against)


def everything_said(speech: Speech) -> list[str]:
    """Every text of a language, those with numbers once for every point."""
    at_bound = (
        Interval(low=Decimal(37), low_excluded=True),
        Interval(high=Decimal(37), high_excluded=True),
    )
    said = [
        *(speech.advice(code) for code in Advice),
        *(speech.outcome(outcome) for outcome in Outcome),
        *(speech.guidance(required) for required in (True, False)),
        *(speech.miss(off("calf", "2"), "M", unit) for unit in ("cm", "in", "kg")),
        speech.no_size([]),
        speech.calves_differ(Decimal("3.5"), "cm"),
    ]
    for point in sorted(POINTS):
        unit = unit_of(point, Unit.IN)
        said += [
            speech.miss(off(point, "2"), "M", unit),
            speech.miss(off(point, "2", over=False), "M", unit),
            speech.miss(off(point, "0", over=False, interval=at_bound[0]), "M", unit),
            speech.miss(off(point, "0", interval=at_bound[1]), "M", unit),
            speech.missing([point]),
            speech.missing([point, "ankle", "calf"]),
            speech.third_reading(point, Decimal("1.2"), unit),
            *(speech.implausible(odd(point), hint) for hint in HINTS),
            *(speech.implausible(odd(point, other), None) for other in sorted(POINTS)),
        ]
    return said


def test_three_languages_are_spoken() -> None:
    assert set(SPEECHES) == set(LANGUAGES)
    assert all(SPEECHES[language].language == language for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_can_be_said_of_every_point(language: str) -> None:
    for text in everything_said(SPEECHES[language]):
        assert text == text.strip()
        assert len(text) > 10
        assert not MARKS.search(text), text
        assert "  " not in text


def test_no_message_of_the_files_is_left_unsaid() -> None:
    folder = Path(texts.__file__).with_name("locales")
    written = re.findall(r"^([a-z]\S*) =", (folder / "en.ftl").read_text("utf-8"), re.MULTILINE)
    listening = Listening(read_catalogues(folder, reference="en")["en"])

    everything_said(Speech(listening))
    guidance_texts_of(listening)

    assert listening.heard == set(written)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_called_safe(language: str) -> None:
    promising = [text for text in everything_said(SPEECHES[language]) if PROMISES.search(text)]

    assert promising == []


@pytest.mark.parametrize("language", ["de", "fr"])
def test_nothing_is_left_in_english(language: str) -> None:
    english = {t for t in everything_said(SPEECHES["en"]) if len(t) > 10}

    assert english.isdisjoint(everything_said(SPEECHES[language]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_begins_with_a_capital_and_ends(language: str) -> None:
    speech = SPEECHES[language]
    sentences = [
        *(speech.advice(code) for code in Advice),
        *(speech.outcome(outcome) for outcome in Outcome),
        speech.no_size([speech.miss(off("calf", "2"), "2", "cm")]),
        speech.missing(["calf", "ankle"]),
        speech.implausible(odd("calf"), None),
        speech.third_reading("thigh", Decimal(2), "cm"),
    ]

    assert all(text[0].isupper() and text[-1] in ".?" for text in sentences)


@pytest.mark.parametrize(
    ("language", "over", "under"),
    [
        (
            "en",
            "the calf is 2.5 cm over size 2",
            "the length from floor to knee is 0.5 cm under size 2",
        ),
        (
            "de",
            "der Wadenumfang liegt 2,5 cm über Größe 2",
            "die Länge vom Boden bis zum Knie liegt 0,5 cm unter Größe 2",
        ),
        (
            "fr",
            "le tour de mollet dépasse la taille 2 de 2,5 cm",
            "la longueur du sol au genou reste 0,5 cm en dessous de la taille 2",
        ),
    ],
)
def test_a_miss_is_told_by_how_much_and_on_which_side(language: str, over: str, under: str) -> None:
    speech = SPEECHES[language]

    assert speech.miss(off("calf", "2.50"), "2", "cm") == over
    below = off("length_floor_to_knee", "0.5", over=False)
    assert speech.miss(below, "2", "cm") == under


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "size M+ is for more than 37 cm, and the calf is exactly 37 cm"),
        ("de", "Größe M+ gilt erst über 37 cm, und der Wadenumfang beträgt genau 37 cm"),
        ("fr", "la taille M+ est pour plus de 37 cm, et le tour de mollet est exactement de 37 cm"),
    ],
)
def test_a_value_on_an_excluded_bound_is_told_so(language: str, told: str) -> None:
    above = Interval(low=Decimal("37.0"), low_excluded=True)

    text = SPEECHES[language].miss(off("calf", "0", over=False, interval=above), "M+", "cm")

    assert text == told


@pytest.mark.parametrize(
    ("language", "number", "told"),
    [
        ("en", "1", "1 inch"),
        ("en", "0.75", "0.75 inches"),
        ("de", "0.75", "0,75 Zoll"),
        ("fr", "1.5", "1,5 pouce"),
        ("fr", "2", "2 pouces"),
    ],
)
def test_inches_are_written_as_a_word(language: str, number: str, told: str) -> None:
    assert f" {told}" in SPEECHES[language].miss(off("calf", number), "2", "in")


def test_a_shoe_size_has_no_unit() -> None:
    text = SPEECHES["en"].miss(off("shoe_us_m", "1.5"), "L", "us_m")

    assert text == "the US men's shoe size is 1.5 over size L"


@pytest.mark.parametrize(
    ("by", "told"), [("0.001", "0.001 cm"), ("0.00001", "0.01 cm"), ("1.33333333333", "1.34 cm")]
)
def test_no_distance_is_told_as_nothing_or_with_endless_digits(by: str, told: str) -> None:
    assert f" {told} " in SPEECHES["en"].miss(off("calf", by), "2", "cm")


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    by=st.decimals("0.0001", "1000", allow_nan=False, places=4),
    unit=st.sampled_from(["cm", "in", "kg", "eu"]),
)
def test_every_number_is_told_to_its_last_digit_with_the_mark_of_the_language(
    language: str, by: Decimal, unit: str
) -> None:
    text = SPEECHES[language].miss(off("calf", str(by)), "M", unit)

    mark = "." if language == "en" else ","
    assert f" {by.normalize():f}".replace(".", mark) in text


@pytest.mark.parametrize("language", LANGUAGES)
@given(size=st.text(min_size=1, max_size=LONGEST_SIZE))
def test_a_size_is_named_as_the_maker_writes_it(language: str, size: str) -> None:
    assert f" {size}" in SPEECHES[language].miss(off("calf", "2"), size, "cm")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "No size fits: the calf is 2 cm over size 2; the ankle is 1 cm under size 2."),
        (
            "de",
            (
                "Keine Größe passt: der Wadenumfang liegt 2 cm über Größe 2; "
                "der Fesselumfang liegt 1 cm unter Größe 2."
            ),
        ),
        (
            "fr",
            (
                "Aucune taille ne convient\u00a0: "
                "le tour de mollet dépasse la taille 2 de 2 cm\u00a0; "
                "le tour de cheville reste 1 cm en dessous de la taille 2."
            ),
        ),
    ],
)
def test_no_size_lists_what_is_in_the_way(language: str, told: str) -> None:
    speech = SPEECHES[language]
    misses = (off("calf", "2"), off("ankle", "1", over=False))

    assert speech.no_size(speech.miss(miss, "2", "cm") for miss in misses) == told


def test_no_size_may_be_as_long_as_it_gets() -> None:
    misses = ["the calf is 2 cm over size 2"] * 200

    assert SPEECHES["en"].no_size(misses).count("over size 2") == 200


@pytest.mark.parametrize(
    ("language", "one", "three"),
    [
        (
            "en",
            "Please give one more measurement: the calf.",
            "Please give these measurements too: the calf, the ankle and the EU shoe size.",
        ),
        (
            "de",
            "Für eine Größe fehlt noch der Wadenumfang.",
            "Für eine Größe fehlen noch der Wadenumfang, der Fesselumfang und die EU-Schuhgröße.",
        ),
        (
            "fr",
            "Pour indiquer une taille, il nous faut encore le tour de mollet.",
            (
                "Pour indiquer une taille, il nous faut encore le tour de mollet, "
                "le tour de cheville et la pointure EU."
            ),
        ),
    ],
)
def test_what_is_missing_is_listed_once_for_both_legs(language: str, one: str, three: str) -> None:
    speech = SPEECHES[language]

    assert speech.missing(["calf", "calf"]) == one
    assert speech.missing(["calf", "ankle", "calf", "shoe_eu"]) == three


@pytest.mark.parametrize(
    ("language", "doubt"),
    [
        ("en", "The ankle is larger than expected beside the calf. Did you measure in inches?"),
        (
            "de",
            (
                "Der Fesselumfang ist größer, als der Wadenumfang erwarten lässt. "
                "Haben Sie in Zoll gemessen?"
            ),
        ),
        (
            "fr",
            (
                "Le tour de cheville dépasse ce que le tour de mollet laisse attendre. "
                "Avez-vous mesuré en pouces\u00a0?"
            ),
        ),
    ],
)
def test_a_doubt_is_told_with_the_likely_slip(language: str, doubt: str) -> None:
    assert SPEECHES[language].implausible(odd("ankle", "calf"), "inches") == doubt


def test_readings_and_calves_that_differ_are_told_by_how_much() -> None:
    german = SPEECHES["de"]

    assert german.calves_differ(Decimal("3.5"), "cm") == (
        "Ihre Wadenumfänge unterscheiden sich um 3,5 cm."
    )
    assert german.third_reading("calf", Decimal("1.8"), "cm") == (
        "Der Wadenumfang weicht zwischen zwei Messungen um 1,8 cm ab. "
        "Bitte messen Sie ein drittes Mal."
    )


def test_fixed_texts_are_made_once() -> None:
    speech = SPEECHES["fr"]

    assert speech.advice("second_reading") is speech.advice(Advice.SECOND_READING)
    assert speech.guidance(required=True) is speech.guidance(required=True)


@pytest.mark.parametrize(
    ("header", "lang", "language"),
    [(None, None, "en"), ("fr-CH", "de-AT", "de"), ("fr-CH", None, "fr"), ("pl", "xx", "en")],
)
def test_a_shopper_is_spoken_to_in_a_language_that_they_read(
    header: str | None, lang: str | None, language: str
) -> None:
    assert speech_for(header, lang).language == language
