"""`sockwise policy`: worked cases against a policy, and the policy as people read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from commands import case_run as told
from commands.case_file import read_cases
from commands.lazy import LazyGroup
from commands.policy_page import as_markdown, as_text
from shared.domain.policy import Policy
from shared.messages.policy_file import (
    BadPolicyFile,
    default_policy,
    read_overrides,
    read_policy,
)

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _on_a_policy(command: Callable[..., Any]) -> Callable[..., Any]:
    for name, what in (
        ("--overrides", "A shop's own choices, on top of the policy."),
        ("--policy", "Another policy than the one in force."),
    ):
        command = click.option(name, f"{name[2:]}_file", type=_FILE, help=what)(command)
    return command


@click.group(
    cls=LazyGroup,
    lazy={
        "activate": "commands.policy_in_force:activate",
        "replay": "commands.replay:replay",
    },
)
def policy() -> None:
    """The screening policy. Draft: a clinician and a lawyer must read it before use."""


@policy.command("check")
@click.argument("cases", metavar="CASES.yaml", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@_on_a_policy
def check(
    cases: Path, policy_file: Path | None, overrides_file: Path | None, *, as_json: bool
) -> None:
    """Run worked cases: expected against actual, reasons as sets.

    The exit code is 1 when a case differs or the file has a fault. Needs no running part.
    """
    chosen = _policy(policy_file, overrides_file)
    try:
        file = read_cases(cases, chosen)
    except (BadPolicyFile, OSError) as error:
        raise click.ClickException(str(error)) from error
    ran = [told.run(case, chosen) for case in file.cases]
    for one in ran:
        for line in [told.as_json(one)] if as_json else told.as_text(one):
            click.echo(line)
    click.echo((told.summary_as_json if as_json else told.summary_as_text)(file, ran, chosen))
    if any(one.differences for one in ran):
        raise click.exceptions.Exit(1)


@policy.command("show")
@click.option("--markdown", is_flag=True, help="The page docs/policy.md.")
@_on_a_policy
def show(policy_file: Path | None, overrides_file: Path | None, *, markdown: bool) -> None:
    """Show rules, tables and the hash of the content."""
    chosen = _policy(policy_file, overrides_file)
    click.echo(as_markdown(chosen) if markdown else as_text(chosen), nl=False)


def _policy(policy_file: Path | None, overrides_file: Path | None) -> Policy:
    """Raises ClickException that names each fault with its line."""
    try:
        chosen = default_policy()
        if policy_file is not None:
            chosen = read_policy(policy_file.read_bytes(), str(policy_file))
        if overrides_file is not None:
            chosen = read_overrides(overrides_file.read_bytes(), str(overrides_file), chosen)
    except (BadPolicyFile, OSError) as error:
        raise click.ClickException(str(error)) from error
    return chosen
