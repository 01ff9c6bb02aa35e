"""Grounds that cannot be read, and rules that change meanwhile: the event cases E08 and E09."""

from __future__ import annotations

import pytest

from shared.messages.reading import ORDER_CHANGED
from tests import builders
from tests.integration.guidance import (
    HIGH,
    MEDICAL,
    MINUTE,
    OTC,
    a_stricter_policy,
    activate,
    answered,
    filed,
    of_wearer,
    outcomes,
    schedule,
    screened,
    standing,
    told,
    unreadable_answers,
    why,
)
from tests.integration.house import House, an_event, locked, order, problem
from tests.integration.workshop import Workshop

THREE_LINES = (
    builders.a_line_document("strong", title=MEDICAL),
    builders.a_line_document("light", title=OTC),
    builders.a_line_document("riddle", title="Sock in blue"),
)


@pytest.mark.parametrize("by", ["http", "queue"])
def test_e08_with_answers_that_cannot_be_opened_medical_lines_are_held_and_light_ones_ship(
    house: House, workshop: Workshop, by: str
) -> None:
    ref = answered(house, guidance_declared=True)
    bought = builders.an_order_document(*THREE_LINES, screening_ref=ref)

    with unreadable_answers(house):
        if by == "http":
            screened(house, bought)
        else:
            workshop.publish(an_event(ORDER_CHANGED, bought))
            workshop.work()

    decision = standing(house)
    assert outcomes(decision) == {"strong": "hold", "light": "advise", "riddle": "hold"}
    assert why(decision, "strong") == why(decision, "light") == {"SCREEN_UNAVAILABLE"}
    assert why(decision, "riddle") == {"SCREEN_UNAVAILABLE", "GRADE_UNKNOWN"}
    assert decision["ship_now"] == ["light"]


def test_e08_the_order_is_tried_again_every_minute_until_the_answers_can_be_read(
    house: House,
) -> None:
    ref = answered(house, guidance_declared=True)
    turns = schedule(house)
    with unreadable_answers(house):
        screened(house, title=MEDICAL, screening_ref=ref)
        for _ in range(3):
            house.clock.advance(MINUTE)
            turns.turn()
    still = standing(house)

    house.clock.advance(MINUTE)
    turns.turn()

    after = standing(house)
    assert (why(still), len(still["history"])) == ({"SCREEN_UNAVAILABLE"}, 1)
    assert (after["outcome"], why(after)) == ("advise", {"GUIDANCE_DECLARED"})
    assert after["previous"] == still["decision_id"]
    assert [event["data"]["outcome"] for event in told(house)] == ["hold", "advise"]


def test_e08_an_order_that_was_cleared_before_the_trouble_is_cleared_after_it(
    house: House,
) -> None:
    ref = answered(house, guidance_declared=True)
    bought = order(title=MEDICAL, screening_ref=ref)
    before = screened(house, bought)
    with unreadable_answers(house):
        meanwhile = screened(house, bought)

    house.clock.advance(MINUTE)
    schedule(house).turn()

    assert [before["outcome"], meanwhile["outcome"]] == ["advise", "hold"]
    assert standing(house)["decision_id"] == before["decision_id"]
    events = told(house)
    assert [event["data"]["outcome"] for event in events] == ["advise", "hold", "advise"]
    assert len({event["id"] for event in events}) == 3


def test_e08_trouble_that_comes_twice_is_told_with_events_of_their_own(house: House) -> None:
    ref = answered(house, guidance_declared=True)
    bought = order(title=MEDICAL, screening_ref=ref)
    turns = schedule(house)
    for _ in range(2):
        screened(house, bought)
        with unreadable_answers(house):
            screened(house, bought)
        house.clock.advance(MINUTE)
        turns.turn()

    events = told(house)
    assert [event["data"]["outcome"] for event in events] == ["advise", "hold"] * 2 + ["advise"]
    assert len({event["id"] for event in events}) == 5


@pytest.mark.parametrize("junk", [b"schema: 99\n", b"\xff\x00", b"{", b"- 1\n"])
def test_e08_a_policy_that_this_release_cannot_read_has_the_same_effect(
    house: House, junk: bytes
) -> None:
    activate(house, junk)

    decision = screened(house, builders.an_order_document(*THREE_LINES))
    activate(house, None)
    house.clock.advance(MINUTE)
    schedule(house).turn()

    after = standing(house)
    assert outcomes(decision) == {"strong": "hold", "light": "advise", "riddle": "hold"}
    assert why(decision, "strong") == {"SCREEN_UNAVAILABLE"}
    assert why(after, "strong") == {"QUESTIONNAIRE_MISSING", "GUIDANCE_REQUIRED"}
    assert why(after, "light") == {"OTC_NOTICE"}


def test_e08_a_policy_that_cannot_be_read_is_one_shop_s_trouble_alone(house: House) -> None:
    activate(house, b"{", shop_id="other")

    assert why(screened(house, title=OTC)) == {"OTC_NOTICE"}
    theirs = house.screen(order(title=OTC), "reasons", "other").get_json()
    assert why(theirs) == {"SCREEN_UNAVAILABLE"}


def test_e08_with_the_ledger_locked_nothing_is_kept_and_the_caller_is_told_to_come_again(
    house: House,
) -> None:
    with locked(house.ledger_file):
        refused = house.screen(order(title=MEDICAL))

    problem(refused, 503)
    assert int(refused.headers["Retry-After"]) > 0
    assert [house.count(table) for table in ("decisions", "outbox", "orders")] == [0, 0, 0]


def test_e09_a_document_that_comes_after_a_new_policy_is_judged_by_it(house: House) -> None:
    ref = answered(house)
    held = screened(house, title=HIGH, screening_ref=ref)
    activate(house, a_stricter_policy())

    filed(house, of_wearer(ref))

    after = standing(house)
    assert (held["outcome"], after["outcome"]) == ("hold", "clear")
    assert (held["policy"]["name"], after["policy"]["name"]) == ("default", "stricter")
    assert held["policy"]["version"] != after["policy"]["version"]
    assert [one["policy"] for one in after["history"]] == [held["policy"], after["policy"]]


def test_e09_a_policy_of_one_shop_is_not_that_of_another(house: House) -> None:
    activate(house, a_stricter_policy(), shop_id="other")

    ours = screened(house, title=OTC)
    theirs = house.screen(order(title=OTC), "reasons", "other").get_json()

    assert (ours["policy"]["name"], theirs["policy"]["name"]) == ("default", "stricter")
