"""The `sockwise` command, as an operator types it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commands.main import main
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.ports.mail import Incoming
from tests.builders import a_product_document
from tests.integration.command_line import run

CHART = """schema: 1
charts:
  - id: acme-knee
    style: knee-high
    unit: cm
    points: {ankle: {role: primary}}
    rows: [{size: M, ankle: [19, 21]}]
"""


def test_a_shop_is_opened_once_and_listed(shop: Path) -> None:
    again = run("shop", "add", "acme")

    assert (again.exit_code, again.output) == (1, "Error: the shop acme is there already\n")
    assert run("shop", "list").output == "acme\tACME\n"


def test_settings_are_shown_changed_and_put_back(shop: Path) -> None:
    run("shop", "set", "acme", "tape_sd.ankle", "0.25")
    changed = run("shop", "settings", "acme").output
    run("shop", "set", "acme", "tape_sd.ankle", "default")

    assert "tape_sd.ankle\t0.25\n" in changed
    assert "borderline_below\t0.6\tdefault" in changed
    assert "tape_sd.ankle\t0.45\tdefault" in run("shop", "settings", "acme").output


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("borderline_under", "0.5", "there is no setting 'borderline_under'; there are"),
        ("borderline_below", "1.5", "'1.5' is not a probability from 0 to 1"),
        ("borderline_below", "nan", "'nan' is not a probability"),
        ("tape_sd.calf", "wide", "'wide' is not a number of centimetres from 0 to 10"),
        ("tape_sd.weight", "1", "there is no setting"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_name(
    shop: Path, name: str, value: str, told: str
) -> None:
    done = run("shop", "set", "acme", name, value)

    assert done.exit_code == 1
    assert told in done.output


def test_a_key_is_shown_once_listed_without_itself_and_revoked(shop: Path) -> None:
    key = run("shop", "keys", "add", "acme", "--scope", "screening").output.strip()
    listed = run("shop", "keys", "list", "acme").output
    key_id = key.split("_")[1]

    assert key.startswith("sk_")
    assert listed == f"{key_id}\tsk\tscreening\t\n"
    assert run("shop", "keys", "revoke", "acme", key_id).exit_code == 0
    assert run("shop", "keys", "list", "acme").output == ""
    assert run("shop", "keys", "revoke", "acme", key_id).exit_code == 1


@pytest.mark.parametrize("options", [[], ["--publishable", "--scope", "sizing"]])
def test_a_key_is_either_publishable_or_has_scopes(shop: Path, options: list[str]) -> None:
    assert run("shop", "keys", "add", "acme", *options).exit_code == 2


def test_a_secret_is_read_from_standard_input_and_an_empty_one_refused(shop: Path) -> None:
    taken = run("shop", "secret", "add", "acme", "woocommerce", "-", given='s3cr&t "é"\n')
    empty = run("shop", "secret", "add", "acme", "woocommerce", "-", given="\n")

    assert (taken.exit_code, taken.output) == (0, "acme accepts one more woocommerce secret\n")
    assert (empty.exit_code, "the secret is empty" in empty.output) == (1, True)


def test_a_shop_that_is_not_there_is_told_with_the_way_to_find_those_that_are(shop: Path) -> None:
    told = run("shop", "keys", "list", "nobody")

    assert told.exit_code == 1
    assert "there is no shop 'nobody'; `sockwise shop list`" in told.output


def test_charts_and_products_are_published_and_bad_lines_named(shop: Path) -> None:
    (shop / "charts.yaml").write_text(CHART)
    lines = [json.dumps(a_product_document("acme")), "not json", '{"product_id": 1}']

    charts = run("chart", "publish", "acme", str(shop / "charts.yaml"))
    products = run("catalogue", "import", "acme", "-", given="\n".join(lines))

    assert charts.output == "published acme-knee\n"
    assert products.exit_code == 1
    assert "1 products are new or newer" in products.output
    assert "line 2:" in products.output
    assert "line 3:" in products.output


def test_events_are_published_and_an_unreadable_one_stops_with_its_line(shop: Path) -> None:
    event = {"specversion": "1.0", "id": "1", "source": "/shops/acme", "data": {}}
    good = json.dumps(event | {"type": "sockwise.order.changed.v1"})

    assert run("publish", "-", given=good + "\n\n").output == "1 events published\n"
    told = run("publish", "-", given=good + "\n{}\n")
    assert (told.exit_code, "line 2: specversion is not 1.0" in told.output) == (1, True)


def test_an_expected_failure_is_one_line(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["sockwise", "shop", "list"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("sockwise: the ledger's schema is not current")


def test_what_could_not_be_handled_is_listed_with_its_reason(shop: Path) -> None:
    ledger = SqlLedger(f"sqlite:///{shop / 'ledger.sqlite'}")
    stuck = Incoming(
        shop_id="acme", dedupe_key="1", event=None, sealed_body=b"-", parked="the body is not JSON"
    )
    with ledger.begin() as books:
        books.inbox.keep([stuck], at=datetime(2026, 5, 1, 9, tzinfo=UTC))
    ledger.close()

    assert run("parked", "list", "acme").output == "1\t2026-05-01T09:00:00Z\tthe body is not JSON\n"
    assert run("parked", "list").output == ""
    assert run("parked", "list", "nobody").exit_code == 1
