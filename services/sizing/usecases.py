"""recommend(): measurements and the live catalogue to the SKUs that fit, with reasons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.sizing import answers, reasons
from services.sizing.schemas import Asked
from services.sizing.shelf import Shelf, View
from services.sizing.texts import Speech
from shared.domain.fit import Outcome
from shared.domain.measurement import distance_from_centimetres
from shared.domain.proposal import Proposal
from shared.domain.ranking import Pick, Ranking
from shared.domain.recommendation import BOTH, NoChart, UnknownProduct
from shared.domain.sizechart import Chart
from shared.domain.stock import StockStatus
from shared.domain.tape import Caution, caution_from
from shared.ports.clock import Clock
from shared.ports.ledger import Shop
from shared.ports.vault import Seal, Vault
from shared.usecases.fit_reference import FitReference, issue

MOST_ALSO_FITS = 20
_ADVICE = {
    Outcome.SEE_CLINICIAN: ("see_a_clinician", "second_reading"),
    Outcome.BORDERLINE: ("second_reading",),
    Outcome.SEVERAL: ("the_chart_does_not_decide",),
    Outcome.PER_LEG: ("two_sizes",),
}


class Recommender:
    def __init__(self, shelf: Shelf, vault: Vault, clock: Clock) -> None:
        self._shelf, self._vault, self._clock = shelf, vault, clock

    def recommend(self, shop: Shop, asked: Asked, speech: Speech) -> dict[str, Any]:
        """The contract's answer. Raises `UnknownProduct`, `NoChart` and `LedgerUnavailable`."""
        caution = caution_from(shop.settings)
        view = self._shelf.view(shop.shop_id)
        try:
            finding = _Finding(view, asked, caution)
        except (UnknownProduct, NoChart):
            view = self._shelf.present_view(shop.shop_id)  # It may have come since.
            finding = _Finding(view, asked, caution)
        if not self._stocked(shop.shop_id, finding):
            view = self._shelf.view(shop.shop_id)
            finding = _Finding(view, asked, caution)
            self._stocked(shop.shop_id, finding)
        seal = self._vault.of_shop(shop.shop_id, shop.sealed_key)
        return _Answer(finding, _References(view, seal, self._clock), caution, speech).document()

    def _stocked(self, shop_id: str, finding: _Finding) -> bool:
        """Whether the catalogue is still the one in which the finding was made."""
        version = finding.view.catalogue.version
        levels, same = self._shelf.stock(shop_id, finding.wanted(), version)
        finding.learn(levels)
        while same and (wanted := finding.wanted()):
            levels, same = self._shelf.stock(shop_id, wanted, version)
            finding.learn(levels)
        return same


class _Finding:
    """A proposal and its place on the shelves; the way out is looked for when there is need."""

    def __init__(self, view: View, asked: Asked, caution: Caution) -> None:
        self.view, self.asked = view, asked
        self.proposal = Proposal(view.catalogue, asked.wish, caution)
        self.first = Ranking(self.proposal, self.proposal.judged, limit=asked.limit)
        self.way_out: Ranking | None = None

    def wanted(self) -> list[str]:
        wanted = self.first.wanted()
        if wanted:
            return wanted
        if self.way_out is None:
            if self._can_be_had():
                return []
            self.way_out = self._others()
        return self.way_out.wanted()

    def learn(self, levels: Any) -> None:
        (self.first if self.way_out is None else self.way_out).learn(levels)

    def _can_be_had(self) -> bool:
        chosen = self.first.first_choice()
        return bool(chosen) and all(self.first.level(offer).can_be_sold for offer in chosen)

    def _others(self) -> Ranking:
        product = self.view.catalogue.products.get(self.asked.wish.product_id or "")
        return Ranking(
            self.proposal,
            self.proposal.way_out(),
            limit=self.asked.limit,
            asked=product,
            only_sellable=True,
        )

    def alternatives(self) -> list[Pick]:
        """In stock, in the same band, and only when the first recommendation cannot be sold."""
        if self.way_out is None:
            return []
        shown = {offer.sku.sku for _, offer in self.first.picks()}
        return [pick for pick in self.way_out.picks() if pick[1].sku.sku not in shown]

    def fits_elsewhere(self) -> bool:
        return self.way_out is not None and bool(self.way_out.products())

    def is_sold_out(self) -> bool:
        """It fits, and is known not to be there, and nothing else is."""
        chosen = self.first.first_choice()
        if self.alternatives():
            return False
        return any(self.first.level(o).status is StockStatus.OUT_OF_STOCK for o in chosen)

    def also_fits(self) -> list[str]:
        """The other products that fit, in stock or not, as far as they were looked at."""
        found = self.way_out.products() if self.way_out else []
        others = dict.fromkeys(product.product_id for product in found)
        others.pop(self.asked.wish.product_id or "", None)
        return list(others)[:MOST_ALSO_FITS]


