"""What answers are worth for an order: what was asked, who said it, how old it is; the tick-box."""

from __future__ import annotations

from typing import Any

import pytest

from tests import builders
from tests.integration.guidance import (
    DAY,
    MEDICAL,
    OTC,
    SHORT_LIST,
    a_stricter_policy,
    activate,
    answer,
    answered,
    outcomes,
    questionnaire,
    screened,
    why,
)
from tests.integration.house import House, order

BORDERLINE = "Knee-high 18-21 mmHg"
UNANSWERED = {"QUESTIONNAIRE_MISSING", "GUIDANCE_REQUIRED"}


def bought(house: House, title: str, ref: str, **changes: Any) -> tuple[str, set[str]]:
    decision = screened(house, title=title, screening_ref=ref, **changes)
    return decision["outcome"], why(decision)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (OTC, ("clear", {"OTC_CLEAR"})),
        (BORDERLINE, ("advise", {"BORDERLINE_NOTICE"})),
        (MEDICAL, ("hold", UNANSWERED)),
    ],
)
def test_the_short_list_is_enough_over_the_counter_and_not_beyond(
    house: House, title: str, expected: tuple[str, set[str]]
) -> None:
    ref = answered(house, asked=SHORT_LIST)

    assert bought(house, title, ref) == expected


def test_a_yes_on_the_short_list_counts_at_every_grade(house: House) -> None:
    ref = answered(house, {"pad_diagnosed": "yes"}, asked=SHORT_LIST)

    assert bought(house, MEDICAL, ref) == ("refuse", UNANSWERED | {"PAD_DIAGNOSED"})


def test_without_a_list_of_what_was_asked_only_the_answered_questions_were(house: House) -> None:
    some = answered(house, {"pad_diagnosed": "no"}, asked=None)
    every = answered(house, dict.fromkeys(["pad_diagnosed"], "no"))

    assert bought(house, OTC, some) == ("advise", {"OTC_NOTICE"})
    assert bought(house, OTC, every, order_id="1002") == ("clear", {"OTC_CLEAR"})


def test_no_questions_asked_is_no_answer(house: House) -> None:
    ref = answer(house, questionnaire(asked=[])).get_json()["screening_ref"]

    assert bought(house, MEDICAL, ref) == ("hold", UNANSWERED)


@pytest.mark.parametrize("is_buyer", [False, None])
def test_what_a_buyer_says_of_another_wearer_is_no_word_of_the_wearer(
    house: House, is_buyer: bool | None
) -> None:
    ref = answered(house, answered_by="buyer", wearer_is_buyer=is_buyer)

    medical = bought(house, MEDICAL, ref)
    light = bought(house, OTC, ref, order_id="1002")

    assert medical == ("hold", UNANSWERED | {"WEARER_NOT_BUYER"})
    assert light == ("advise", {"OTC_NOTICE", "WEARER_NOT_BUYER"})


def test_a_yes_that_a_buyer_says_of_another_wearer_counts(house: House) -> None:
    ref = answered(house, {"pad_diagnosed": "yes"}, answered_by="buyer", wearer_is_buyer=False)

    outcome, reasons = bought(house, OTC, ref)

    assert outcome == "refuse"
    assert reasons >= {"PAD_DIAGNOSED", "WEARER_NOT_BUYER"}


def test_a_buyer_who_is_the_wearer_answers_for_both(house: House) -> None:
    ref = answered(house, answered_by="buyer", wearer_is_buyer=True)

    assert bought(house, OTC, ref) == ("clear", {"OTC_CLEAR"})


def test_the_tick_box_counts_for_one_order_in_all_its_versions(house: House) -> None:
    ref = answered(house, guidance_declared=True)

    first = bought(house, MEDICAL, ref)
    newer = bought(house, MEDICAL, ref, version=builders.LATER)
    another = bought(house, MEDICAL, ref, order_id="1002")
    again = bought(house, MEDICAL, ref, version=builders.LATER)

    assert first == newer == again == ("advise", {"GUIDANCE_DECLARED"})
    assert another == ("hold", {"GUIDANCE_REQUIRED"})


def test_a_cart_that_is_looked_at_does_not_use_up_the_tick_box(house: House) -> None:
    ref = answered(house, guidance_declared=True)
    cart = order("cart", MEDICAL, screening_ref=ref)

    shown = house.orders.post("/v1/screenings/preview", json=cart, headers=house.key("reasons"))

    assert why(shown.get_json()) == {"GUIDANCE_DECLARED"}
    assert bought(house, MEDICAL, ref) == ("advise", {"GUIDANCE_DECLARED"})


def test_a_tick_box_beside_too_few_answers_leaves_the_questionnaire_missing(
    house: House,
) -> None:
    ref = answered(house, asked=SHORT_LIST, guidance_declared=True)

    assert bought(house, MEDICAL, ref) == ("hold", {"QUESTIONNAIRE_MISSING"})


def test_a_tick_box_is_not_enough_from_30_mmhg_on(house: House) -> None:
    ref = answered(house, guidance_declared=True)

    assert bought(house, "30-40 mmHg", ref) == ("hold", {"EVIDENCE_REQUIRED"})


def test_each_line_is_for_the_wearer_it_names(house: House) -> None:
    lines = [
        builders.a_line_document("own", title=OTC, screening_ref=answered(house, {"dvt": "past"})),
        builders.a_line_document("other", title=OTC, screening_ref=answered(house)),
        builders.a_line_document("unknown", title=OTC, screening_ref="s_nobody"),
        builders.a_line_document("the order's", title=OTC),
    ]
    everybody_else = answered(house, {"diabetes": "yes"})

    decision = screened(house, builders.an_order_document(*lines, screening_ref=everybody_else))

    assert outcomes(decision) == {
        "own": "advise",
        "other": "clear",
        "unknown": "advise",
        "the order's": "advise",
    }
    assert why(decision, "own") == {"DVT_PAST"}
    assert why(decision, "unknown") == {"OTC_NOTICE"}
    assert why(decision, "the order's") == {"DIABETES"}


def test_answers_that_are_too_old_are_asked_again_and_their_yes_still_counts(house: House) -> None:
    activate(house, a_stricter_policy())
    harmless, risky = answered(house), answered(house, {"diabetes": "yes"})
    house.clock.advance(151 * DAY)

    stale = bought(house, MEDICAL, harmless)
    risk = bought(house, OTC, risky, order_id="1002")

    assert stale == ("hold", UNANSWERED | {"QUESTIONNAIRE_STALE"})
    assert risk == ("advise", {"OTC_NOTICE", "QUESTIONNAIRE_STALE", "DIABETES"})


def test_a_gift_that_nobody_answered_for_is_not_for_its_buyer(house: House) -> None:
    gift = screened(house, title=MEDICAL, gift=True)
    answered_gift = bought(house, OTC, answered(house), order_id="1002", gift=True)

    assert why(gift) == UNANSWERED | {"WEARER_NOT_BUYER"}
    assert answered_gift == ("clear", {"OTC_CLEAR"})
