"""The sizing service while a part of it is away: shoppers are answered, and nothing is made up."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from pathlib import Path

import redis

from shared.adapters.memory_catalogue import MemoryCatalogue
from shared.adapters.redis_catalogue.store import RedisCatalogue
from shared.domain.stock import StockChange
from tests import builders, servers
from tests.integration.house import OTC, SHOP, House, Plan, locked, problem

ASKED = {"measurements": {"unit": "cm", "left": {"ankle": 22, "calf": 36}}, "product_id": OTC}
STOCK = StockChange(sku=f"{OTC}-M".upper(), location="main", available=9, as_of=builders.AS_OF)
UNKNOWN = {"status": "unknown", "quantity": None, "as_of": None}


def available(house: House) -> object:
    answer = house.recommend(ASKED)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["recommendations"][0]["availability"]


def ready(house: House) -> tuple[int, str, list[str]]:
    answer = house.sizing.get("/readyz")
    document = answer.get_json()
    return answer.status_code, document["status"], document["down"]


def test_with_redis_stopped_the_size_is_told_and_the_stock_is_unknown(
    plan: Plan, tmp_path: Path
) -> None:
    with servers.private_redis_server() as url:
        house = House(plan, tmp_path, RedisCatalogue(url))
        house.store.apply_stock(SHOP, [STOCK])
        before = available(house)

    assert before == {"status": "in_stock", "quantity": 9, "as_of": builders.AS_OF}
    assert available(house) == UNKNOWN
    assert ready(house) == (200, "degraded", ["redis"])
    house.ledger.close()


def test_a_process_that_starts_while_redis_is_away_reads_the_catalogue_from_the_ledger(
    plan: Plan, tmp_path: Path
) -> None:
    store = MemoryCatalogue()
    house = House(plan, tmp_path, store)
    store.is_down = True

    away = available(house)
    store.is_down = False
    store.apply_stock(SHOP, [STOCK])

    assert away == UNKNOWN
    assert available(house) == {"status": "in_stock", "quantity": 9, "as_of": builders.AS_OF}
    house.ledger.close()


def test_redis_may_be_emptied_and_the_catalogue_is_there_again(
    house: House, clean_redis_url: str
) -> None:
    house.store.apply_stock(SHOP, [STOCK])
    before = available(house)

    with redis.Redis.from_url(clean_redis_url) as client:
        client.flushall()
    after = available(house)

    assert before != UNKNOWN
    assert after == UNKNOWN
    assert house.store.documents(SHOP) is not None


def test_a_locked_ledger_stops_no_shopper(house: House) -> None:
    with locked(house.ledger_file):
        answers = [house.recommend(ASKED) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_a_ledger_that_is_gone_is_told_as_unready_and_nothing_is_made_up(house: House) -> None:
    fine = ready(house)

    with closing(sqlite3.connect(house.ledger_file)) as connection:
        connection.execute("DROP TABLE api_keys")
        connection.execute("DROP TABLE alembic_version")
    answer = house.recommend(ASKED)

    assert fine == (200, "ready", [])
    assert problem(answer, 503)["detail"].endswith("Try again.")
    assert int(answer.headers["Retry-After"]) > 0
    assert ready(house) == (503, "unready", ["ledger"])


def test_a_key_that_was_right_a_moment_ago_still_answers_when_the_ledger_goes_away(
    house: House,
) -> None:
    answers = [house.recommend(ASKED)]

    with closing(sqlite3.connect(house.ledger_file)) as connection:
        connection.execute("DROP TABLE api_keys")
    answers += itertools.islice(iter(lambda: house.recommend(ASKED), None), 2)

    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_without_redis_and_without_a_catalogue_in_the_ledger_the_answer_is_a_503(
    plan: Plan, tmp_path: Path
) -> None:
    store = MemoryCatalogue()
    house = House(plan, tmp_path, store)
    store.is_down = True

    with closing(sqlite3.connect(house.ledger_file)) as connection:
        connection.execute("DROP TABLE products")

    problem(house.recommend(ASKED), 503)
    house.ledger.close()


def test_live_is_told_whatever_is_away(plan: Plan, tmp_path: Path) -> None:
    store = MemoryCatalogue()
    house = House(plan, tmp_path, store)
    store.is_down = True

    answer = house.sizing.get("/livez")

    assert (answer.status_code, answer.get_json()) == (200, {"status": "alive"})
    house.ledger.close()
