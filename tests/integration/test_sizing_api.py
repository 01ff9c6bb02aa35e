"""The sizing service: measurements in, SKUs out, and a clear word for everything that is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shared.domain.stock import StockChange
from shared.ports.catalogue import ProductChange
from shared.usecases.publish_catalogue import fill_store
from tests import builders
from tests.integration.house import (
    MEDICAL,
    OF_OTHER,
    OTC,
    OTHER,
    SHOP,
    House,
    a_product,
    problem,
    put_product,
)

LEG = {"ankle": 22, "calf": 36}
SKU = f"{OTC}-M".upper()


def a_request(leg: Any = None, unit: Any = "cm", **more: Any) -> dict[str, Any]:
    return {"measurements": {"unit": unit, "left": LEG if leg is None else leg}, **more}


def stock(house: House, sku: str, available: int | None, shop_id: str = SHOP) -> None:
    change = StockChange(sku=sku, location="main", available=available, as_of=builders.AS_OF)
    house.store.apply_stock(shop_id, [change])


def test_a_leg_gets_the_sock_that_fits_with_its_stock_and_the_reason(house: House) -> None:
    stock(house, SKU, 12)

    answer = house.recommend(a_request({"ankle": "22.0", "calf": 36}, product_id=OTC))

    assert answer.status_code == 200
    document = answer.get_json()
    (first,) = document["recommendations"]
    assert (document["outcome"], document["scope"]) == ("match", "product")
    assert (first["sku"], first["size"], first["leg"]) == (SKU, "M", "left")
    assert first["variant_id"] == f"v-{OTC}"
    assert first["compression"] == {
        "label": "15-20 mmHg",
        "band_mmhg": [15, 20],
        "tier": "otc",
    }
    assert first["availability"] == {
        "status": "in_stock",
        "quantity": 12,
        "as_of": builders.AS_OF,
    }
    assert first["fit"]["points"]["left"]["ankle"] == {
        "value": 22,
        "min": 21,
        "max": 23,
        "unit": "cm",
        "verdict": "inside",
    }
    assert first["fit_ref"].startswith("f1.")
    assert len(first["fit_ref"]) <= 512


def test_with_no_grade_chosen_only_socks_over_the_counter_are_shown(calm: House) -> None:
    document = calm.recommend(a_request()).get_json()

    assert document["scope"] == "otc_only"
    assert {one["product_id"] for one in document["recommendations"]} == {OTC}


def test_a_medical_grade_is_shown_to_who_asks_for_it_and_needs_guidance(calm: House) -> None:
    document = calm.recommend(a_request(compression="20-30 mmHg")).get_json()

    (first,) = document["recommendations"]
    assert first["product_id"] == MEDICAL
    assert first["guidance"]["required"] is True


def test_a_leg_that_no_size_fits_is_told_by_how_much(calm: House) -> None:
    document = calm.recommend(a_request({"ankle": 22, "calf": 41}, product_id=OTC)).get_json()

    (nearest,) = document["no_size"]["nearest"]
    (miss,) = nearest["misses"]
    assert (document["outcome"], document["recommendations"]) == ("no_size", [])
    assert (miss["point"], miss["by"], miss["side"], miss["unit"]) == ("calf", 2, "over", "cm")


def test_inches_are_measured_against_the_chart_without_rounding(calm: House) -> None:
    inside = calm.recommend(a_request({"ankle": 9, "calf": 14}, "in", product_id=OTC))
    outside = calm.recommend(a_request({"ankle": "9.056", "calf": 14}, "in", product_id=OTC))

    assert inside.get_json()["outcome"] == "match"
    assert outside.get_json()["outcome"] == "no_size"


def test_the_same_question_gets_the_same_answer_but_for_the_fit_reference(calm: House) -> None:
    answers = [calm.recommend(a_request(limit=50)).get_json() for _ in range(2)]

    for answer in answers:
        for one in answer["recommendations"]:
            del one["fit_ref"]
    assert json.dumps(answers[0]) == json.dumps(answers[1])


@pytest.mark.parametrize("unit", ["mm", "CM", "", None, 1, ["cm"]])
def test_a_wrong_unit_is_refused_by_name(calm: House, unit: Any) -> None:
    document = problem(calm.recommend(a_request(unit=unit)), 422)

    assert list(document["errors"]) == ["measurements.unit"]


@pytest.mark.parametrize(
    "value",
    ["wide", "", "NaN", "Infinity", "-Infinity", "22,5", "2_2", -22, "-22", 0, 1001, 1e300,
     True, None, [], [22, "wide"], [[22]], [22] * 6, {"cm": 22}, "2" * 200],
)  # fmt: skip
def test_a_value_that_is_no_measurement_is_refused_by_name(calm: House, value: Any) -> None:
    document = problem(calm.recommend(a_request({"ankle": value, "calf": 36})), 422)

    assert list(document["errors"]) == ["measurements.left.ankle"]


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("measurements.colour", {"measurements": {"unit": "cm", "left": LEG, "colour": "red"}}),
        ("measurements.left.knee", a_request({**LEG, "knee": 30})),
        ("size", a_request(size="M")),
        ("measurements", {}),
        ("measurements", {"measurements": {"unit": "cm"}}),
        ("limit", a_request(limit=0)),
        ("limit", a_request(limit=51)),
        ("limit", a_request(limit="five")),
        ("style", a_request(style="ankle-high")),
        ("compression", a_request(compression="class 2")),
        ("compression", a_request(compression="strong")),
        ("options", a_request(options=["black"])),
        ("measurements.left", a_request([22, 36])),
        ("measurements.shoe.system", {"measurements": {"unit": "cm", "shoe": {"size": 41}}}),
    ],
)
def test_what_the_api_does_not_describe_is_refused_by_name(
    calm: House, field: str, body: Any
) -> None:
    document = problem(calm.recommend(body), 422)

    assert list(document["errors"]) == [field]
    assert document["errors"][field]


@pytest.mark.parametrize("body", [[], "text", 7, None, True])
def test_json_that_is_no_object_is_refused(calm: House, body: Any) -> None:
    raw = json.dumps(body)

    answer = calm.sizing.post(
        "/v1/recommendations",
        data=raw,
        headers=calm.key() | {"Content-Type": "application/json"},
    )

    assert problem(answer, 422)["errors"]


@pytest.mark.parametrize(
    "raw",
    [
        b'{"measurements": {"unit": "cm", "left": {"ankle": NaN}}}',
        b'{"measurements": {"unit": "cm", "left": {"ankle": Infinity}}}',
        b'{"measurements": ',
        b"\xff\xfe",
        b'{"a": "\xed\xa0\x80"}',
        b"[" * 60_000,
    ],
)
def test_a_body_that_is_no_json_is_a_bad_request(calm: House, raw: bytes) -> None:
    answer = calm.sizing.post(
        "/v1/recommendations",
        data=raw,
        headers=calm.key() | {"Content-Type": "application/json"},
    )

    problem(answer, 400)


def test_a_body_of_ten_megabytes_is_too_large(calm: House) -> None:
    problem(calm.recommend(a_request(note="x" * 10_000_000)), 413)


def test_an_unknown_product_and_one_of_another_shop_get_the_same_answer(house: House) -> None:
    stock(house, f"{OF_OTHER}-M".upper(), 5, OTHER)

    answers = [house.recommend(a_request(product_id=name)) for name in (OF_OTHER, "no-such-sock")]
    pages = [
        house.sizing.get(f"/v1/products/{name}", headers=house.key("publishable"))
        for name in (OF_OTHER, "no-such-sock")
    ]

    for one, other in (answers, pages):
        assert problem(one, 404) == problem(other, 404)
    assert (
        house.recommend(
            a_request(product_id=OF_OTHER), headers=house.key("publishable", OTHER)
        ).status_code
        == 200
    )


def test_a_product_without_a_chart_cannot_be_sized(house: House) -> None:
    with house.ledger.begin() as books:
        put_product(books, SHOP, a_product("chartless", chart_id=None))
    fill_store(house.ledger, house.store, SHOP)

    document = problem(house.recommend(a_request(product_id="chartless")), 409)

    assert "product_id" in document["errors"]


def test_the_products_are_shown_in_pages(calm: House) -> None:
    headers = calm.key("publishable")

    first = calm.sizing.get("/v1/products?limit=1", headers=headers).get_json()
    second = calm.sizing.get(
        f"/v1/products?limit=1&cursor={first['next_cursor']}", headers=headers
    ).get_json()

    assert [one["product_id"] for one in first["products"]] == [OTC]
    assert [one["product_id"] for one in second["products"]] == [MEDICAL]
    assert second["next_cursor"] is None


def test_a_page_that_cannot_be_is_refused_by_name(calm: House) -> None:
    answer = calm.sizing.get("/v1/products?limit=0&sort=up", headers=calm.key())

    assert set(problem(answer, 422)["errors"]) == {"limit", "sort"}


def test_a_chart_is_shown_as_it_was_published(calm: House) -> None:
    headers = calm.key("publishable")

    found = calm.sizing.get("/v1/charts/acme-knee", headers=headers)
    missing = calm.sizing.get("/v1/charts/no-such-chart", headers=headers)

    assert found.get_json() == builders.a_chart_document()
    problem(missing, 404)


def test_a_path_or_a_method_that_is_not_there_is_a_problem_too(calm: House) -> None:
    problem(calm.sizing.get("/v1/nothing"), 404)
    answer = calm.sizing.delete("/v1/recommendations")

    problem(answer, 405)
    assert "POST" in answer.headers["Allow"]


def changed(product_id: str, **changes: Any) -> ProductChange:
    return ProductChange(product_id, 2 * 10**18, a_product(product_id, **changes))


def test_a_product_that_comes_later_is_found_by_who_asked_before(house: House) -> None:
    problem(house.recommend(a_request(product_id="new")), 404)

    house.store.change(SHOP, [changed("new")])

    assert house.recommend(a_request(product_id="new")).status_code == 200


def test_a_product_that_changed_is_shown_changed_everywhere(house: House) -> None:
    headers = house.key("publishable")
    house.sizing.get("/v1/products", headers=headers)

    house.store.change(SHOP, [changed(OTC, title="Renamed 15-20 mmHg")])

    one = house.sizing.get(f"/v1/products/{OTC}", headers=headers).get_json()
    all_ = house.sizing.get("/v1/products", headers=headers).get_json()
    assert one["title"] == "Renamed 15-20 mmHg"
    assert "Renamed 15-20 mmHg" in [product["title"] for product in all_["products"]]
