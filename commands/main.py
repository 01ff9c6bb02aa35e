"""`sockwise`: one command, one module for each group of subcommands."""

from __future__ import annotations

import sys

import click

from commands.lazy import LazyGroup
from shared.domain.chart_document import ChartFault
from shared.ports.failures import (
    BadBackup,
    BusUnavailable,
    CatalogueUnavailable,
    LedgerUnavailable,
    MasterKeyMissing,
    WrongSettings,
)

_EXPECTED = (
    BadBackup,
    BusUnavailable,
    CatalogueUnavailable,
    ChartFault,
    LedgerUnavailable,
    MasterKeyMissing,
    WrongSettings,
)


@click.group(
    cls=LazyGroup,
    lazy={
        "run": "commands.processes:run",
        "serve": "commands.processes:serve",
        "worker": "commands.processes:worker",
        "shop": "commands.shops:shop",
        "chart": "commands.charts:chart",
        "catalogue": "commands.catalogue:catalogue",
        "publish": "commands.events:publish",
        "parked": "commands.parked:parked",
        "policy": "commands.policy:policy",
        "review": "commands.reviews:review",
        "ledger": "commands.ledger:ledger",
    },
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="sockwise")
def cli() -> None:
    """Sizes compression socks and holds the orders that need medical guidance."""


def main() -> None:
    """What is expected to fail fails with one clear line, not with a traceback."""
    try:
        cli()
    except _EXPECTED as error:
        click.echo(f"sockwise: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