class _References:
    """One reference per chart, size and leg, made when first needed."""

    def __init__(self, view: View, seal: Seal, clock: Clock) -> None:
        self._view, self._seal, self._at = view, seal, clock.now()
        self._made: dict[tuple[str, str, str], str] = {}

    def __call__(self, chart: Chart, size: str, leg: str) -> str:
        key = chart.chart_id, size, leg
        if key not in self._made:
            version = self._view.chart_versions[chart.chart_id]
            self._made[key] = self._issue(FitReference(version, size, leg))
        return self._made[key]

    def of_no_size(self, chart: Chart, leg: str) -> str:
        """So that an order that comes all the same is known to have been off the chart."""
        version = self._view.chart_versions[chart.chart_id]
        return self._issue(FitReference(version, "", leg, off_chart=True))

    def of_unlike_calves(self) -> str:
        return self._issue(FitReference("", "", BOTH, calves_differ=True))

    def _issue(self, reference: FitReference) -> str:
        return issue(reference, self._seal, at=self._at)


class _Answer:
    def __init__(
        self, finding: _Finding, references: _References, caution: Caution, speech: Speech
    ) -> None:
        self._finding, self._proposal, self._asked = finding, finding.proposal, finding.asked
        self._caution, self._speech, self._references = caution, speech, references
        self._offers = answers.Offers(
            finding.asked.wish.legs,
            references,
            finding.proposal.chances,
            finding.view.bounds,
            speech,
        )

    def document(self) -> dict[str, Any]:
        picks, alternatives = self._finding.first.picks(), self._finding.alternatives()
        outcome = picks[0][0].fit.outcome if picks else self._proposal.outcome_without_offers()
        advice = [
            *({"code": code, "text": self._speech.advice(code)} for code in self._codes(outcome)),
            *self._third_readings(),
        ]
        return {
            "outcome": outcome.value,
            "scope": self._asked.wish.scope.value,
            "text": self._text(outcome),
            "advice": advice,
            "recommendations": self._written(self._finding.first, picks),
            "alternatives": self._written(self._finding.way_out, alternatives),
            "no_size": self._no_size() if outcome is Outcome.NO_SIZE else None,
            **self._facts(outcome),
        }

    def _text(self, outcome: Outcome) -> str:
        if outcome is Outcome.MORE_NEEDED:
            return self._speech.missing([point for _, point in self._proposal.missing()])
        return self._speech.outcome(outcome)

    def _written(self, ranking: Ranking | None, picks: list[Pick]) -> list[dict[str, Any]]:
        if ranking is None:
            return []
        write = self._offers.document
        return [write(one, offer, ranking.level(offer)) for one, offer in picks]

    def _codes(self, outcome: Outcome) -> Iterator[str]:
        if self._asked.measured not in (None, "morning"):
            yield "measure_again_in_the_morning"
        if outcome is not Outcome.SEE_CLINICIAN and len(self._asked.wish.legs) == 1:
            yield "measure_both_legs"
        yield from _ADVICE.get(outcome, ())
        if outcome is Outcome.NO_SIZE:
            if reasons.some_size_is_near(self._proposal):
                yield "second_reading"
            if not self._finding.fits_elsewhere():
                yield "ask_for_made_to_measure"
        if self._finding.is_sold_out():
            yield "nothing_in_stock"

    def _third_readings(self) -> Iterator[dict[str, str]]:
        for side, leg in self._asked.wish.legs.items():
            for point in self._caution.disagreeing(leg):
                apart = max(leg.readings[point]) - min(leg.readings[point])
                told = distance_from_centimetres(apart, self._asked.tape)
                text = self._speech.third_reading(point, told, self._asked.tape.value)
                yield {"code": "third_reading", "text": text, "leg": side.value, "point": point}

    def _no_size(self) -> dict[str, Any]:
        wish, also_fits = self._asked.wish, self._finding.also_fits()
        tape = self._asked.tape
        document = reasons.no_size(self._proposal, wish.legs, tape, also_fits, self._speech)
        if failed := reasons.failed_of(self._proposal.judged):
            leg = BOTH if len(wish.legs) > 1 else next(iter(wish.legs)).value
            document["fit_ref"] = self._references.of_no_size(failed[0].chart, leg)
        return document

    def _facts(self, outcome: Outcome) -> dict[str, Any]:
        concern, tape = self._proposal.concern, self._asked.tape
        if concern is not None and concern.calves is not None:
            told = reasons.calves(concern.calves, tape, self._speech)
            return {"calves": told | {"fit_ref": self._references.of_unlike_calves()}}
        if concern is not None:
            legs = self._asked.wish.legs
            return {"implausible": reasons.implausible(concern, legs, tape, self._speech)}
        if outcome is Outcome.MORE_NEEDED:
            return {"missing": reasons.missing(self._proposal.missing())}
        return {}
