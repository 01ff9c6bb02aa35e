"""Everything that a decision on an order rests on, brought together from ledger and catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from shared.domain.clearance import FiledClearance
from shared.domain.facts import NOBODY_KNOWN, Facts, Wearer
from shared.domain.garment import NOTHING_KNOWN, grade_of
from shared.domain.garment_sense import sense_from
from shared.domain.grade import Grade
from shared.domain.grade_reading import SCALE_SETTING
from shared.domain.guidance import AnswerSet
from shared.domain.order import Line, Order
from shared.domain.policy import Policy
from shared.domain.recorded_facts import OF_ORDER, RecordedFacts, WearerRefs, refs_on
from shared.domain.size_check import FitEvidence
from shared.ports.ledger import Books, Shop
from shared.ports.vault import Seal, Vault
from shared.usecases.fit_reference import BadFitReference, read


class _Evidence(NamedTuple):
    answers: Mapping[str, AnswerSet]
    clearances: Sequence[FiledClearance]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What an order is judged in: whose it is, by which policy, as of which moment, and what the
    decision that stands rested on.
    """

    shop: Shop
    policy: Policy
    vault: Vault
    at: datetime
    before: RecordedFacts | None = None


def gather(books: Books, order: Order, context: Context) -> Facts:
    """Evidence that cannot be opened makes the facts `unavailable`: medical grades are held."""
    grades = read_grades(books, context.shop, order)
    facts = Facts(
        order=order,
        grades=grades,
        today=context.at.date(),
        fits=_fits(books, order, context),
    )
    try:
        found = _evidence(books, context.shop.shop_id, order, context.before)
    except ValueError:
        return replace(facts, unavailable=True)
    known = _Wearers(order, found, context.policy, context.before)
    return replace(
        facts,
        wearer=known.of(None, order.screening_ref),
        wearers={
            line.line_id: wearer
            for line in order.lines
            if (wearer := known.of_line(line, grades[line.line_id])) is not None
        },
    )


def read_grades(books: Books, shop: Shop, order: Order) -> Mapping[str, Grade]:
    """The grade of every line, by its id, from its own words and the catalogue's."""
    sense = sense_from(shop.settings)
    by_sku, by_product = books.published.grade_facts(
        shop.shop_id,
        skus={line.sku for line in order.lines if line.sku},
        product_ids={line.product_id for line in order.lines if line.product_id},
    )
    return {
        line.line_id: grade_of(
            line,
            by_sku.get(line.sku or "") or by_product.get(line.product_id or "", NOTHING_KNOWN),
            market=order.market,
            declared_scale=shop.settings.get(SCALE_SETTING),
            sense=sense,
        )
        for line in order.lines
    }


def _fits(books: Books, order: Order, context: Context) -> Mapping[str, FitEvidence]:
    """A reference that is missing, forged or too old is no evidence, and no error. One that counted
    when the order was decided before counts on: what is amiss with a leg is not so by a date.
    """
    shop = context.shop
    seal = context.vault.of_shop(shop.shop_id, shop.sealed_key)
    before = _fits_before(context.before)
    found = [
        (line, evidence)
        for line in order.lines
        if line.fit_ref
        and (evidence := _opened(line.fit_ref, seal, context.at) or before.get(line.fit_ref))
    ]
    if not found:
        return {}
    sizes = books.published.sizes(shop.shop_id, [line.sku for line, _ in found if line.sku])
    return {
        line.line_id: replace(evidence, sold=sizes.get(line.sku or "")) for line, evidence in found
    }


def _opened(token: str, seal: Seal, at: datetime) -> FitEvidence | None:
    """What it says, before it is known what was sold."""
    try:
        reference = read(token, seal, at=at)
    except BadFitReference:
        return None
    return FitEvidence(
        reference.size,
        None,
        off_chart=reference.off_chart,
        calves_differ=reference.calves_differ,
    )


def _fits_before(before: RecordedFacts | None) -> Mapping[str, FitEvidence]:
    if before is None:
        return {}
    return {
        line.fit_ref: before.fits[line.line_id]
        for line in before.order.lines
        if line.fit_ref and line.line_id in before.fits
    }


def _evidence(books: Books, shop_id: str, order: Order, before: RecordedFacts | None) -> _Evidence:
    """Asked for whether the order names anybody or not: an order without answers takes as long."""
    refs = refs_on(order)
    earlier = before.last_known.values() if before is not None else ()
    return _Evidence(
        books.answers.get(shop_id, refs | {one.answers for one in earlier if one.answers}),
        books.clearances.concerning(shop_id, screening_refs=refs, order_id=order.order_id),
    )


class _Wearers:
    """Who a line is for, and what is known of them."""

    def __init__(
        self, order: Order, found: _Evidence, policy: Policy, before: RecordedFacts | None
    ) -> None:
        self._order, self._found, self._policy = order, found, policy
        self._before: Mapping[str, WearerRefs] = before.last_known if before is not None else {}

    def of_line(self, line: Line, grade: Grade) -> Wearer | None:
        """None when the line is for the order's wearer and no document is about this order."""
        ref = line.screening_ref or self._order.screening_ref
        of_order = [one for one in self._found.clearances if one.order_id is not None]
        if line.screening_ref is None and not of_order:
            return None
        about = [one for one in of_order if one.concerns(line.line_id, grade.tier, ref)]
        return self.of(line.line_id, ref, about)

    def of(
        self, line_id: str | None, ref: str | None, about: Iterable[FiledClearance] = ()
    ) -> Wearer:
        answered = self._found.answers.get(ref) if ref else None
        documents = [
            *(
                one
                for one in self._found.clearances
                if one.screening_ref and one.screening_ref == ref
            ),
            *about,
        ]
        if answered is None and not documents:
            return NOBODY_KNOWN
        answers = (
            None if answered is None else self._with_what_was_before(line_id, answered).answers
        )
        return Wearer(
            answers=answers,
            declared=answered is not None and answered.declares_for(self._order.order_id),
            clearances=tuple(one.clearance for one in documents),
        )

    def _with_what_was_before(self, line_id: str | None, answered: AnswerSet) -> AnswerSet:
        """Another set of answers in place of the one that the order had is a change of answers."""
        then = self._before.get(line_id or OF_ORDER) or self._before.get(OF_ORDER)
        if then is None or then.answers is None:
            return answered
        if then.answers == answered.ref:
            return _taken_back(answered, then)
        earlier = self._found.answers.get(then.answers)
        if earlier is None:
            return answered
        return answered.after(_taken_back(earlier, then), self._policy)


def _taken_back(answered: AnswerSet, refs: WearerRefs) -> AnswerSet:
    """With what an earlier decision found of them."""
    withdrawn = answered.answers.withdrawn or refs.withdrawn
    return replace(answered, answers=replace(answered.answers, withdrawn=withdrawn))
