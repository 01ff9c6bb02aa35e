"""What every catalogue store promises about products and charts."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.adapters.memory_catalogue import MemoryCatalogue
from shared.adapters.redis_catalogue.store import REST_SECONDS, RedisCatalogue
from shared.domain.stock import StockChange
from shared.ports.catalogue import CatalogueDocuments, CatalogueStore, ProductChange
from shared.ports.failures import CatalogueUnavailable
from tests import servers

NOTHING = CatalogueDocuments("ignored", {}, {})
DOCUMENTS = CatalogueDocuments(
    "ignored",
    {"sock": {"product_id": "sock", "title": "Strümpfe 20-30 mmHg ½", "variants": []}},
    {"chart": {"id": "chart", "rows": [{"size": "1", "ankle": [17, 19.5]}]}},
)


def news(title: str, as_of: int, product_id: str = "sock") -> ProductChange:
    return ProductChange(product_id, as_of, {"product_id": product_id, "title": title})


def deletion(as_of: int, product_id: str = "sock") -> ProductChange:
    return ProductChange(product_id, as_of, None)


def titles(store: CatalogueStore, shop_id: str = "a") -> dict[str, str]:
    documents = store.documents(shop_id)
    assert documents is not None
    return {key: document["title"] for key, document in documents.products.items()}


def version(store: CatalogueStore, shop_id: str = "a") -> str:
    documents = store.documents(shop_id)
    assert documents is not None
    return documents.version


def test_what_was_put_is_there_as_it_was_sent(store: CatalogueStore) -> None:
    store.put("a", DOCUMENTS)

    found = store.documents("a")

    assert found is not None
    assert found.products == DOCUMENTS.products
    assert found.charts == DOCUMENTS.charts


def test_a_shop_that_nobody_put_is_not_known(store: CatalogueStore) -> None:
    assert store.documents("a") is None
    assert store.stock("a", []).version is None


def test_a_shop_that_publishes_nothing_is_known_all_the_same(store: CatalogueStore) -> None:
    store.put("a", NOTHING)

    found = store.documents("a")

    assert found is not None
    assert (found.products, found.charts) == ({}, {})


def test_putting_again_replaces_everything(store: CatalogueStore) -> None:
    store.put("a", DOCUMENTS)

    store.put("a", CatalogueDocuments("", {"other": {"title": "Other"}}, {}))

    found = store.documents("a")
    assert found is not None
    assert (list(found.products), list(found.charts)) == (["other"], [])


def test_every_change_gives_the_catalogue_a_version_of_its_own(store: CatalogueStore) -> None:
    seen = set()

    for change in range(3):
        store.put("a", DOCUMENTS)
        seen.add(version(store))
        store.change("a", [news("Sock", change)])
        seen.add(version(store))

    assert len(seen) == 6
    assert "ignored" not in seen


def test_a_stock_reading_tells_the_version_of_the_catalogue(store: CatalogueStore) -> None:
    store.put("a", DOCUMENTS)

    assert store.stock("a", ["S"]).version == version(store)


def test_newer_news_of_a_product_wins_and_older_news_never_does(store: CatalogueStore) -> None:
    store.put("a", NOTHING)

    store.change("a", [news("first", 1_000_000_000_000_000_001)])
    store.change("a", [news("newer", 1_000_000_000_000_000_003)])
    store.change("a", [news("older", 1_000_000_000_000_000_002)])

    assert titles(store) == {"sock": "newer"}


def test_news_of_the_same_moment_is_taken_again(store: CatalogueStore) -> None:
    store.put("a", NOTHING)

    taken = [store.change("a", [news(title, 5)]) for title in ("sock", "sock", "mended")]

    assert taken == [True, True, True]
    assert titles(store) == {"sock": "mended"}


def test_one_call_may_tell_several_things_of_one_product(store: CatalogueStore) -> None:
    store.put("a", NOTHING)

    store.change("a", [news("newer", 9), news("older", 3), news("other", 1, "other")])

    assert titles(store) == {"sock": "newer", "other": "other"}


def test_a_deleted_product_stays_deleted_for_older_news(store: CatalogueStore) -> None:
    store.put("a", DOCUMENTS)

    store.change("a", [deletion(10)])
    store.change("a", [news("late", 9)])

    assert titles(store) == {}


def test_a_deleted_product_comes_back_with_newer_news(store: CatalogueStore) -> None:
    store.put("a", DOCUMENTS)

    store.change("a", [deletion(10)])
    store.change("a", [news("again", 11)])

    assert titles(store) == {"sock": "again"}


def test_a_change_leaves_charts_and_other_products_alone(store: CatalogueStore) -> None:
    store.put("a", DOCUMENTS)

    store.change("a", [news("other", 1, "other")])

    found = store.documents("a")
    assert found is not None
    assert found.charts == DOCUMENTS.charts
    assert found.products["sock"] == DOCUMENTS.products["sock"]


def test_a_change_on_a_shop_that_is_not_known_is_refused_and_leaves_nothing(
    store: CatalogueStore,
) -> None:
    taken = store.change("a", [news("sock", 1)])

    assert taken is False
    assert store.documents("a") is None


def test_two_shops_never_see_each_other(store: CatalogueStore) -> None:
    change = StockChange(sku="S", location="main", available=5, as_of="2026-05-01T09:00:00Z")
    store.put("a", DOCUMENTS)
    store.put("b", NOTHING)

    store.apply_stock("a", [change])
    store.change("b", [news("of b", 1)])

    assert titles(store, "a") == {"sock": "Strümpfe 20-30 mmHg ½"}
    assert titles(store, "b") == {"sock": "of b"}
    assert store.stock("a", ["S"]).levels["S"].quantity == 5
    assert store.stock("b", ["S"]).levels["S"].quantity is None


def test_names_may_hold_any_sign(store: CatalogueStore) -> None:
    names = ["a b", "a:b", "{a}", "ß€ 中", "a|1|b", "*", "%s", "-1"]

    for number, name in enumerate(names, 1):
        change = StockChange(
            sku=name, location=name, available=number, as_of="2026-05-01T09:00:00Z"
        )
        store.put(name, NOTHING)
        store.change(name, [news(name, 1, name)])
        store.apply_stock(name, [change])

    for number, name in enumerate(names, 1):
        assert titles(store, name) == {name: name}
        assert store.stock(name, [name]).levels[name].quantity == number


def switched_off() -> CatalogueStore:
    store = MemoryCatalogue()
    store.is_down = True
    return store


def nobody_at_home() -> CatalogueStore:
    return RedisCatalogue(f"redis://127.0.0.1:{servers.free_port()}", ticks=never_resting())


def stopped() -> CatalogueStore:
    with servers.private_redis_server() as url:
        store = RedisCatalogue(url, ticks=never_resting())
        store.ping()
    return store


def never_resting() -> Callable[[], float]:
    """A clock by which every call comes long after the last failure."""
    return itertools.count(step=1 + REST_SECONDS).__next__


@pytest.mark.parametrize("make", [switched_off, nobody_at_home, stopped])
def test_a_store_out_of_reach_says_so_in_our_words(make: Callable[[], CatalogueStore]) -> None:
    store = make()
    change = StockChange(sku="S", location="main", available=5, as_of="2026-05-01T09:00:00Z")
    calls: list[Callable[[], object]] = [
        store.ping,
        lambda: store.documents("a"),
        lambda: store.put("a", DOCUMENTS),
        lambda: store.change("a", [news("sock", 1)]),
        lambda: store.stock("a", ["S"]),
        lambda: store.apply_stock("a", [change]),
        lambda: store.forget("a"),
    ]

    for call in calls:
        with pytest.raises(CatalogueUnavailable) as raised:
            call()
        assert "a moment ago" not in str(raised.value)


def test_a_shop_that_is_forgotten_leaves_nothing_and_the_others_are_as_they_were(
    store: CatalogueStore,
) -> None:
    change = StockChange(sku="S", location="main", available=5, as_of="2026-05-01T09:00:00Z")
    for shop_id in ("a", "ab"):
        store.put(shop_id, DOCUMENTS)
        store.change(shop_id, [news("new", 5)])
        store.apply_stock(shop_id, [change])

    for _ in range(2):
        store.forget("a")

    assert store.documents("a") is None
    assert store.stock("a", ["S"]).levels["S"].quantity is None
    assert titles(store, "ab") == {"sock": "new"}
    assert store.stock("ab", ["S"]).levels["S"].quantity == 5
    store.put("a", NOTHING)
    assert store.change("a", [news("older", 1)])
    assert store.apply_stock("a", [replace(change, as_of="2026-04-01T09:00:00Z")]) == 1


def test_redis_is_left_in_peace_for_a_moment_after_a_failure_and_then_asked_again() -> None:
    now = 100.0
    with servers.private_redis_server() as url:
        lost, home = RedisCatalogue(url, ticks=lambda: now), url
        lost.ping()
    with pytest.raises(CatalogueUnavailable):
        lost.ping()

    with pytest.raises(CatalogueUnavailable, match="a moment ago"):
        lost.ping()
    now += REST_SECONDS
    with pytest.raises(CatalogueUnavailable, match=home.removeprefix("unix://")):
        lost.ping()
