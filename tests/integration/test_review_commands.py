"""Held orders and a person's word on them, as an operator types it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import builders
from tests.integration.command_line import SHOP, Office, run


@pytest.fixture
def office(shop: Path) -> Iterator[Office]:
    opened = Office()
    opened.screen(builders.an_order())
    opened.screen(builders.an_order(builders.a_line(title="15-20 mmHg"), order_id="1002"))
    yield opened
    opened.close()


def test_stopped_orders_are_listed_with_their_reasons(office: Office) -> None:
    office.screen(builders.an_order(order_id="1003"), seconds=1)

    told = run("review", "list", SHOP).output.splitlines()

    assert [line.split("\t")[0] for line in told] == ["1003", "1001"]
    assert told[1].endswith("hold\t1 hold: QUESTIONNAIRE_MISSING, GUIDANCE_REQUIRED")
    as_json = [
        json.loads(line) for line in run("review", "list", SHOP, "--json").output.splitlines()
    ]
    assert [one["order_id"] for one in as_json] == ["1003", "1001"]
    assert run("review", "list", SHOP, "--limit", "1").output.startswith("1003\t")


def test_an_order_is_shown_with_its_reasons_in_words_and_its_history(office: Office) -> None:
    run("review", "release", SHOP, "1001", "--reviewer", "anna")

    told = run("review", "show", SHOP, "1001").output

    assert "release by anna" in told
    assert "RELEASED_BY_REVIEW: A person released the line" in told
    assert "before: 1001" in told
    document = json.loads(run("review", "show", SHOP, "1001", "--json").output)
    assert document["review"]["overridden"] == {"1": ["QUESTIONNAIRE_MISSING", "GUIDANCE_REQUIRED"]}
    assert len(document["history"]) == 2


def test_a_released_order_is_held_no_more_and_a_refused_one_is(office: Office) -> None:
    released = run("review", "release", SHOP, "1001", "--reviewer", "anna")
    refused = run("review", "refuse", SHOP, "1002", "--line", "1", "--reviewer", "anna")

    assert released.output == f"1001\t{builders.AS_OF}\tclear\t1 clear: RELEASED_BY_REVIEW\n"
    assert refused.output == f"1002\t{builders.AS_OF}\trefuse\t1 refuse: REFUSED_BY_REVIEW\n"
    assert run("review", "list", SHOP).output.startswith("1002\t")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("1001", "--line", "9"), "the order has no active line 9"),
        (("1001", "--version", "2026-01-01T00:00:00Z"), "the order is at version"),
        (("1001", "--version", "soon"), "not an RFC 3339 time"),
        (("1002",), "there is no line to release"),
        (("9999",), "acme has no decision on an order '9999'"),
    ],
)
def test_a_word_that_cannot_be_said_changes_nothing(
    office: Office, arguments: tuple[str, ...], told: str
) -> None:
    done = run("review", "release", SHOP, *arguments, "--reviewer", "anna")

    assert done.exit_code == 1
    assert told in done.output
    with office.ledger.look() as books:
        assert len(books.decisions.history(SHOP, "1001")) == 1


def test_a_reviewer_must_be_named(office: Office) -> None:
    done = run("review", "release", SHOP, "1001")

    assert done.exit_code == 2
    assert "--reviewer" in done.output


def test_an_unknown_shop_is_a_clear_error(office: Office) -> None:
    for command in (("list", "nobody"), ("show", "nobody", "1001")):
        done = run("review", *command)

        assert (done.exit_code, "there is no shop 'nobody'" in done.output) == (1, True)
