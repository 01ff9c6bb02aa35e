"""`sockwise policy replay`: past orders under another policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from commands.parts import known_shop, opened
from commands.policy_in_force import FILE, in_force
from commands.replay_picture import draw
from commands.replay_report import Report
from shared.domain.policy import Policy
from shared.ports.ledger import Books
from shared.usecases.replay_decisions import replay as made_again

EVERY = 1_000


@click.command("replay")
@click.argument("shop_id", required=False)
@click.option("--policy", "policy_file", type=FILE, help="A policy file; else the one in force.")
@click.option("--since", type=click.DateTime(), help="Only decisions from then on (UTC).")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="A picture (SVG).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, the summary last.")
def replay(
    shop_id: str | None,
    policy_file: Path | None,
    since: datetime | None,
    plot: Path | None,
    *,
    as_json: bool,
) -> None:
    """Past orders under another policy: what would change. Nothing is kept or sent.

    Of every order the decision that stands is made again on the facts that it rested on. Without
    --policy that is a check: nothing may change but what was decided under an older policy.
    """
    raw = policy_file.read_bytes() if policy_file is not None else None
    from_when = since.replace(tzinfo=UTC) if since is not None else None
    report = Report()
    with opened() as parts, parts.ledger.look() as books:
        for name in _shops(books, shop_id):
            policy = in_force(books, name, instead=raw, named=str(policy_file))
            for line in _replayed(books, name, policy, from_when, report):
                if as_json:
                    click.echo(line)
    click.echo(report.summary_as_json() if as_json else report.as_text())
    if plot is not None:
        plot.write_text(draw(report), encoding="utf-8")
        click.echo(f"the picture is in {plot}", err=True)


def _shops(books: Books, shop_id: str | None) -> list[str]:
    if shop_id is not None:
        return [known_shop(books, shop_id).shop_id]
    return [shop.shop_id for shop in books.shops.all()]


def _replayed(
    books: Books, shop_id: str, policy: Policy, since: datetime | None, report: Report
) -> Iterator[str]:
    report.policies.add(f"{policy.name} {policy.version}")
    for one in made_again(books, shop_id, policy, since=since):
        report.count(shop_id, one)
        yield report.line_as_json(shop_id, one)
        if report.orders % EVERY == 0:
            click.echo(f"{report.orders:,} orders so far", err=True)
