"""`sockwise shop`: shops, keys and webhook secrets. Works while the product runs."""

from __future__ import annotations

import sys
from contextlib import suppress

import click

from commands.parts import Parts, known_shop, opened
from shared.ports.failures import CatalogueUnavailable
from shared.ports.ledger import Platform, Scope
from shared.usecases import open_shop
from shared.usecases.publish_catalogue import fill_store
from shared.usecases.shop_settings import SETTINGS, BadSetting, change_setting


@click.group()
def shop() -> None:
    """Shops, their settings, keys and webhook secrets."""


@shop.command("add")
@click.argument("shop_id")
@click.option("--name", help="Shown to staff; the id when not given.")
def add(shop_id: str, name: str | None) -> None:
    """Open a shop."""
    with opened() as parts, parts.ledger.begin() as books:
        try:
            open_shop.open_shop(books, parts.vault, shop_id, name or shop_id)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{shop_id} is open; give it keys with `sockwise shop keys add {shop_id}`")


@shop.command("list")
def list_() -> None:
    """The shops, one a line."""
    with opened() as parts, parts.ledger.look() as books:
        for found in books.shops.all():
            click.echo(f"{found.shop_id}\t{found.name}")


@shop.command("settings")
@click.argument("shop_id")
def settings(shop_id: str) -> None:
    """What the shop has set, and the default of everything else; - is nothing set."""
    with opened() as parts, parts.ledger.look() as books:
        own = known_shop(books, shop_id).settings
    for name, setting in SETTINGS.items():
        value, mark = own.get(name, setting.default), "" if name in own else "\tdefault"
        click.echo(f"{name}\t{'-' if value in (None, '') else value}{mark}")


@shop.command("set")
@click.argument("shop_id")
@click.argument("name")
@click.argument("value")
def set_(shop_id: str, name: str, value: str) -> None:
    """Change a setting, everywhere within a few seconds; VALUE default goes back to the default.

    \b
    garments         stocking: every line is a compression garment; detect: a mixed shop
    garment_map      what is one and what is not, the first match decides:
                     'sku:GIFT-*=not_compression, option:Material=linen=not_compression'
    declared_scale   what a bare "class 2" means: RAL, BS, FR, ENV, US_CLASS or US_LEVEL
    """  # noqa: D301 - a backspace is how click is told to keep lines
    with opened() as parts:
        with parts.ledger.begin() as books:
            found = known_shop(books, shop_id)
            try:
                change_setting(books, found, name, None if value == "default" else value)
            except BadSetting as error:
                raise click.ClickException(str(error)) from error
        if SETTINGS[name].is_of_catalogue:
            _have_products_read_again(parts, shop_id)
    click.echo(f"{shop_id}: {name} is {value}")


def _have_products_read_again(parts: Parts, shop_id: str) -> None:
    """With no store there is no sizing process that could have read them."""
    with suppress(CatalogueUnavailable):
        fill_store(parts.ledger, parts.store, shop_id)


@shop.group()
def keys() -> None:
    """API keys: any number live during rotation."""


@keys.command("add")
@click.argument("shop_id")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="For a secret key; may be repeated.",
)
@click.option("--publishable", is_flag=True, help="For browsers: sizing only.")
@click.option("--origin", "origins", multiple=True, help="Where a publishable key may be used.")
def add_key(
    shop_id: str, scopes: tuple[str, ...], origins: tuple[str, ...], *, publishable: bool
) -> None:
    """Make a key and show it, this once."""
    if publishable == bool(scopes):
        msg = "give --publishable with its --origin, or the --scope of a secret key"
        raise click.UsageError(msg)
    with opened() as parts, parts.ledger.begin() as books:
        known_shop(books, shop_id)
        if publishable:
            click.echo(open_shop.publishable_key(books, shop_id, origins))
        else:
            click.echo(open_shop.secret_key(books, shop_id, [Scope(scope) for scope in scopes]))


@keys.command("list")
@click.argument("shop_id")
def list_keys(shop_id: str) -> None:
    """Ids, scopes and origins of the live keys; the keys themselves are not kept."""
    with opened() as parts, parts.ledger.look() as books:
        known_shop(books, shop_id)
        for key in books.shops.keys(shop_id):
            kind = "pk" if key.publishable else "sk"
            click.echo(
                f"{key.key_id}\t{kind}\t{','.join(sorted(key.scopes))}\t{','.join(key.origins)}"
            )


@keys.command("revoke")
@click.argument("shop_id")
@click.argument("key_id")
def revoke_key(shop_id: str, key_id: str) -> None:
    """End a key, everywhere within a few seconds."""
    with opened() as parts, parts.ledger.begin() as books:
        if not books.shops.revoke_key(shop_id, key_id):
            msg = f"{shop_id} has no live key {key_id}"
            raise click.ClickException(msg)


@shop.group()
def secret() -> None:
    """Webhook secrets: what the shop's platform signs with."""


@secret.command("add")
@click.argument("shop_id")
@click.argument("platform", type=click.Choice([platform.value for platform in Platform]))
@click.argument("value", metavar="SECRET")
def add_secret(shop_id: str, platform: str, value: str) -> None:
    """Add a live secret; - reads it from standard input, where no shell history keeps it."""
    if value == "-":
        value = sys.stdin.buffer.read().decode().rstrip("\r\n")
    with opened() as parts, parts.ledger.begin() as books:
        found = known_shop(books, shop_id)
        try:
            open_shop.add_secret(books, parts.vault, found, Platform(platform), value)
        except ValueError as error:
            msg = f"this is no {platform} secret: {error}"
            raise click.ClickException(msg) from error
    click.echo(f"{shop_id} accepts one more {platform} secret")
