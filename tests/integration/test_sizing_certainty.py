"""How sure an answer is, in which language, and many of them at once."""

from __future__ import annotations

from typing import Any

import pytest

from services.sizing.schemas import MOST_REQUESTS
from shared.domain.stock import StockChange
from shared.usecases.fit_reference import read
from shared.usecases.publish_catalogue import fill_store, keep_charts
from shared.usecases.shop_settings import change_setting
from tests import builders
from tests.integration.house import (
    MEDICAL,
    ORIGIN,
    OTC,
    SHOP,
    House,
    a_product,
    problem,
    put_product,
)

BATCH = "/v1/recommendations/batch"
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


def ask(house: House, left: Any, right: Any = None, **more: Any) -> dict[str, Any]:
    """About the one product over the counter; its M is for ankles of 21-23, calves of 32-39."""
    legs = {"left": left} | ({"right": right} if right else {})
    body = {"measurements": {"unit": more.pop("unit", "cm"), **legs}, "product_id": OTC}
    answer = house.recommend(body | more.pop("body", {}), **more)
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.get_json()
    return document


def codes(document: dict[str, Any]) -> set[str]:
    return {one["code"] for one in document["advice"]}


def test_a_leg_in_the_middle_is_sure_and_one_at_the_edge_is_not(calm: House) -> None:
    middle = ask(calm, {"ankle": 22, "calf": 36})
    edge = ask(calm, {"ankle": 21, "calf": 36})

    assert middle["outcome"] == "match"
    assert middle["recommendations"][0]["fit"]["confidence"] == 0.9737
    assert middle["recommendations"][0]["fit"]["plausible"] == {"M": 0.9737}
    assert (edge["outcome"], "second_reading" in codes(edge)) == ("borderline", True)
    assert edge["recommendations"][0]["fit"]["confidence"] == 0.5
    assert edge["recommendations"][0]["fit"]["plausible"] == {"M": 0.5, "none": 0.5}


def test_two_legs_are_as_sure_as_the_less_sure_one(calm: House) -> None:
    fit = ask(calm, {"ankle": 22, "calf": 36}, {"ankle": 21, "calf": 36})["recommendations"][0][
        "fit"
    ]

    assert fit["confidence"] == fit["plausible"]["M"] == 0.5
    assert fit["plausible_by_leg"] == {"left": {"M": 0.9737}, "right": {"M": 0.5, "none": 0.5}}


def test_two_readings_are_averaged_shown_and_make_the_answer_surer(calm: House) -> None:
    once = ask(calm, {"ankle": 22.3, "calf": 36})["recommendations"][0]["fit"]
    twice = ask(calm, {"ankle": [22.1, "22.5"], "calf": 36})["recommendations"][0]["fit"]

    assert twice["points"]["left"]["ankle"] == {
        "value": 22.3,
        "min": 21,
        "max": 23,
        "unit": "cm",
        "verdict": "inside",
        "readings": [22.1, 22.5],
        "spread": 0.4,
    }
    assert twice["confidence"] > once["confidence"]


def test_readings_that_lie_far_apart_ask_for_a_third(calm: House) -> None:
    answer = ask(calm, {"ankle": [21.2, 22.8], "calf": 36})

    (advice,) = [one for one in answer["advice"] if one["code"] == "third_reading"]
    assert (advice["leg"], advice["point"]) == ("left", "ankle")
    assert "1.6 cm" in advice["text"]
    assert "third_reading" not in codes(ask(calm, {"ankle": [21.9, 22.3], "calf": 36}))


def test_one_wild_reading_of_two_is_asked_about_though_their_mean_is_not_odd(calm: House) -> None:
    answer = ask(calm, {"ankle": [8, 36], "calf": 36.5})

    assert answer["outcome"] == "implausible"
    assert answer["implausible"][0]["value"] == 8


def test_a_near_miss_asks_for_a_second_reading_and_a_far_one_does_not(calm: House) -> None:
    near, far = ask(calm, {"ankle": 20.9, "calf": 36}), ask(calm, {"ankle": 19, "calf": 36})

    assert near["outcome"] == far["outcome"] == "no_size"
    assert "second_reading" in codes(near)
    assert "second_reading" not in codes(far)
    assert {"ask_for_made_to_measure"} <= codes(near) & codes(far)


def test_with_one_leg_off_the_chart_the_other_leg_s_size_is_told_too(calm: House) -> None:
    none = ask(calm, {"ankle": 22, "calf": 36}, {"ankle": 22, "calf": 38.9})
    assert none["outcome"] == "match" or none["outcome"] == "borderline"

    none = ask(calm, {"ankle": 22, "calf": 38}, {"ankle": 22, "calf": 40})["no_size"]

    assert none["legs"]["left"]["sizes"] == ["M"]
    assert none["legs"]["right"]["sizes"] == []
    assert {near["leg"] for near in none["nearest"]} == {"right"}


def test_legs_that_miss_a_size_by_the_same_are_told_it_once(calm: House) -> None:
    leg = {"ankle": 22, "calf": 41}

    none = ask(calm, leg, leg)["no_size"]

    assert none["text"] == "No size fits: the calf is 2 cm over size M."
    assert [near["leg"] for near in none["nearest"]] == ["left", "right"]


