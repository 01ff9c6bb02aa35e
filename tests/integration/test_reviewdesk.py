"""The review desk: what is held and why, for staff at this machine and for nobody else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from markupsafe import escape

from shared.messages.reading import ORDER_CHANGED
from tests import builders
from tests.contract.books import a_shop
from tests.integration.house import OTHER, SHOP, House, an_event, order, problem
from tests.integration.workshop import Workshop

OWN_PAGE = {"Origin": "http://localhost"}


def an_order(order_id: str, title: str, **changes: Any) -> dict[str, Any]:
    line = builders.a_line_document("the-line", title=title)
    return builders.an_order_document(line, order_id=order_id, **changes)


def page(house: House) -> str:
    answer = house.desk.get("/")
    assert answer.status_code == 200
    assert answer.content_type == "text/html; charset=utf-8"
    return answer.text


def test_a_shop_that_holds_nothing_says_so(calm: House) -> None:
    assert page(calm).count("Nothing is held.") == 2


def test_held_orders_of_every_shop_are_listed_with_their_reasons(house: House) -> None:
    house.screen(an_order("ours-1", "20-30 mmHg"))
    house.screen(an_order("ours-2", "8-15 mmHg"))
    house.screen(an_order("theirs-1", "class 2"), shop_id=OTHER)

    text = page(house)

    assert "ours-1" in text
    assert "QUESTIONNAIRE_MISSING" in text
    assert "20-30 mmHg (medical)" in text
    assert "theirs-1" in text
    assert "GRADE_AMBIGUOUS_CLASS" in text
    assert "ours-2" not in text


def test_an_order_that_is_no_longer_held_leaves_the_list(house: House) -> None:
    house.screen(an_order("ours-1", "20-30 mmHg"))
    before = page(house)

    house.screen(an_order("ours-1", "8-15 mmHg", version=builders.LATER))

    assert "ours-1" in before
    assert "ours-1" not in page(house)


def test_the_newest_held_order_comes_first(house: House) -> None:
    for number in range(3):
        house.screen(an_order(f"ours-{number}", "20-30 mmHg"))

    text = page(house)

    assert text.index("ours-2") < text.index("ours-1") < text.index("ours-0")


def test_what_a_shop_wrote_is_shown_as_text_and_never_as_markup(house: House) -> None:
    house.screen(an_order("<script>alert(1)</script>", "20-30 mmHg"))

    text = page(house)

    assert "<script>" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("host", ["desk.example", "localhost.evil.example", "10.0.0.1", "[::2]"])
def test_a_page_elsewhere_cannot_point_a_name_of_its_own_at_it(calm: House, host: str) -> None:
    problem(calm.desk.get("/", headers={"Host": host}), 403)


@pytest.mark.parametrize("host", ["localhost", "localhost:8002", "127.0.0.1:8002", "[::1]:8002"])
def test_this_machine_reads_it_by_each_of_its_names(calm: House, host: str) -> None:
    assert calm.desk.get("/", headers={"Host": host}).status_code == 200


def test_another_machine_is_refused_but_may_ask_how_it_is(calm: House) -> None:
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}

    problem(calm.desk.get("/", environ_base=elsewhere), 403)
    assert calm.desk.get("/livez", environ_base=elsewhere).status_code == 200
    assert calm.desk.get("/metrics", environ_base=elsewhere).status_code == 200


def test_a_path_or_a_method_that_is_not_there_is_a_problem(calm: House) -> None:
    problem(calm.desk.get("/nothing"), 404)
    problem(calm.desk.post("/", headers=OWN_PAGE), 405)


def test_a_ledger_that_is_gone_is_told_as_a_503(house: House) -> None:
    with closing(sqlite3.connect(house.ledger_file)) as connection:
        connection.execute("DROP TABLE orders")

    problem(house.desk.get("/"), 503)


def test_parked_events_are_listed_with_the_reason_and_nothing_of_what_they_say(
    house: House, workshop: Workshop
) -> None:
    bad = an_event(ORDER_CHANGED, {**order("secret-number"), "lines": "<script>"})
    workshop.publish(bad, {**bad, "source": "/shops/nobody"})
    workshop.work()

    answer = house.desk.get("/parked")

    assert answer.status_code == 200
    rows = house.rows("SELECT row, parked FROM inbox WHERE parked IS NOT NULL")
    assert len(rows) == 2
    for row, reason in rows:
        assert f"<code>{row}</code>" in answer.text
        assert str(escape(reason)) in answer.text
    assert "secret-number" not in answer.text
    assert "<script>" not in answer.text


def test_a_house_with_nothing_parked_says_so(calm: House) -> None:
    assert calm.desk.get("/parked").text.count("Nothing is parked.") == 3


def parked_row(house: House, workshop: Workshop, event: Any) -> int:
    workshop.publish(event)
    workshop.work()
    ((row,),) = house.rows("SELECT row FROM inbox WHERE parked IS NOT NULL")
    return int(row)


def test_a_parked_event_is_sent_anew_and_has_its_effect(house: House, workshop: Workshop) -> None:
    event = an_event(ORDER_CHANGED, order("1"), shop_id="later")
    row = parked_row(house, workshop, event)
    with house.ledger.begin() as books:
        books.shops.add(a_shop("later"))

    answer = house.desk.post(f"/parked/-/{row}/replay", headers=OWN_PAGE)
    workshop.work()

    assert (answer.status_code, answer.headers["Location"]) == (303, "/parked")
    assert house.parked() == []
    assert house.rows("SELECT shop_id, order_id FROM decisions") == [("later", "1")]


def test_an_event_that_still_cannot_be_read_stays_and_says_why(
    house: House, workshop: Workshop
) -> None:
    row = parked_row(house, workshop, an_event(ORDER_CHANGED, {}))

    answer = house.desk.post(f"/parked/{SHOP}/{row}/replay", headers=OWN_PAGE)

    assert "still cannot be read" in problem(answer, 409)["detail"]
    assert len(house.parked()) == 1


@pytest.mark.parametrize("path", [f"/parked/{OTHER}/{{row}}/replay", f"/parked/{SHOP}/99/replay"])
def test_an_event_is_sent_anew_only_under_its_own_shop_and_row(
    house: House, workshop: Workshop, path: str
) -> None:
    row = parked_row(house, workshop, an_event(ORDER_CHANGED, {}))

    answer = house.desk.post(path.format(row=row), headers=OWN_PAGE)

    assert "no such event" in problem(answer, 409)["detail"]
    assert len(house.parked()) == 1


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://localhost:8003"])
def test_a_form_of_a_page_elsewhere_is_refused(calm: House, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}

    problem(calm.desk.post(f"/parked/{SHOP}/1/replay", headers=headers), 403)
