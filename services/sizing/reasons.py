"""Why there is no answer yet, or none at all: the facts as data, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.sizing.answers import told_bounds, told_chances, told_value
from services.sizing.texts import Speech
from shared.domain.chart_document import plain
from shared.domain.fit import Fit, Legs, Outcome, fitting
from shared.domain.measurement import Side, Unit, distance_from_centimetres, unit_of
from shared.domain.misses import NearRow
from shared.domain.plausibility import CalfDifference, guess_slip, in_other_unit
from shared.domain.proposal import Proposal
from shared.domain.recommendation import Judged
from shared.domain.sizechart import Chart
from shared.domain.tape import WORTH_A_SECOND_LOOK

MOST_NEAREST = 6
Document = dict[str, Any]


def no_size(
    proposal: Proposal, legs: Legs, tape: Unit, also_fits: list[str], speech: Speech
) -> Document:
    """`legs` tells which sizes each leg gets alone, by the first chart that could be read."""
    failed = failed_of(proposal.judged)
    nearest = [
        _near_document(product.product_id, one.chart, near, speech)
        for one, product, near in proposal.nearest(MOST_NEAREST)
    ]
    # Legs and variants that miss a size by the same say the same.
    misses = dict.fromkeys(miss["text"] for near in nearest for miss in near["misses"])
    return {
        "nearest": nearest,
        "legs": _by_leg(proposal, failed[0]) if failed else {},
        "also_fits": also_fits,
        "hint": _other_unit_fits(failed, legs, tape),
        "text": speech.no_size(misses),
    }


def _by_leg(proposal: Proposal, failed: Judged) -> Document:
    chances = proposal.chances(failed, next(failed.products))
    return {
        side.value: {"sizes": list(sizes), "plausible": told_chances(chances[side].plausible())}
        for side, sizes in failed.fit.of_leg.items()
    }


def some_size_is_near(proposal: Proposal) -> bool:
    """Whether measuring again could still give a size, as far as the nearest rows go."""
    return any(
        chance >= WORTH_A_SECOND_LOOK
        for one, product, _ in proposal.nearest(MOST_NEAREST)
        for side in one.fit.off_chart
        for chance in proposal.chances(one, product)[side].sizes.values()
    )


def failed_of(judged: Iterable[Judged]) -> list[Judged]:
    return [one for one in judged if one.fit.outcome is Outcome.NO_SIZE]


def _near_document(product_id: str, chart: Chart, near: NearRow, speech: Speech) -> Document:
    return {
        "product_id": product_id,
        "chart_id": chart.chart_id,
        "leg": near.side.value,
        "size": near.row.size,
        "variant": dict(near.row.variant),
        "misses": [
            {
                "leg": miss.side.value,
                "point": miss.point,
                "value": plain(miss.value),
                **told_bounds(miss.interval),
                "by": plain(miss.by),
                "side": "over" if miss.over else "under",
                "unit": unit_of(miss.point, chart.unit),
                "text": speech.miss(miss, near.row.size, unit_of(miss.point, chart.unit)),
            }
            for miss in near.misses
        ],
    }


def _other_unit_fits(failed: Iterable[Judged], legs: Legs, tape: Unit) -> str | None:
    """The unit in which every leg would have a size, when the shopper's own has none."""
    others = [in_other_unit(leg, tape) for leg in legs.values()]
    for one in failed:
        if all(fitting(one.chart, leg) for _, leg in others):
            return others[0][0]
    return None


def implausible(doubt: Fit, legs: Legs, tape: Unit, speech: Speech) -> list[Document]:
    """In the unit that the shopper read, so that they recognise their own number."""
    hints = {side: guess_slip(leg, tape) for side, leg in legs.items()}
    return [
        {
            "leg": found.side.value,
            "point": found.point,
            "value": told_value(found.point, found.value, tape),
            "unit": unit_of(found.point, tape),
            "min": _shown(found.point, found.least, tape),
            "max": _shown(found.point, found.most, tape),
            "against": found.against,
            "hint": hints[found.side],
            "text": speech.implausible(found, hints[found.side]),
        }
        for found in doubt.implausible
    ]


def _shown(point: str, value: Decimal | None, tape: Unit) -> float | None:
    return None if value is None else told_value(point, value, tape)


def calves(difference: CalfDifference, tape: Unit, speech: Speech) -> Document:
    by = distance_from_centimetres(difference.by, tape)
    return {
        "left": told_value("calf", difference.left, tape),
        "right": told_value("calf", difference.right, tape),
        "by": plain(by),
        "unit": tape.value,
        "text": speech.calves_differ(by, tape.value),
    }


def missing(points: Sequence[tuple[Side, str]]) -> list[Mapping[str, str]]:
    return [{"leg": side.value, "point": point} for side, point in points]
