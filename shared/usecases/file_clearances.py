"""A clinician's document that a person looked at, filed; its orders are screened again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from shared.domain.clearance import Clearance, FiledClearance, tier_written_for
from shared.domain.decision import Decision
from shared.domain.grade import Tier
from shared.domain.policy import Policy
from shared.ports.decisions import Watched
from shared.ports.ledger import Books
from shared.usecases.screen_orders import Screener

OLDEST = date(1900, 1, 1)

KEPT_AFTER = timedelta(days=30)


class BadClearance(ValueError):
    """`errors` are the messages by field."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(told)}" for name, told in errors.items()))
        self.errors = errors


class NothingToClear(LookupError):
    """There is no such wearer, order or document in this shop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a reviewer types. For a wearer (`screening_ref`) or for an order; `lines` None is the
    whole order.
    """

    kind: str
    issued: date
    expires: date | None
    grade: str
    names: frozenset[str]
    verified: bool
    reviewer: str
    screening_ref: str | None = None
    order_id: str | None = None
    lines: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    clearance: FiledClearance
    screened: Sequence[Decision]


def file_clearance(
    books: Books, shop_id: str, document: Document, screener: Screener, *, at: datetime
) -> Filed:
    """Raises `BadClearance` and `NothingToClear`; nothing is kept then."""
    policy, _ = screener.policies.of(books, shop_id)
    tiers = _tiers_concerned(books, shop_id, document)
    filed = _filed(f"c_{uuid.uuid4().hex}", document, policy, tiers, today=at.date())
    return _keep(books, shop_id, filed, screener, at=at)


def verify_clearance(
    books: Books, shop_id: str, ref: str, reviewer: str, screener: Screener, *, at: datetime
) -> Filed:
    """A person has looked at it now. Raises `NothingToClear`."""
    filed = books.clearances.get(shop_id, ref)
    if filed is None:
        raise NothingToClear("no such document")
    checked = replace(filed, clearance=replace(filed.clearance, verified=True), reviewer=reviewer)
    return _keep(books, shop_id, checked, screener, at=at)


def _filed(
    ref: str, document: Document, policy: Policy, tiers: frozenset[Tier], *, today: date
) -> FiledClearance:
    errors: dict[str, list[str]] = {}
    if unknown := sorted(document.names - policy.health_codes):
        errors["names"] = [f"{', '.join(unknown)} is no health reason of the policy in force."]
    if (document.issued - today).days > 1:
        errors["issued"] = ["It is of a day that has not come."]
    if document.issued < OLDEST:
        errors["issued"] = ["It is too old to be about anybody who lives."]
    if document.expires is not None and document.expires < document.issued:
        errors["expires"] = ["It ends before it begins."]
    if errors:
        raise BadClearance(errors)
    return FiledClearance(
        clearance=Clearance(
            ref=ref,
            issued=document.issued,
            expires=document.expires,
            verified=document.verified,
            tier=tier_written_for(document.grade),
            names=document.names,
        ),
        kind=document.kind,
        grade=document.grade,
        reviewer=document.reviewer,
        screening_ref=document.screening_ref,
        order_id=document.order_id,
        lines=document.lines,
        tiers=tiers,
    )


def _tiers_concerned(books: Books, shop_id: str, document: Document) -> frozenset[Tier]:
    """Of the order's lines that it is for, as they stand; a wearer's document is for all tiers."""
    if document.order_id is None:
        ref = document.screening_ref or ""
        if not (
            books.answers.get(shop_id, [ref])
            or books.watches.orders_watching(shop_id, Watched.SCREENING_REF, [ref])
        ):
            raise NothingToClear("no answers and no order with such a screening_ref")
        return frozenset()
    standing = books.decisions.standing(shop_id, document.order_id)
    if standing is None or standing.recorded is None:
        raise NothingToClear("no decision on such an order")
    lines = {line.line_id: line.tier for line in standing.decision.screening.lines}
    if unknown := sorted((document.lines or frozenset()) - set(lines)):
        raise BadClearance({"for.lines": [f"The order has no line {', '.join(unknown)}."]})
    return frozenset(
        tier
        for line_id, tier in lines.items()
        if document.lines is None or line_id in document.lines
    )


def _forget_at(filed: FiledClearance, policy: Policy) -> datetime:
    """A month after no shop of this policy could let it count any more."""
    own = filed.clearance
    last = own.issued + timedelta(days=policy.limits.clearance_days_most)
    last = last if own.expires is None else min(last, own.expires)
    return datetime.combine(last + KEPT_AFTER, time(), UTC)


def _keep(
    books: Books, shop_id: str, filed: FiledClearance, screener: Screener, *, at: datetime
) -> Filed:
    policy, _ = screener.policies.of(books, shop_id)
    books.clearances.file(shop_id, filed, at=at, forget_at=_forget_at(filed, policy))
    if filed.order_id is not None:
        orders: Sequence[str] = [filed.order_id]
    else:
        ref = filed.screening_ref or ""
        orders = books.watches.orders_watching(shop_id, Watched.SCREENING_REF, [ref])
    screened = (screener.screen_again(books, shop_id, one, at=at) for one in orders)
    return Filed(filed, [one.decision for one in screened if one is not None])