def test_an_order_can_carry_that_the_leg_was_off_the_chart_or_the_calves_differed(
    house: House,
) -> None:
    off = ask(house, {"ankle": 22, "calf": 41})["no_size"]["fit_ref"]
    unlike = ask(house, {"ankle": 22, "calf": 34}, {"ankle": 22, "calf": 37})
    with house.ledger.look() as books:
        shop = books.shops.get(SHOP)
    assert shop is not None
    seal, at = house.vault.of_shop(SHOP, shop.sealed_key), house.clock.now()

    assert read(off, seal, at=at).off_chart
    assert unlike["outcome"] == "see_clinician"
    assert (unlike["calves"]["left"], unlike["calves"]["by"]) == (34, 3)
    assert read(unlike["calves"]["fit_ref"], seal, at=at).calves_differ


def test_a_shop_says_what_is_borderline_and_how_well_its_customers_measure(house: House) -> None:
    leg = {"ankle": 21.2, "calf": 36}
    before = ask(house, leg)
    with house.ledger.begin() as books:
        shop = books.shops.get(SHOP)
        assert shop is not None
        change_setting(books, shop, "borderline_below", "0.8")
    house.sizing = house.new_sizing()  # Keys and settings are remembered for a moment.
    strict = ask(house, leg)
    with house.ledger.begin() as books:
        shop = books.shops.get(SHOP)
        assert shop is not None
        change_setting(books, shop, "tape_sd.ankle", "0.1")
    house.sizing = house.new_sizing()
    exact = ask(house, leg)

    assert [one["outcome"] for one in (before, strict, exact)] == ["match", "borderline", "match"]
    assert exact["recommendations"][0]["fit"]["confidence"] > 0.9


@pytest.mark.parametrize(
    ("more", "text", "language"),
    [
        ({"headers": GERMAN}, "Eine Größe passt.", "de"),
        ({"query_string": {"lang": "fr"}}, "Une taille convient.", "fr"),
        ({"headers": GERMAN, "query_string": {"lang": "en"}}, "One size fits.", "en"),
        ({"query_string": {"lang": "xx"}}, "One size fits.", "en"),
    ],
)
def test_the_texts_are_in_the_shopper_s_language(
    calm: House, more: dict[str, Any], text: str, language: str
) -> None:
    headers = calm.key("publishable") | more.pop("headers", {}) | {"Origin": ORIGIN}
    leg = {"unit": "cm", "left": {"ankle": 22, "calf": 36}}

    answer = calm.recommend({"measurements": leg}, headers=headers, **more)

    assert answer.get_json()["text"] == text
    assert answer.headers["Content-Language"] == language
    assert {"Accept-Language", "Origin"} <= set(answer.vary)


def test_numbers_are_written_as_the_language_writes_them(calm: House) -> None:
    headers = calm.key("publishable") | GERMAN

    document = ask(calm, {"ankle": 22, "calf": "39.5"}, headers=headers)

    assert "0,5 cm" in document["no_size"]["text"]
    assert document["no_size"]["nearest"][0]["misses"][0]["by"] == 0.5


def batch(house: House, requests: Any, key: str = "secret") -> Any:
    return house.sizing.post(BATCH, json={"requests": requests}, headers=house.key(key))


def test_a_batch_has_one_answer_or_problem_for_each_request_in_order(calm: House) -> None:
    good = {"measurements": {"unit": "cm", "left": {"ankle": 22, "calf": 36}}}
    wrong = {"measurements": {"unit": "mm", "left": {}}}

    answer = batch(calm, [good, wrong, good | {"product_id": "ghost"}, 7, good])

    results = answer.get_json()["results"]
    assert answer.status_code == 200
    assert [one.get("outcome", one.get("status")) for one in results] == [
        "match", 422, 404, 422, "match",
    ]  # fmt: skip
    assert "measurements.unit" in results[1]["errors"]
    single = calm.recommend(good).get_json()
    for one in (single, results[0]):
        del one["recommendations"][0]["fit_ref"]
    assert results[0] == single


def test_a_batch_is_for_servers_and_has_an_end(calm: House) -> None:
    good = {"measurements": {"unit": "cm", "left": {"ankle": 22, "calf": 36}}}

    assert problem(batch(calm, [good], key="publishable"), 403)["detail"]
    assert batch(calm, [good] * MOST_REQUESTS).status_code == 200
    assert "requests" in problem(batch(calm, [good] * (MOST_REQUESTS + 1)), 422)["errors"]
    assert "requests" in problem(batch(calm, []), 422)["errors"]
    assert problem(batch(calm, ["x" * 2_000_000]), 413)


def test_a_wide_question_goes_over_all_products_of_the_band_and_style(house: House) -> None:
    narrow = builders.a_chart_document(
        builders.a_row("S", ankle=[18, 21], calf=[28, 33]), id="narrow"
    )
    with house.ledger.begin() as books:
        keep_charts(books, SHOP, [narrow])
        put_product(books, SHOP, a_product("clinic", mmhg=(20, 30)))
        put_product(books, SHOP, a_product("slim", mmhg=(20, 30), chart_id="narrow"))
        put_product(books, SHOP, a_product("long", mmhg=(20, 30), style="thigh-high"))
    fill_store(house.ledger, house.store, SHOP)
    house.store.apply_stock(
        SHOP, [StockChange(sku="CLINIC-M", location="a", available=9, as_of=builders.AS_OF)]
    )
    wide = {"product_id": None, "compression": "20-30 mmHg", "style": "knee-high", "limit": 9}
    body = {"measurements": {"unit": "cm", "left": {"ankle": 22, "calf": 36}}} | {
        name: value for name, value in wide.items() if value is not None
    }

    document = house.recommend(body).get_json()

    found = [one["product_id"] for one in document["recommendations"]]
    assert found == ["clinic", MEDICAL]
    assert document["scope"] == "compression"
