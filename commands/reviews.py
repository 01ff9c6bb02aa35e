"""`sockwise review`: held orders, and a person's word on them."""

from __future__ import annotations

import json
from typing import Any

import click

from commands.parts import known_shop, opened
from shared.domain.decision import Decision, as_seen_inside
from shared.domain.policy import Policy
from shared.domain.review import NothingToReview, ReviewAction
from shared.domain.version import Version, version_of
from shared.ports.ledger import Books
from shared.usecases.policies_in_force import PolicyShelf
from shared.usecases.review_orders import MovedOn, NoSuchOrder, Verdict
from shared.usecases.review_orders import review as record
from shared.wiring import policies

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON, an order a line.")


@click.group()
def review() -> None:
    """Held orders, and a person's word on them."""


@review.command("list")
@click.argument("shop_id")
@click.option("--limit", default=100, show_default=True, help="At most this many.")
@_AS_JSON
def list_(shop_id: str, limit: int, *, as_json: bool) -> None:
    """Orders that are stopped, the newest decision first, with the reasons of their lines."""
    with opened() as parts, parts.ledger.look() as books:
        known_shop(books, shop_id)
        held = books.decisions.stopped(shop_id, limit=limit)
    for decision in held:
        click.echo(json.dumps(as_seen_inside(decision)) if as_json else _in_one_line(decision))
    if not held and not as_json:
        click.echo("no order is stopped")


@review.command("show")
@click.argument("shop_id")
@click.argument("order_id")
@_AS_JSON
def show(shop_id: str, order_id: str, *, as_json: bool) -> None:
    """The decision that stands on an order, its reasons in words, and those before it."""
    with opened() as parts, parts.ledger.look() as books:
        known_shop(books, shop_id)
        history = books.decisions.history(shop_id, order_id)
        standing = books.decisions.latest(shop_id, order_id)
        policy = policies().of(books, shop_id).policy
    if standing is None:
        raise click.ClickException(f"{shop_id} has no decision on an order {order_id!r}")
    if as_json:
        told: dict[str, Any] = as_seen_inside(standing)
        click.echo(json.dumps(told | {"history": [as_seen_inside(one) for one in history]}))
        return
    click.echo(_in_full(standing, policy))
    for earlier in history:
        if earlier.decision_id != standing.decision_id:
            click.echo(f"before: {_in_one_line(earlier)}")


def _word(action: ReviewAction, what: str) -> click.Command:
    @review.command(action.value, help=what)
    @click.argument("shop_id")
    @click.argument("order_id")
    @click.option("--line", "lines", multiple=True, help="Only this line; may be repeated.")
    @click.option("--reviewer", required=True, help="Who says so: a name or an id of staff.")
    @click.option("--version", help="The version that was looked at; the newest when not given.")
    def say(
        shop_id: str, order_id: str, lines: tuple[str, ...], reviewer: str, version: str | None
    ) -> None:
        with opened() as parts, parts.ledger.begin() as books:
            known_shop(books, shop_id)
            verdict = Verdict(
                order_id=order_id,
                version=_version(books, shop_id, order_id, version),
                action=action,
                reviewer=reviewer,
                lines=lines or None,
            )
            decision = _recorded(books, shop_id, verdict, policies(), parts.clock.now())
        click.echo(_in_one_line(decision))

    return say


release = _word(ReviewAction.RELEASE, "Release the stopped lines; final for that version.")
refuse = _word(ReviewAction.REFUSE, "Refuse the lines; final for that version.")


def _recorded(
    books: Books, shop_id: str, verdict: Verdict, shelf: PolicyShelf, at: Any
) -> Decision:
    try:
        return record(books, shop_id, verdict, shelf, at=at)
    except (NoSuchOrder, MovedOn, NothingToReview) as error:
        raise click.ClickException(str(error)) from error


def _version(books: Books, shop_id: str, order_id: str, text: str | None) -> Version:
    if text is not None:
        try:
            return version_of(text)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
    newest = books.decisions.latest(shop_id, order_id)
    if newest is None:
        raise click.ClickException(f"{shop_id} has no decision on an order {order_id!r}")
    return newest.version


def _in_one_line(decision: Decision) -> str:
    lines = "; ".join(
        f"{line.line_id} {line.outcome}: {', '.join(line.reasons)}"
        for line in decision.screening.lines
        if line.outcome is not None
    )
    return f"{decision.order_id}\t{decision.version.text}\t{decision.screening.outcome}\t{lines}"


def _in_full(decision: Decision, policy: Policy) -> str:
    told = [
        f"order {decision.order_id}, version {decision.version.text}: {decision.screening.outcome}",
        f"decided {decision.decided_at} under {decision.policy_name} {decision.policy_version}",
    ]
    if decision.review is not None:
        told.append(f"{decision.review.action} by {decision.review.reviewer}")
    for line in decision.screening.lines:
        band = line.band.label if line.band is not None else "no band"
        told.append(f"line {line.line_id} ({band}, {line.tier}): {line.outcome or 'inactive'}")
        told += [f"  {code}: {policy.texts_of_reasons.get(code, '')}" for code in line.reasons]
        told += [f"  {notice}" for notice in line.notices]
    return "\n".join(told)
