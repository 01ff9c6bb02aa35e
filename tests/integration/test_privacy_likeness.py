"""Privacy case P02: a held order looks the same, whether its wearer is silent or has a disease."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

import pytest

from tests.integration.guidance import (
    HIGH,
    MEDICAL,
    answered,
    counted_statements,
    erased,
    standing,
    told,
    why,
)
from tests.integration.house import House, order

DISEASE = {"pad_diagnosed": "yes"}
OWN = ("decision_id", "order_id", "previous", "decided_at", "history", "review")
RUNS, ATTEMPTS, ALIKE = 30, 3, 1.5


def bare(document: dict[str, Any]) -> dict[str, Any]:
    """Without what every decision has of its own."""
    return {name: value for name, value in document.items() if name not in OWN}


@pytest.mark.parametrize("told_by", ["nobody", "erased"])
@pytest.mark.parametrize(
    ("title", "changes"),
    [
        (MEDICAL, {}),
        (HIGH, {}),
        ("Sock in blue", {}),
        (MEDICAL, {"market": "US-NV"}),
        (MEDICAL, {"gift": True}),
    ],
)
def test_p02_what_is_seen_of_both_is_equal(
    house: House, title: str, changes: dict[str, Any], told_by: str
) -> None:
    sick, silent = answered(house, DISEASE), None
    if told_by == "erased":
        silent = answered(house)
        erased(house, silent)
    orders = [
        order("1001", title, screening_ref=silent, **changes),
        order("1002", title, screening_ref=sick, **changes),
    ]

    previews = [
        house.orders.post("/v1/screenings/preview", json=one, headers=house.key()).get_json()
        for one in orders
    ]
    decided = [house.screen(one).get_json() for one in orders]
    found = [house.screening(one["order_id"]).get_json() for one in orders]
    events = [event["data"] for event in told(house)]

    for quiet, ill in (previews, decided, found, events):
        assert bare(quiet) == bare(ill)
        assert quiet["outcome"] == "hold"
    assert "PAD_DIAGNOSED" in why(standing(house, "1002"))
    assert "PAD_DIAGNOSED" not in why(standing(house, "1001"))


@pytest.mark.parametrize("silent", ["nobody", "erased", "harmless"])
@pytest.mark.parametrize("call", ["screen", "preview"])
def test_p02_the_ledger_is_asked_as_often_for_both(house: House, call: str, silent: str) -> None:
    """But for the row that remembers which reference the shop itself put on the order."""
    refs = {"nobody": None, "erased": "s_erased", "harmless": answered(house)}
    sick = answered(house, DISEASE)
    asked = []
    house.screening("1001")  # The key is looked up once.
    for order_id, ref in (("1001", refs[silent]), ("1002", sick)):
        bought = order(order_id, MEDICAL, screening_ref=ref)
        with counted_statements(house) as statements:
            if call == "screen":
                house.screen(bought)
            else:
                house.orders.post("/v1/screenings/preview", json=bought, headers=house.key())
        asked.append([one for one in statements if not one.startswith("INSERT INTO watches")])

    assert len(asked[0]) == len(asked[1]) > 5


@pytest.mark.parametrize("silent", [None, "s_erased"])
def test_p02_the_answer_takes_as_long_for_both(house: House, silent: str | None) -> None:
    sick = answered(house, DISEASE)
    for attempt in range(ATTEMPTS):
        took: dict[str | None, list[float]] = {sick: [], silent: []}
        for number in range(RUNS):
            for ref, times in took.items():
                bought = order(f"{attempt}-{number}-{ref}", MEDICAL, screening_ref=ref)
                begun = time.perf_counter()
                house.screen(bought)
                times.append(time.perf_counter() - begun)
        ratio = median(took[sick]) / median(took[silent])
        if 1 / ALIKE < ratio < ALIKE:
            return
    pytest.fail(f"one takes {ratio:.2f} times as long as the other")
