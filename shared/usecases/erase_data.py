"""A person's data, or a shop's, given out or taken away for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.domain.clearance import FiledClearance
from shared.domain.decision import Decision, as_seen_inside
from shared.domain.guidance import AnswerSet
from shared.domain.policy import Policy
from shared.ports.clock import rfc3339
from shared.ports.decisions import Watched
from shared.ports.ledger import Books

NO_MEASUREMENTS = "None are kept: a fit reference says which size was recommended, and no number."


@dataclass(frozen=True, slots=True)
class Person:
    """As a shop knows one: by orders, and by the references that these carry."""

    orders: tuple[str, ...]
    screening_refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many of each were there."""

    orders: int = 0
    decisions: int = 0
    answers: int = 0
    clearances: int = 0
    events: int = 0


def person_behind(
    books: Books, shop_id: str, *, orders: Iterable[str], screening_refs: Iterable[str]
) -> Person:
    """With the orders that carry the references, and the references of all these orders."""
    refs = set(screening_refs)
    found = {*orders, *books.watches.orders_watching(shop_id, Watched.SCREENING_REF, refs)}
    for order_id in found:
        for kept in books.decisions.all_recorded(shop_id, order_id):
            refs |= kept.screening_refs | kept.answer_refs
    return Person(tuple(sorted(found)), tuple(sorted(refs)))


def erase_person(books: Books, shop_id: str, person: Person, *, at: datetime) -> Erased:
    """Answers, documents and messages go; decisions lose the order that they were made on."""
    decisions = events = clearances = 0
    for order_id in person.orders:
        decisions += books.decisions.unlink(shop_id, order_id, at=at)
        events += books.inbox.erase_order(shop_id, order_id)
        events += books.outbox.erase_order(shop_id, order_id)
        clearances += books.clearances.erase(shop_id, screening_refs=[], order_id=order_id)
        books.watches.forget_order(shop_id, order_id)
    clearances += books.clearances.erase(
        shop_id, screening_refs=person.screening_refs, order_id=None
    )
    answers = sum(books.answers.erase(shop_id, ref) for ref in person.screening_refs)
    return Erased(len(person.orders), decisions, answers, clearances, events)


def person_document(books: Books, shop_id: str, person: Person, policy: Policy) -> dict[str, Any]:
    """All that is kept of a person, for the shop's owner to hand out."""
    answers = books.answers.get(shop_id, person.screening_refs)
    about = {
        filed.ref: filed
        for order_id in (None, *person.orders)
        for filed in books.clearances.concerning(
            shop_id, screening_refs=person.screening_refs, order_id=order_id
        )
    }
    return {
        "shop": shop_id,
        "orders": {
            order_id: [
                _decision(decision, policy)
                for decision in books.decisions.history(shop_id, order_id)
            ]
            for order_id in person.orders
        },
        "answers": {ref: _answers(answered) for ref, answered in answers.items()},
        "clearances": {ref: _clearance(filed) for ref, filed in about.items()},
        "measurements": NO_MEASUREMENTS,
    }


def _decision(decision: Decision, policy: Policy) -> dict[str, Any]:
    told = policy.texts_of_reasons
    document = as_seen_inside(decision)
    codes = {code for line in document["lines"] for code in line["reasons"]}
    codes |= set(document["reasons"])
    return document | {"in_words": {code: told.get(code, code) for code in sorted(codes)}}


def _answers(answered: AnswerSet) -> Mapping[str, Any]:
    answers = answered.answers
    return {
        "given_at": rfc3339(answered.given_at),
        "consent": {
            "version": answered.consent.version,
            "language": answered.consent.language,
            "hash": answered.consent.hash,
        },
        "answers": {name: str(value) for name, value in answers.values.items()},
        "asked": None if answers.asked is None else sorted(answers.asked),
        "for_another": answers.for_another,
        "guidance_declared": answered.declared,
    }


def _clearance(filed: FiledClearance) -> Mapping[str, Any]:
    own = filed.clearance
    return {
        "kind": filed.kind,
        "issued": own.issued.isoformat(),
        "expires": own.expires.isoformat() if own.expires else None,
        "grade": filed.grade,
        "names": sorted(own.names),
        "verified": own.verified,
        "reviewer": filed.reviewer,
    }
