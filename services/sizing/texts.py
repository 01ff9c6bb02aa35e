"""What a shopper reads, in their language. Plain words; never a promise that something is safe.

The words are in `locales`; here is what is said with which numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_UP, Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from services.web.speech import Catalogue, choose_language, read_catalogues
from shared.domain.fit import Outcome
from shared.domain.measurement import POINTS
from shared.domain.misses import Miss
from shared.domain.plausibility import Implausible

FALLBACK = "en"
_FOLDER = Path(__file__).with_name("locales")
_MEASURED_IN = frozenset({"cm", "in", "kg"})
_SLIPS = ("inches", "centimetres", "millimetres")
_AS_TYPED, _HUNDREDTH = 4, Decimal("0.01")


class Advice(StrEnum):
    """The codes that an answer's advice can have."""

    MEASURE_AGAIN_IN_THE_MORNING = "measure_again_in_the_morning"
    MEASURE_BOTH_LEGS = "measure_both_legs"
    SEE_A_CLINICIAN = "see_a_clinician"
    SECOND_READING = "second_reading"
    NOTHING_IN_STOCK = "nothing_in_stock"
    ASK_FOR_MADE_TO_MEASURE = "ask_for_made_to_measure"
    TWO_SIZES = "two_sizes"
    THE_CHART_DOES_NOT_DECIDE = "the_chart_does_not_decide"


class Speech:
    """Everything that is said in one language; texts without numbers are made once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.language = catalogue.language
        self._text = text = catalogue.text
        self._advice = {code.value: text(f"advice-{code}") for code in Advice}
        self._guidance = {
            True: text("guidance-required"),
            False: text("guidance-not-required"),
        }
        self._outcomes = {outcome.value: text(f"outcome-{outcome}") for outcome in Outcome}
        self._points = {point: text(f"point-{point}") for point in POINTS}
        self._slips = {hint: text(f"slip-{hint}") for hint in _SLIPS}
        self._slip_unknown = text("slip-unknown")
        self._mark = text("decimal-mark")
        self._comma = text("list-comma", first="", rest="")
        self._and = text("list-and", first="", last="")
        self._between_misses = text("list-misses", first="", rest="")
        # Put together here: Fluent refuses a variable of more than 2,500 characters.
        self._before_misses, self._after_misses = text("no-size", misses="|").split("|")

    def advice(self, code: str) -> str:
        """The text of an `Advice`."""
        return self._advice[code]

    def guidance(self, required: bool) -> str:  # noqa: FBT001 - the one thing that it depends on
        """Beside a product: whether its strength asks for a clinician's word first."""
        return self._guidance[required]

    def outcome(self, outcome: str) -> str:
        """The answer in one sentence."""
        return self._outcomes[outcome]

    def miss(self, miss: Miss, size: str, unit: str) -> str:
        """Such as: the calf is 2 cm over size 2. `unit` as `unit_of` tells it."""
        point = self._points[miss.point]
        if miss.by:
            name = "miss-over" if miss.over else "miss-under"
            return self._text(name, point=point, size=size, by=self._distance(miss.by, unit))
        name = "miss-at-upper-bound" if miss.over else "miss-at-lower-bound"
        bound = miss.interval.high if miss.over else miss.interval.low
        told = "" if bound is None else self._amount(bound, unit)
        return self._text(name, point=point, size=size, bound=told)

    def no_size(self, misses: Iterable[str]) -> str:
        """One sentence from the texts of misses, of which there may be none."""
        told = self._between_misses.join(misses)
        if not told:
            return self._outcomes[Outcome.NO_SIZE]
        return f"{self._before_misses}{told}{self._after_misses}"

    def implausible(self, doubt: Implausible, hint: str | None) -> str:
        """What is odd about a value, and what may have slipped; `hint` as `guess_slip` gives it."""
        point = self._points[doubt.point]
        if doubt.against is None:
            told = self._text("doubt-range", point=point)
        else:
            told = self._text("doubt-against", point=point, against=self._points[doubt.against])
        slip = self._slip_unknown if hint is None else self._slips[hint]
        return f"{_sentence(told)} {slip}"

    def missing(self, points: Sequence[str]) -> str:
        """What to measure besides: one point or more, of which each is named once."""
        *others, last = [self._points[point] for point in dict.fromkeys(points)]
        told = self._and.join([self._comma.join(others), last]) if others else last
        return self._text("missing", points=told, count=len(others) + 1)

    def calves_differ(self, by: Decimal, unit: str) -> str:
        return self._text("calves-differ", by=self._distance(by, unit))

    def third_reading(self, point: str, spread: Decimal, unit: str) -> str:
        """Two readings of a point lie further apart than a tape errs."""
        by = self._distance(spread, unit)
        return _sentence(self._text("third-reading", point=self._points[point], by=by))

    def _distance(self, distance: Decimal, unit: str) -> str:
        """Means of readings have endless digits; rounded up, no distance is told as 0."""
        if distance != round(distance, _AS_TYPED):
            distance = distance.quantize(_HUNDREDTH, ROUND_UP)
        return self._amount(distance, unit)

    def _amount(self, number: Decimal, unit: str) -> str:
        """The number to its last digit, with its unit; a shoe size has none."""
        told = f"{number.normalize():f}".replace(".", self._mark)
        if unit not in _MEASURED_IN:
            return told
        return self._text(f"amount-{unit}", number=told, count=float(number))


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


CATALOGUES = MappingProxyType(read_catalogues(_FOLDER, reference=FALLBACK))
SPEECHES: Mapping[str, Speech] = MappingProxyType(
    {language: Speech(catalogue) for language, catalogue in CATALOGUES.items()}
)


def speech_for(accept_language: str | None, lang: str | None) -> Speech:
    """In the explicitly chosen `lang` ("de-AT"), else as the header prefers, else in English."""
    chosen = choose_language(SPEECHES, lang=lang, accept_language=accept_language)
    return SPEECHES[chosen or FALLBACK]
