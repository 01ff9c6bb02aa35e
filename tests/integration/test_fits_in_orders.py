"""What the size finder found, on an order: notices that change nothing, and two holds that do."""

from __future__ import annotations

from typing import Any

import pytest

from shared.usecases.fit_reference import FitReference, issue
from tests import builders
from tests.integration.guidance import DAY, MEDICAL, OTC, answered, screened, standing, told, why
from tests.integration.house import OTHER, SHOP, SKU, House

NOT_CHECKED, DIFFERS = "SIZE_NOT_CHECKED", "SIZE_DIFFERS_FROM_FIT"


def fitted(house: House, *, size: str = "M", shop_id: str = SHOP, **amiss: Any) -> str:
    """The reference that the size finder gives; the house's SKU is of size M."""
    with house.ledger.look() as books:
        shop = books.shops.get(shop_id)
    assert shop is not None
    seal = house.vault.of_shop(shop_id, shop.sealed_key)
    return issue(FitReference("1", size, "left", **amiss), seal, at=house.clock.now())


def bought(house: House, fit_ref: str | None, **changes: Any) -> dict[str, Any]:
    """A line whose wearer answered every question harmlessly."""
    line = builders.a_line_document(fit_ref=fit_ref, **{"sku": SKU, "title": OTC, **changes})
    return builders.an_order_document(line, screening_ref=answered(house))


@pytest.mark.parametrize(
    ("title", "size", "sku", "notices"),
    [
        (MEDICAL, "M", SKU, []),
        (MEDICAL, "L", SKU, [DIFFERS]),
        (MEDICAL, "M", "NOBODY-KNOWS", [NOT_CHECKED]),
        (MEDICAL, "M", None, [NOT_CHECKED]),
        (MEDICAL, None, SKU, [NOT_CHECKED]),
        (OTC, "L", SKU, [DIFFERS]),
        (OTC, "M", "NOBODY-KNOWS", []),
        (OTC, None, SKU, []),
    ],
)
def test_a_size_is_told_of_and_changes_no_outcome(
    house: House, title: str, size: str | None, sku: str | None, notices: list[str]
) -> None:
    ref = None if size is None else fitted(house, size=size)

    decision = screened(house, bought(house, ref, title=title, mmhg=None, sku=sku))
    [line] = house.screening("1001").get_json()["lines"]

    assert decision["lines"][0]["notices"] == line["notices"] == notices
    assert not why(decision) & {DIFFERS, NOT_CHECKED}


@pytest.mark.parametrize(
    ("amiss", "reason", "urgent"),
    [
        ({"off_chart": True}, "LEG_SHAPE_OR_SIZE", False),
        ({"calves_differ": True}, "CALF_DIFFERENCE_GE_3CM", True),
    ],
)
def test_a_leg_off_the_chart_and_calves_that_differ_hold_at_every_tier(
    house: House, amiss: dict[str, Any], reason: str, urgent: bool
) -> None:
    decision = screened(house, bought(house, fitted(house, **amiss)))

    assert (decision["outcome"], why(decision)) == ("hold", {reason})
    assert decision["urgent_care"] is urgent
    assert reason not in str(told(house))


@pytest.mark.parametrize(
    "forge",
    [
        lambda ref: ref[:-4] + "AAAA",
        lambda _: "f1.1." + "A" * 200,
        lambda ref: ref.replace("f1.", "f2.", 1),
        lambda _: "\u00e9" * 40,
        lambda _: "",
    ],
)
def test_a_reference_that_is_not_ours_is_no_evidence_and_no_error(house: House, forge: Any) -> None:
    forged = forge(fitted(house, calves_differ=True))

    decision = screened(house, bought(house, forged, title=MEDICAL))

    assert decision["lines"][0]["notices"] == [NOT_CHECKED]
    assert "CALF_DIFFERENCE_GE_3CM" not in why(decision)


def test_a_reference_of_another_shop_is_no_evidence(house: House) -> None:
    foreign = fitted(house, shop_id=OTHER, calves_differ=True)

    assert why(screened(house, bought(house, foreign))) == {"OTC_CLEAR"}


def test_a_reference_that_is_too_old_when_the_order_first_comes_is_no_evidence(
    house: House,
) -> None:
    ref = fitted(house, calves_differ=True)
    house.clock.advance(31 * DAY)

    assert why(screened(house, bought(house, ref))) == {"OTC_CLEAR"}


@pytest.mark.parametrize("version", [builders.AS_OF, builders.LATER])
def test_a_hold_for_a_leg_does_not_end_when_the_reference_does(house: House, version: str) -> None:
    order = bought(house, fitted(house, calves_differ=True))
    held = screened(house, order)
    house.clock.advance(31 * DAY)

    screened(house, order | {"version": version})

    after = standing(house)
    assert why(held) == why(after) == {"CALF_DIFFERENCE_GE_3CM"}
    assert len(after["history"]) == (1 if version == builders.AS_OF else 2)
