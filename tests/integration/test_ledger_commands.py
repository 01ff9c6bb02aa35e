"""The audit chain checked, and people's data out and away, as an operator types it."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from shared.ports.failures import WrongSettings
from tests import builders
from tests.integration.command_line import SHOP, Office, run

REF = "s_reference-of-a-wearer"


@pytest.fixture
def office(shop: Path) -> Iterator[Office]:
    opened = Office()
    opened.answer(REF, {"pad_diagnosed": "yes", "age": 71})
    opened.screen(builders.an_order(order_id="order-1001", screening_ref=REF))
    opened.file("c1", REF, "PAD_DIAGNOSED")
    opened.screen(builders.an_order(order_id="order-1001", screening_ref=REF), seconds=60)
    opened.screen(builders.an_order(order_id="order-1002"))
    yield opened
    opened.close()


def tamper(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "ledger.sqlite")) as connection:
        assert connection.execute(statement).rowcount > 0
        connection.commit()


def head() -> str:
    found = json.loads(run("ledger", "verify", SHOP, "--json").output)["head"]
    return f"{found['length']}:{found['mac']}"


def test_a_whole_chain_is_verified_and_tells_its_head(office: Office) -> None:
    done = run("ledger", "verify")

    assert done.exit_code == 0
    assert "acme: 3 records\n  all as they were written\n  head 3:" in done.output
    assert run("ledger", "verify", SHOP, "--anchor", head()).exit_code == 0


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE decisions SET order_id = 'other' WHERE row = 3", "record 3: its decision belongs"),
        ("DELETE FROM decisions WHERE row = 2", "record 2: its decision was removed"),
        ("DELETE FROM chain WHERE place = 2", "record 3: 1 records before it are missing"),
        ("UPDATE chain SET place = CASE place WHEN 1 THEN 9 ELSE place END", "missing"),
    ],
)
def test_what_was_tampered_with_is_found(
    office: Office,
    home: Path,
    statement: str,
    told: str,
) -> None:
    tamper(home, statement)

    done = run("ledger", "verify")

    assert done.exit_code == 1
    assert told in done.output


def test_a_tail_that_was_cut_off_with_its_head_is_found_by_an_anchor(
    office: Office,
    home: Path,
) -> None:
    anchor = head()
    tamper(home, "DELETE FROM chain WHERE place = 3")
    tamper(home, "DELETE FROM decisions WHERE row = 3")
    tamper(home, "UPDATE chain_heads SET length = 2, mac = (SELECT mac FROM chain WHERE place = 2)")

    assert run("ledger", "verify", SHOP).exit_code == 0
    done = run("ledger", "verify", SHOP, "--anchor", anchor)

    assert (done.exit_code, "1 records were cut off the end" in done.output) == (1, True)


@pytest.mark.parametrize("anchor", ["3", "x:y", ":mac", ""])
def test_an_anchor_is_a_length_and_a_mac_of_one_shop(office: Office, anchor: str) -> None:
    assert run("ledger", "verify", SHOP, "--anchor", anchor).exit_code == 2
    assert run("ledger", "verify", "--anchor", head()).exit_code == 2


def test_p06_a_person_gets_all_that_is_kept_of_them(office: Office) -> None:
    found = json.loads(run("ledger", "export", SHOP, "--order", "order-1001").output)

    assert found["answers"][REF]["answers"] == {"pad_diagnosed": "yes", "age": "71"}
    assert found["answers"][REF]["consent"] == {
        "version": "1",
        "language": "en",
        "hash": "sha256:x",
    }
    (document,) = found["clearances"].values()
    assert document["names"] == ["PAD_DIAGNOSED"]
    first, second = found["orders"]["order-1001"]
    assert first["in_words"]["PAD_DIAGNOSED"] == "peripheral artery disease of any stage"
    assert (first["outcome"], second["outcome"]) == ("refuse", "advise")
    assert "measurements" in found
    assert json.loads(run("ledger", "export", SHOP, "--screening-ref", REF).output) == found


def test_p04_after_an_erasure_nothing_leads_to_the_person_and_the_chain_is_whole(
    office: Office,
    home: Path,
) -> None:
    done = run("ledger", "erase", SHOP, "--order", "order-1001", "--yes")

    assert done.output == "orders: 1; decisions: 2; answers: 1; clearances: 1; events: 2\n"
    with closing(sqlite3.connect(home / "ledger.sqlite")) as connection:
        rows = "\n".join(connection.iterdump())
    assert "order-1001" not in rows
    assert REF not in rows
    assert "order-1002" in rows
    assert "acme: 5 records, 2 of them without a person" in run("ledger", "verify").output
    assert json.loads(run("ledger", "export", SHOP, "--order", "order-1001").output)["orders"] == {
        "order-1001": []
    }


def test_an_erased_order_that_comes_again_is_a_new_one(office: Office) -> None:
    run("ledger", "erase", SHOP, "--order", "order-1001", "--yes")

    decision = office.screen(builders.an_order(order_id="order-1001"))

    assert decision.previous is None
    assert run("ledger", "verify").exit_code == 0


def test_erasing_asks_first(office: Office) -> None:
    done = run("ledger", "erase", SHOP, "--order", "order-1001", given="n\n")

    assert "erase what is kept of 1 orders and 1 references of acme?" in done.output
    assert done.exit_code == 1
    with office.ledger.look() as books:
        assert len(books.decisions.history(SHOP, "order-1001")) == 2


def test_somebody_must_be_named(office: Office) -> None:
    assert run("ledger", "erase", SHOP, "--yes").exit_code == 2
    assert run("ledger", "export", SHOP).exit_code == 2


def test_p05_with_a_shop_its_key_and_all_its_rows_go(
    office: Office,
    home: Path,
) -> None:
    assert run("shop", "add", "other").exit_code == 0
    office.screen(builders.an_order(order_id="of-other"), "other")

    refused = run("ledger", "erase", SHOP, "--whole-shop", given="wrong\n")
    done = run("ledger", "erase", SHOP, "--whole-shop", given=f"{SHOP}\n")

    assert (refused.exit_code, "nothing was erased" in refused.output) == (1, True)
    assert "acme is gone: " in done.output
    with closing(sqlite3.connect(home / "ledger.sqlite")) as connection:
        rows = "\n".join(connection.iterdump())
    assert "acme" not in rows
    assert "of-other" in rows
    assert run("ledger", "verify", "other").exit_code == 0


def test_a_copy_is_made_while_the_product_works_and_put_back(office: Office, home: Path) -> None:
    copy = home / "ledger.copy"
    made = run("ledger", "backup", str(copy))
    office.screen(builders.an_order(order_id="after-the-copy"), seconds=1)
    office.close()

    back = run("ledger", "restore", str(copy), "--yes")

    assert f"its key is {home / 'keys'}" in made.output
    assert back.exit_code == 0, back.output
    assert "acme: the catalogue is filled again" in back.output
    assert "acme: 3 records\n  all as they were written" in run("ledger", "verify").output
    assert run("review", "show", SHOP, "after-the-copy").exit_code == 1


def test_restoring_asks_first_and_wants_the_right_key(office: Office, home: Path) -> None:
    copy = home / "ledger.copy"
    run("ledger", "backup", str(copy))
    assert run("ledger", "restore", str(copy), given="n\n").exit_code == 1

    office.close()
    (home / "keys").write_text(base64.b64encode(bytes(32)).decode())
    done = run("ledger", "restore", str(copy), "--yes")

    assert done.exit_code == 1
    assert "is not the key it was sealed with" in str(done.exception)


@pytest.mark.usefixtures("shop")
def test_an_address_that_postgresql_cannot_read_is_told_of_by_its_setting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOCKWISE_DATABASE_URL", "postgresql://ledger.example/x?sslmod=require")

    done = run("ledger", "migrate")

    assert isinstance(done.exception, WrongSettings)
    assert str(done.exception).startswith("SOCKWISE_DATABASE_URL: ")
    assert "sslmod" in str(done.exception)
