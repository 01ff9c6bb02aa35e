"""A wearer who answers again: the event case E07."""

from __future__ import annotations

import pytest

from tests import builders
from tests.integration.guidance import (
    DAY,
    HOUR,
    LATEST,
    MINUTE,
    OTC,
    answered,
    schedule,
    screened,
    standing,
    unreadable_answers,
    why,
)
from tests.integration.house import House

YES = {"pad_diagnosed": "yes"}


@pytest.mark.parametrize("between", [10 * MINUTE, 24 * HOUR])
def test_e07_a_yes_that_turns_no_within_a_day_is_held_when_the_earlier_answers_are_named(
    house: House, between: int
) -> None:
    first = answered(house, YES)
    house.clock.advance(between)
    second = answered(house, screening_ref=first)

    decision = screened(house, title=OTC, screening_ref=second)

    assert (decision["outcome"], why(decision)) == ("hold", {"ANSWERS_CHANGED"})


def test_e07_after_a_day_other_answers_are_just_other_answers(house: House) -> None:
    first = answered(house, YES)
    house.clock.advance(DAY + 1)
    second = answered(house, screening_ref=first)

    decision = screened(house, title=OTC, screening_ref=second)

    assert (decision["outcome"], why(decision)) == ("clear", {"OTC_CLEAR"})


def test_e07_saying_no_once_more_does_not_undo_the_change(house: House) -> None:
    first = answered(house, YES)
    house.clock.advance(10 * MINUTE)
    second = answered(house, screening_ref=first)
    third = answered(house, screening_ref=second)

    decision = screened(house, title=OTC, screening_ref=third)

    assert why(decision) == {"ANSWERS_CHANGED"}


def test_e07_answers_that_only_add_a_risk_are_no_change_to_hold_for(house: House) -> None:
    first = answered(house)
    second = answered(house, {"pregnant": "yes"}, screening_ref=first)

    decision = screened(house, title=OTC, screening_ref=second)

    assert (decision["outcome"], why(decision)) == ("advise", {"PREGNANT"})


@pytest.mark.parametrize("version", [builders.AS_OF, builders.LATER])
def test_e07_an_order_that_changes_from_one_set_of_answers_to_the_other_is_held(
    house: House, version: str
) -> None:
    first = answered(house, YES)
    refused = screened(house, title=OTC, screening_ref=first)
    house.clock.advance(10 * MINUTE)
    second = answered(house)

    changed = screened(house, title=OTC, screening_ref=second, version=version)
    again = screened(house, title=OTC, screening_ref=second, version=version)
    newer = screened(house, title=OTC, screening_ref=second, version=LATEST)
    third = screened(house, title=OTC, screening_ref=answered(house), version=LATEST)

    assert (refused["outcome"], why(refused)) == ("refuse", {"PAD_DIAGNOSED"})
    assert (changed["outcome"], why(changed)) == ("hold", {"ANSWERS_CHANGED"})
    assert again == changed
    assert why(newer) == why(third) == {"ANSWERS_CHANGED"}


def test_e07_an_order_that_names_nobody_in_between_is_held_all_the_same(house: House) -> None:
    screened(house, title=OTC, screening_ref=answered(house, YES))
    screened(house, title=OTC, version=builders.LATER)

    changed = screened(house, title=OTC, version=LATEST, screening_ref=answered(house))

    assert why(changed) == {"ANSWERS_CHANGED"}


def test_e07_an_order_that_goes_back_to_answers_from_before_a_yes_is_held(house: House) -> None:
    harmless = answered(house)
    first = screened(house, title=OTC, screening_ref=harmless)
    house.clock.advance(10 * MINUTE)
    screened(house, title=OTC, screening_ref=answered(house, YES))

    back = screened(house, title=OTC, screening_ref=harmless)

    assert (first["outcome"], why(back)) == ("clear", {"ANSWERS_CHANGED"})


def test_e07_answers_of_two_wearers_of_one_order_are_no_change(house: House) -> None:
    one = builders.a_line_document("one", title=OTC, screening_ref=answered(house, YES))
    two = builders.a_line_document("two", title=OTC, screening_ref=answered(house))

    screened(house, builders.an_order_document(one))
    both = screened(house, builders.an_order_document(one, two, version=builders.LATER))

    assert (why(both, "one"), why(both, "two")) == ({"PAD_DIAGNOSED"}, {"OTC_CLEAR"})


def test_e07_the_hold_outlives_an_hour_in_which_answers_cannot_be_read(house: House) -> None:
    screened(house, title=OTC, screening_ref=answered(house, YES))
    second = answered(house)
    screened(house, title=OTC, screening_ref=second, version=builders.LATER)

    with unreadable_answers(house):
        screened(house, title=OTC, screening_ref=second, version=LATEST)
    house.clock.advance(HOUR)
    schedule(house).turn()

    assert why(standing(house)) == {"ANSWERS_CHANGED"}
