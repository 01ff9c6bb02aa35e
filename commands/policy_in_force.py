"""`sockwise policy activate`: which policy the services and the worker screen by."""

from __future__ import annotations

from pathlib import Path

import click

from commands.parts import known_shop, opened
from shared.domain.policy import Policy
from shared.messages.policy_file import (
    BadPolicyFile,
    default_policy_text,
    read_overrides,
    read_policy,
)
from shared.ports.ledger import Books
from shared.ports.policies import PolicyPart

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("activate")
@click.argument("shop_id", required=False)
@click.option("--policy", "policy_file", type=FILE, help="A policy file.")
@click.option("--overrides", "overrides_file", type=FILE, help="A shop's own choices.")
@click.option("--default", "back", is_flag=True, help="Back to the policy of the product.")
def activate(
    shop_id: str | None, policy_file: Path | None, overrides_file: Path | None, *, back: bool
) -> None:
    """Put a policy, or choices, in force: for a shop, or without one for all that have none.

    A file with faults changes nothing. Orders that were decided stay decided; `policy replay`
    shows beforehand what would change.
    """
    if back == any((policy_file, overrides_file)):
        raise click.UsageError("give --policy and --overrides, one of them, or --default alone")
    parts = {PolicyPart.POLICY: policy_file, PolicyPart.OVERRIDES: overrides_file}
    with opened() as at_hand, at_hand.ledger.begin() as books:
        if shop_id is not None:
            known_shop(books, shop_id)
        for part, file in parts.items():
            if back or file is not None:
                raw = None if file is None else file.read_bytes()
                books.policies.activate(part, raw, shop_id=shop_id, at=at_hand.clock.now())
        # Read as the services will read it; what cannot be read leaves all as it was.
        concerned = [shop_id] if shop_id else [*_all_shops(books), ""]
        told = str(policy_file or "the policy in force")
        policy = [in_force(books, name, named=told) for name in concerned][-1]
    whom = shop_id or "every shop that has none of its own"
    click.echo(f"in force for {whom}: {policy.name} {policy.version}")
    click.echo(policy.banner)


def _all_shops(books: Books) -> list[str]:
    """The choices of any of them may not fit a new policy."""
    return [shop.shop_id for shop in books.shops.all()]


def in_force(
    books: Books, shop_id: str, *, instead: bytes | None = None, named: str = "the policy"
) -> Policy:
    """With `instead` in the place of the policy, but still with the shop's choices.

    Raises ClickException with every fault and its line; the policy is `named` there.
    """
    digests = books.policies.in_force(shop_id)
    if instead is None:
        instead = books.policies.text(digests.policy) if digests.policy else default_policy_text()
    try:
        policy = read_policy(instead, named)
        if digests.overrides is not None:
            own = books.policies.text(digests.overrides)
            policy = read_overrides(own, f"the choices of {shop_id or 'all shops'}", policy)
    except BadPolicyFile as error:
        raise click.ClickException(str(error)) from error
    return policy
