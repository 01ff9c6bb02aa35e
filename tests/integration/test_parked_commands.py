"""Events that got stuck: seen, sent anew, dropped, as an operator types it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from shared import wiring
from shared.messages.cloudevent import encode
from shared.ports.ledger import Shop
from shared.ports.mail import Incoming
from shared.ports.vault import Vault
from shared.settings import read_settings
from shared.usecases.park_events import Parked, as_incoming
from tests import builders
from tests.contract.books import NOON
from tests.integration.command_line import SHOP, Office, run

GOOD = builders.an_event(source=f"/shops/{SHOP}")


@pytest.fixture
def office(shop: Path) -> Iterator[Office]:
    opened = Office()
    yield opened
    opened.close()


@pytest.fixture
def vault(shop: Path) -> Vault:
    return wiring.vault(read_settings())


def keep(office: Office, incoming: Incoming) -> int:
    """Gives the row."""
    with office.ledger.begin() as books:
        assert books.inbox.keep([incoming], at=NOON) == 1
        return books.inbox.parked(incoming.shop_id, limit=1)[0].row


def a_shop(office: Office) -> Shop:
    with office.ledger.look() as books:
        found = books.shops.get(SHOP)
    assert found is not None
    return found


def due(office: Office) -> list[str]:
    with office.ledger.begin() as books:
        claimed = books.relay.claim(at=wiring.clock().now(), lease_seconds=0, limit=10)
    return [item.packed.routing_key for item in claimed]


def test_an_event_is_shown_with_its_reason_and_on_demand_its_body(
    office: Office, vault: Vault
) -> None:
    row = keep(
        office, as_incoming(Parked(b'{"x": "as it came"}', "no event"), a_shop(office), vault)
    )

    told = run("parked", "show", SHOP, str(row)).output
    whole = run("parked", "show", SHOP, str(row), "--body").output

    assert f"row {row}, received 2026-05-01T12:00:00Z\nparked: no event\n" in told
    assert "as it came" not in told
    assert '{"x": "as it came"}' in whole


def test_an_event_that_can_be_read_by_now_is_sent_anew(office: Office, vault: Vault) -> None:
    row = keep(office, as_incoming(Parked(encode(GOOD), "unknown then"), a_shop(office), vault))

    done = run("parked", "replay", SHOP, str(row))

    assert done.output == f"{row} is sent anew\n"
    assert due(office) == [GOOD.routing_key]
    assert run("parked", "list", SHOP).output == ""


def test_an_event_of_a_shop_that_was_not_open_is_sent_anew_once_it_is(
    office: Office, vault: Vault
) -> None:
    row = keep(office, as_incoming(Parked(encode(GOOD), "no shop of ours", GOOD), None, vault))

    assert run("parked", "list").output.startswith(f"{row}\t")
    assert run("parked", "replay", "-", str(row)).output == f"{row} is sent anew\n"
    assert due(office) == [GOOD.routing_key]


def test_what_still_cannot_be_read_is_told_and_kept(office: Office, vault: Vault) -> None:
    elsewhere = orjson.dumps({**orjson.loads(encode(GOOD)), "source": "/shops/nobody"})
    rows = [
        keep(office, as_incoming(Parked(raw, "bad"), a_shop(office), vault))
        for raw in (b"junk", elsewhere)
    ]

    done = run("parked", "replay", SHOP, *map(str, rows), "999")

    assert done.exit_code == 1
    assert "it still cannot be read: the body is not JSON" in done.output
    assert "its source still names no shop of ours" in done.output
    assert "999: there is no such event" in done.output
    assert len(run("parked", "list", SHOP).output.splitlines()) == 2


def test_dropping_asks_first_and_is_for_good(office: Office, vault: Vault) -> None:
    row = keep(office, as_incoming(Parked(b"junk", "bad"), a_shop(office), vault))

    kept = run("parked", "drop", SHOP, str(row), given="n\n")
    gone = run("parked", "drop", SHOP, str(row), "--yes")

    assert (kept.exit_code, "delete 1 events of acme?" in kept.output) == (1, True)
    assert gone.output == "1 events are gone\n"
    assert run("parked", "show", SHOP, str(row)).exit_code == 1


def test_the_rows_of_another_shop_are_not_there(office: Office, vault: Vault) -> None:
    row = keep(office, as_incoming(Parked(b"junk", "bad"), a_shop(office), vault))
    assert run("shop", "add", "other").exit_code == 0

    for command in (("show",), ("drop", "--yes"), ("replay",)):
        assert run("parked", command[0], "other", str(row), *command[1:]).exit_code == 1
    assert run("parked", "show", "-", str(row)).exit_code == 1
