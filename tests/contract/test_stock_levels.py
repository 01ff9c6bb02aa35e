"""What every catalogue store promises about stock."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.domain.stock import UNKNOWN_STOCK, StockChange, StockLevel
from shared.ports.catalogue import CatalogueStore

NINE, TEN = "2026-05-01T09:00:00Z", "2026-05-01T10:00:00Z"


def at(location: str, available: int | None, as_of: str = NINE, sku: str = "S") -> StockChange:
    return StockChange(sku=sku, location=location, available=available, as_of=as_of)


def level(store: CatalogueStore, sku: str = "S", shop_id: str = "a") -> StockLevel:
    return store.stock(shop_id, [sku]).levels[sku]


def test_a_sku_that_nobody_reported_is_unknown(store: CatalogueStore) -> None:
    assert level(store) == UNKNOWN_STOCK


def test_every_sku_that_was_asked_for_is_answered(store: CatalogueStore) -> None:
    store.apply_stock("a", [at("main", 5), at("main", 0, sku="T")])

    levels = store.stock("a", ["T", "U", "S"]).levels

    assert {sku: found.quantity for sku, found in levels.items()} == {"T": 0, "U": None, "S": 5}


def test_stock_is_summed_over_locations_with_negatives_as_nothing(store: CatalogueStore) -> None:
    store.apply_stock("a", [at("one", 4), at("two", -7), at("three", 3)])

    assert level(store) == StockLevel(7, NINE)


def test_a_location_that_does_not_know_leaves_the_others_known(store: CatalogueStore) -> None:
    store.apply_stock("a", [at("one", 4), at("two", None)])

    assert level(store).quantity == 4


def test_stock_is_unknown_only_when_no_location_knows(store: CatalogueStore) -> None:
    store.apply_stock("a", [at("one", None), at("two", None, TEN)])

    assert level(store) == StockLevel(None, TEN)


def test_nothing_in_stock_is_not_the_same_as_unknown(store: CatalogueStore) -> None:
    store.apply_stock("a", [at("one", None), at("two", -2)])

    assert level(store).quantity == 0


def test_a_number_may_become_unknown_and_known_again(store: CatalogueStore) -> None:
    store.apply_stock("a", [at("main", 4, "2026-05-01T09:00:00Z")])
    store.apply_stock("a", [at("main", None, "2026-05-01T09:00:01Z")])
    unknown = level(store).quantity

    store.apply_stock("a", [at("main", 2, "2026-05-01T09:00:02Z")])

    assert (unknown, level(store).quantity) == (None, 2)


def test_newer_news_wins_and_older_news_never_overwrites(store: CatalogueStore) -> None:
    taken = [
        store.apply_stock("a", [at("main", 5, NINE)]),
        store.apply_stock("a", [at("main", 9, TEN)]),
        store.apply_stock("a", [at("main", 1, NINE)]),
    ]

    assert taken == [1, 1, 0]
    assert level(store) == StockLevel(9, TEN)


def test_older_news_of_one_location_is_news_at_another(store: CatalogueStore) -> None:
    store.apply_stock("a", [at("one", 9, TEN)])

    taken = store.apply_stock("a", [at("two", 1, NINE)])

    assert taken == 1
    assert level(store) == StockLevel(10, TEN)


@pytest.mark.parametrize(
    ("one", "two", "stands"),
    [(5, 3, 3), (3, 5, 3), (0, -2, 0), (5, None, None), (None, 5, None), (None, -9, None)],
)
def test_at_equal_times_the_lower_number_wins_and_unknown_is_lower_than_any(
    store: CatalogueStore, one: int | None, two: int | None, stands: int | None
) -> None:
    store.apply_stock("a", [at("main", one)])

    store.apply_stock("a", [at("main", two)])

    assert level(store).quantity == stands


def test_times_are_compared_to_the_nanosecond(store: CatalogueStore) -> None:
    store.apply_stock("a", [at("main", 5, "2026-05-01T09:00:00.000000002Z")])

    store.apply_stock("a", [at("main", 7, "2026-05-01T09:00:00.000000001Z")])
    before = level(store).quantity
    store.apply_stock("a", [at("main", 8, "2026-05-01T09:00:00.000000003Z")])

    assert (before, level(store).quantity) == (5, 8)


def test_times_are_compared_as_moments_and_not_as_texts(store: CatalogueStore) -> None:
    store.apply_stock("a", [at("main", 5, "2026-05-01T09:00:00Z")])

    store.apply_stock("a", [at("main", 7, "2026-05-01T10:30:00+02:00")])
    older = level(store).quantity
    store.apply_stock("a", [at("main", 8, "2026-05-01T08:30:00-02:00")])

    assert (older, level(store).quantity) == (5, 8)


def test_large_numbers_are_summed_exactly(store: CatalogueStore) -> None:
    store.apply_stock("a", [at(str(number), 10**9) for number in range(40)])

    assert level(store).quantity == 40 * 10**9


def test_no_news_is_taken_for_no_news(store: CatalogueStore) -> None:
    assert store.apply_stock("a", []) == 0


def test_the_same_news_twice_counts_once(store: CatalogueStore) -> None:
    taken = [store.apply_stock("a", [at("main", 5), at("main", 5)]) for _ in range(2)]

    assert taken == [1, 0]


CHANGES = st.builds(
    lambda sku, location, available, ticks: at(
        location,
        available,
        (datetime(2026, 5, 1, tzinfo=UTC) + timedelta(microseconds=ticks))
        .isoformat(timespec="microseconds")
        .replace("+00:00", "Z"),
        sku,
    ),
    st.sampled_from(["S", "T"]),
    st.sampled_from(["one", "two"]),
    st.none() | st.integers(-3, 3),
    st.integers(0, 3),
)


@given(changes=st.lists(CHANGES, max_size=12), data=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_news_in_any_order_and_any_number_of_times_gives_the_same_level(
    store: CatalogueStore, changes: list[StockChange], data: st.DataObject
) -> None:
    once, often = uuid.uuid4().hex, uuid.uuid4().hex
    repeated = changes + data.draw(
        st.lists(st.sampled_from(changes), max_size=6) if changes else st.just([])
    )
    shuffled = data.draw(st.permutations(repeated))
    cut = data.draw(st.integers(0, len(shuffled)))

    store.apply_stock(once, changes)
    store.apply_stock(often, shuffled[:cut])
    store.apply_stock(often, shuffled[cut:])

    assert store.stock(often, ["S", "T"]).levels == store.stock(once, ["S", "T"]).levels


def test_every_order_of_three_conflicting_reports_ends_the_same(store: CatalogueStore) -> None:
    reports = [at("main", 5, NINE), at("main", 3, TEN), at("main", None, TEN)]

    found = set()
    for number, order in enumerate(itertools.permutations(reports)):
        for report in order:
            store.apply_stock(str(number), [report])
        found.add(level(store, shop_id=str(number)))

    assert found == {StockLevel(None, TEN)}
