"""A person's word on an order: which lines it is about, what it changes, how long it lasts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.domain.policy import Code, Outcome, Reason
from shared.domain.review import (
    NothingToReview,
    ReviewAction,
    is_reviewed,
    keep_reviewed,
    lines_meant,
    reviewed,
)
from shared.domain.screening import LineScreening, Screening, keep_the_stricter, sum_up
from tests.builders import a_line, a_line_screening, an_order

RELEASE, REFUSE = ReviewAction.RELEASE, ReviewAction.REFUSE
HELD, REFUSED = a_line_screening("1"), a_line_screening("2", Outcome.REFUSE, "PAD_DIAGNOSED")
ADVISED, INACTIVE = a_line_screening("3", Outcome.ADVISE), a_line_screening("4", None)


def screening(*lines: LineScreening, split: bool = True) -> Screening:
    return sum_up(lines or (HELD, REFUSED, ADVISED, INACTIVE), split=split)


def after(action: ReviewAction, *lines: str, split: bool = True) -> Screening:
    return reviewed(screening(), action, lines, split=split)


def outcomes(told: Screening) -> list[Outcome | None]:
    return [line.outcome for line in told.lines]


@pytest.mark.parametrize(
    ("action", "named", "meant"),
    [
        (RELEASE, None, ("1", "2")),
        (REFUSE, None, ("1", "2", "3")),
        (RELEASE, ["3"], ("3",)),
        (REFUSE, ["2", "1", "2"], ("2", "1")),
    ],
)
def test_a_review_is_about_the_lines_named_or_about_all_that_it_can_be(
    action: ReviewAction, named: Any, meant: tuple[str, ...]
) -> None:
    assert lines_meant(screening(), action, named) == meant


@pytest.mark.parametrize("action", ReviewAction)
@pytest.mark.parametrize(
    ("named", "told"), [(["9", "1", "8"], "8, 9"), (["4"], "4"), (["1", "4"], "4")]
)
def test_nobody_can_review_a_line_that_is_not_there_or_not_wanted(
    action: ReviewAction, named: list[str], told: str
) -> None:
    with pytest.raises(NothingToReview, match=f"the order has no active line {told}$"):
        lines_meant(screening(), action, named)


@pytest.mark.parametrize(
    ("told", "action", "named"),
    [
        (screening(ADVISED), RELEASE, None),
        (screening(INACTIVE), RELEASE, None),
        (screening(INACTIVE), REFUSE, None),
        (screening(), RELEASE, []),
        (screening(), REFUSE, []),
    ],
    ids=range(5),
)
def test_a_review_of_nothing_is_none(told: Screening, action: ReviewAction, named: Any) -> None:
    with pytest.raises(NothingToReview, match=f"there is no line to {action}"):
        lines_meant(told, action, named)


def test_an_order_held_by_a_line_of_another_body_is_released_by_its_lines() -> None:
    """The order is disputed: the hold is of a line that this body does not have."""
    disputed = keep_the_stricter(screening(ADVISED), screening(HELD))
    assert (disputed.outcome, outcomes(disputed)) == (Outcome.HOLD, [Outcome.ADVISE])

    meant = lines_meant(disputed, RELEASE, None)
    told = reviewed(disputed, RELEASE, meant, split=True)

    assert meant == ("3",)
    assert (told.outcome, told.code, told.reasons) == (Outcome.CLEAR, Code.CLEARED, ())


def test_a_release_clears_its_lines_and_leaves_the_others() -> None:
    told = after(RELEASE, "1")

    assert outcomes(told) == [Outcome.CLEAR, Outcome.REFUSE, Outcome.ADVISE, None]
    assert told.lines[1:] == screening().lines[1:]
    assert (told.outcome, told.code, told.ship_now) == (
        Outcome.REFUSE,
        Code.REVIEW_REQUIRED,
        ("1", "3"),
    )


def test_a_released_line_says_who_released_it_and_no_rule() -> None:
    urgent = replace(REFUSED, urgent_care=True, notices=("SIZE_NOT_CHECKED",))

    [line] = reviewed(screening(urgent), RELEASE, ["2"], split=True).lines

    assert line.reasons == (Reason.RELEASED_BY_REVIEW,)
    assert (line.code, line.reviewed, line.urgent_care) == (Code.CLEARED, True, False)
    assert (line.band, line.tier, line.notices) == (urgent.band, urgent.tier, urgent.notices)


def test_a_refusal_stops_its_lines_with_the_code_of_any_health_hold() -> None:
    told = after(REFUSE, "3")

    line = told.lines[2]
    assert (line.outcome, line.code) == (Outcome.REFUSE, Code.REVIEW_REQUIRED)
    assert (line.reasons, line.reviewed) == ((Reason.REFUSED_BY_REVIEW,), True)
    assert told.ship_now == ()


def test_all_released_the_order_is_clear_and_ships_as_a_whole() -> None:
    told = after(RELEASE, "1", "2", "3")

    assert (told.outcome, told.code, told.ship_now) == (Outcome.CLEAR, Code.CLEARED, ())


def test_where_nothing_ships_in_part_a_release_of_one_line_ships_nothing() -> None:
    assert after(RELEASE, "1", split=False).ship_now == ()


def test_a_second_review_has_the_last_word_on_its_lines_alone() -> None:
    first = after(REFUSE, "1", "3")

    told = reviewed(first, RELEASE, ["1"], split=True)

    assert outcomes(told) == [Outcome.CLEAR, Outcome.REFUSE, Outcome.REFUSE, None]
    assert told.lines[2].reasons == (Reason.REFUSED_BY_REVIEW,)


def test_one_reviewed_line_makes_a_reviewed_order() -> None:
    assert not is_reviewed(screening())
    assert is_reviewed(after(REFUSE, "3"))


# Another body of the version that was reviewed.

ONE, TWO, THREE = a_line("1"), a_line("2"), a_line("3")
SEEN = an_order(ONE, TWO, THREE)


def kept(new: Screening, *lines: Any, seen: Any = SEEN, split: bool = True) -> Screening:
    order = an_order(*lines)
    return keep_reviewed(new, order, after(RELEASE, "1", "2"), seen, split=split)


def test_a_persons_word_stands_on_lines_that_are_just_as_they_saw_them() -> None:
    told = kept(screening(HELD, REFUSED), ONE, replace(TWO, quantity=5))

    assert outcomes(told) == [Outcome.CLEAR, Outcome.REFUSE]
    assert told.lines[1] == REFUSED
    assert (told.outcome, told.ship_now) == (Outcome.REFUSE, ("1",))


def test_a_line_that_nobody_reviewed_has_the_policys_word() -> None:
    told = kept(screening(HELD, a_line_screening("3"), a_line_screening("9")), ONE, THREE)

    assert outcomes(told) == [Outcome.CLEAR, Outcome.HOLD, Outcome.HOLD]


def test_what_a_person_saw_that_is_not_kept_any_more_binds_nobody() -> None:
    assert outcomes(kept(screening(HELD), ONE, seen=None)) == [Outcome.HOLD]


def test_a_line_that_is_not_wanted_any_more_is_not_asked_about() -> None:
    """The whole order failed or was refunded; its lines look as they did."""
    told = kept(screening(replace(INACTIVE, line_id="1")), ONE)

    assert outcomes(told) == [None]
    assert told.outcome is Outcome.CLEAR


def test_what_the_policy_says_of_the_order_stands_beside_a_persons_word() -> None:
    new = replace(screening(HELD), reasons=("SOMETHING",))

    assert kept(new, ONE).reasons == ("SOMETHING",)
    assert kept(screening(HELD, REFUSED), ONE, split=False).ship_now == ()
