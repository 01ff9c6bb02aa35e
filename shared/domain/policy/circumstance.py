"""What order and market rules may ask about: facts of the order, the line and its answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from shared.domain.grade import Band
from shared.domain.policy.condition import Facts, Number, Vocabulary, Words
from shared.domain.policy.question import NO, YES

_HIGHEST_MMHG = Decimal(1000)
_OPEN = Decimal("Infinity")
MEANINGS: Mapping[str, str] = {
    "gift": "the order is a gift",
    "professional": "the buyer's account is one that the merchant approved as a professional's",
    "unavailable": "answers and documents cannot be reached at the moment",
    "answered": "there are answers for the wearer, whatever they are worth",
    "answers_for_another": "the buyer answered for somebody else",
    "answers_stale": "the answers are too old",
    "answers_changed": "a declared condition was withdrawn shortly after",
    "made_to_measure": "the garment is made to measure",
}


def vocabulary(kinds: Iterable[str]) -> Vocabulary:
    """All names, with `kind` (of the garment), `band_low` and `band_high` in mmHg."""
    pressure = Number(Decimal(0), _HIGHEST_MMHG)
    return {
        **{name: Words((YES, NO), harmless=NO) for name in MEANINGS},
        "kind": Words(tuple(kinds)),
        "band_low": pressure,
        "band_high": pressure,
    }


def circumstances(kind: str, band: Band | None, holding: Mapping[str, bool]) -> Facts:
    """The facts of a line; an open band ends above every number. `holding` has all of MEANINGS."""
    facts: dict[str, str | Decimal] = {n: YES if is_so else NO for n, is_so in holding.items()}
    facts["kind"] = kind
    if band is not None:
        facts["band_low"] = Decimal(band.low)
        facts["band_high"] = _OPEN if band.high is None else Decimal(band.high)
    return facts
