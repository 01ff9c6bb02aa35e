"""What every ledger promises of transactions, shops, keys and secrets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal

import pytest

from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.ports.ledger import Platform, Scope
from shared.usecases.screen_orders import Recorded
from tests import builders
from tests.contract.books import (
    NOON,
    VAULT,
    a_key,
    a_shop,
    is_untouched,
    open_shop,
    write_everywhere,
)
from tests.policies import a_screener

WAIT_SECONDS = 10
SCREENER = a_screener(VAULT)


def test_a_shop_is_found_as_it_was_added(ledger: SqlLedger) -> None:
    shop = a_shop("a", declared_scale="ral", nested={"x": [1, None]})

    with ledger.begin() as books:
        books.shops.add(shop)

    with ledger.look() as books:
        assert books.shops.get("a") == shop
        assert books.shops.get("b") is None
        assert list(books.shops.all()) == [shop]


def test_settings_are_changed_for_one_shop_and_not_for_one_that_is_not_there(
    ledger: SqlLedger,
) -> None:
    with ledger.begin() as books:
        for shop_id in ("one", "two"):
            books.shops.add(a_shop(shop_id))
        books.shops.change_settings("one", {"borderline_below": 0.7})
        with pytest.raises(ValueError, match="there is no shop three"):
            books.shops.change_settings("three", {})

    with ledger.look() as books:
        found = {shop.shop_id: shop.settings for shop in books.shops.all()}
    assert found == {"one": {"borderline_below": 0.7}, "two": {}}


def test_a_shop_is_added_once(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        books.shops.add(a_shop())

    with pytest.raises(ValueError, match="there already"), ledger.begin() as books:
        books.shops.add(a_shop())


@pytest.mark.parametrize("name", ["nobody", "", "a\x00b", "\N{GRINNING FACE}", "x" * 5_000])
def test_a_name_that_nobody_has_is_not_found_whatever_it_is(ledger: SqlLedger, name: str) -> None:
    with ledger.look() as books:
        assert books.shops.get(name) is None
        assert books.shops.key(name) is None
        assert not books.shops.secrets(name, Platform.EVENTS)
        assert books.decisions.latest("a", name) is None
        assert not books.decisions.history("a", name)


def test_a_key_is_found_as_it_was_added(ledger: SqlLedger) -> None:
    key = a_key("k1", "a", Scope.SCREENING, Scope.REASONS)

    with ledger.begin() as books:
        books.shops.add_key(key)

    with ledger.look() as books:
        assert books.shops.key("k1") == key


def test_a_shop_has_many_keys_and_none_of_another_shop(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        for key in (a_key("k2"), a_key("k1"), a_key("k3", "b")):
            books.shops.add_key(key)

    with ledger.look() as books:
        assert [key.key_id for key in books.shops.keys("a")] == ["k1", "k2"]


def test_a_revoked_key_is_as_one_that_never_was(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        books.shops.add_key(a_key("k1"))

    with ledger.begin() as books:
        done = [books.shops.revoke_key("a", "k1") for _ in range(2)]

    with ledger.look() as books:
        assert done == [True, False]
        assert books.shops.key("k1") is None
        assert not books.shops.keys("a")


def test_a_shop_cannot_revoke_the_key_of_another(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        books.shops.add_key(a_key("k1", "a"))

        assert not books.shops.revoke_key("b", "k1")
        assert books.shops.key("k1") is not None


def test_secrets_are_given_newest_first_per_shop_and_platform(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        for shop_id, platform, sealed in (
            ("a", Platform.EVENTS, b"old"),
            ("a", Platform.EVENTS, b"\0new\xff"),
            ("a", Platform.WOOCOMMERCE, b"woo"),
            ("b", Platform.EVENTS, b"of b"),
        ):
            books.shops.add_secret(shop_id, platform, sealed)

    with ledger.look() as books:
        assert list(books.shops.secrets("a", Platform.EVENTS)) == [b"\0new\xff", b"old"]
        assert list(books.shops.secrets("a", Platform.SHOPIFY)) == []


def test_what_is_done_in_one_transaction_becomes_true_together(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        write_everywhere(books)
        assert is_untouched(ledger)

    assert not is_untouched(ledger)


def test_an_error_inside_a_transaction_keeps_nothing_of_it(ledger: SqlLedger) -> None:
    def fail() -> None:
        with ledger.begin() as books:
            write_everywhere(books)
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert is_untouched(ledger)


def screened(ledger: SqlLedger, version: str = builders.AS_OF) -> Recorded:
    with ledger.begin() as books:
        return SCREENER.screen_and_record(books, "a", builders.an_order(version=version), at=NOON)


def test_two_threads_on_one_order_take_turns_and_decide_once(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        open_shop(books)
    holds, comes = Signal(), Signal()

    def first() -> Recorded:
        with ledger.begin() as books:
            books.decisions.standing("a", "1001")
            holds.set()
            comes.wait(WAIT_SECONDS)
            return SCREENER.screen_and_record(books, "a", builders.an_order(), at=NOON)

    def second() -> Recorded:
        holds.wait(WAIT_SECONDS)
        comes.set()
        return screened(ledger)

    with ThreadPoolExecutor(2) as threads:
        begun = [threads.submit(first), threads.submit(second)]
        one, two = (future.result(WAIT_SECONDS) for future in begun)

    assert (one.is_new, two.is_new) == (True, False)
    assert one.decision == two.decision


def test_many_threads_on_one_order_leave_one_decision_and_one_event(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        open_shop(books)
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda _: screened(ledger), range(16)))

    with ledger.begin() as books:
        assert sum(recorded.is_new for recorded in told) == 1
        assert len(books.decisions.history("a", "1001")) == 1
        assert len(books.relay.claim(at=NOON, lease_seconds=1, limit=10)) == 1


def test_many_threads_with_versions_of_one_order_make_one_chain_of_decisions(
    ledger: SqlLedger,
) -> None:
    with ledger.begin() as books:
        open_shop(books)
    versions = [f"2026-05-01T09:00:0{second}Z" for second in range(8)]

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda version: screened(ledger, version), versions))

    with ledger.look() as books:
        history = books.decisions.history("a", "1001")
        standing = books.decisions.latest("a", "1001")
    assert len(history) == len(versions)
    assert [one.previous for one in history].count(None) == 1
    assert standing is not None
    assert standing.version.text == versions[-1]


def test_a_look_does_not_wait_for_a_writer(ledger: SqlLedger) -> None:
    with ledger.begin() as books:
        books.shops.add(a_shop())

        with ledger.look() as others:
            assert others.shops.get("a") is None


def test_what_is_foreseen_changes_nothing_but_the_time_it_takes(ledger: SqlLedger) -> None:
    orders = [
        builders.an_order(builders.a_line(title=title, sku=f"S{n % 3}"), order_id=str(n % 5))
        for n, title in enumerate(["15-20 mmHg", "20-30 mmHg", "Sock"] * 4)
    ]
    with ledger.begin() as books:
        for shop_id in ("plain", "foreseen"):
            open_shop(books, shop_id)
    told: dict[str, list[object]] = {}

    for shop_id in ("plain", "foreseen"):
        for batch in (orders[:7], [], orders[7:]):
            with ledger.begin() as books:
                if shop_id == "foreseen":
                    books.foresee(shop_id, batch)
                for order in batch:
                    SCREENER.screen_and_record(books, shop_id, order, at=NOON)
        with ledger.look() as books:
            told[shop_id] = [
                (one.version, one.facts, one.screening)
                for number in range(5)
                for one in books.decisions.history(shop_id, str(number))
            ]
            told[shop_id] += [
                one.screening
                for number in range(5)
                if (one := books.decisions.latest(shop_id, str(number))) is not None
            ]
            assert not books.audit.verify(shop_id).faults

    assert told["foreseen"] == told["plain"]
    assert len(told["plain"]) > 10
