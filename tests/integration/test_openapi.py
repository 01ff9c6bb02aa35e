"""The OpenAPI documents say what there is, and the answers are as they say."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from marshmallow import RAISE, Schema

from services.orders import schemas as orders_shapes
from services.sizing import answer_shapes as sizing_shapes
from services.sizing import guidance_shapes
from services.web.problems import ProblemShape
from shared.messages.reading import ORDER_CHANGED
from tests import builders
from tests.integration.house import MEDICAL, OTC, House, an_event

ORDER = builders.an_order_document(
    builders.a_line_document("1"),
    builders.a_line_document("2", title="15-20 mmHg"),
    builders.a_line_document("3", title=None, current_quantity=0),
    order_id="api-1",
)
BOTH = {"left": {"ankle": 22, "calf": 36}, "right": {"ankle": 22, "calf": 36}}


def described(client: FlaskClient) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/openapi.json").get_json()
    return document


def routes(client: FlaskClient) -> set[tuple[str, str]]:
    """Path and method of everything under /v1, as OpenAPI writes paths."""
    return {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


@pytest.mark.parametrize("service", ["sizing", "orders"])
def test_every_route_is_described_and_nothing_else_is(calm: House, service: str) -> None:
    client: FlaskClient = getattr(calm, service)

    paths = described(client)["paths"]

    told = {(p, m) for p, methods in paths.items() for m in methods if m != "parameters"}
    assert told == routes(client)
    assert told


@pytest.mark.parametrize("service", ["sizing", "orders"])
def test_every_route_says_what_it_does_and_who_may_call_it(calm: House, service: str) -> None:
    document = described(getattr(calm, service))

    assert document["openapi"] == "3.1.0"
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method == "parameters":
                continue
            assert operation["summary"], path
            assert "/webhooks/" in path or operation["security"] == [{"key": []}], path


@pytest.mark.parametrize("service", ["sizing", "orders"])
def test_every_schema_that_is_spoken_of_is_there(calm: House, service: str) -> None:
    document = described(getattr(calm, service))

    spoken_of = set(re.findall(r"'#/components/schemas/(\w+)'", str(document)))
    assert spoken_of
    assert spoken_of <= document["components"]["schemas"].keys()


@pytest.mark.parametrize("service", ["sizing", "orders"])
def test_the_pages_that_show_it_load_nothing_from_elsewhere(calm: House, service: str) -> None:
    page = getattr(calm, service).get("/docs/")

    assert page.status_code == 200
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", page.text)


def loads(schema: type[Schema], document: Any) -> bool:
    """Every field that is there is one that the schema knows, with a value that it allows."""
    schema(unknown=RAISE).load(document)
    return True


@pytest.mark.parametrize(
    ("request_", "outcome"),
    [
        ({"measurements": {"unit": "cm", **BOTH}}, "match"),
        ({"measurements": {"unit": "cm", **BOTH}, "product_id": MEDICAL}, "match"),
        ({"measurements": {"unit": "cm", "left": {"ankle": 22, "calf": 45}}}, "no_size"),
        ({"measurements": {"unit": "cm", "left": {"ankle": 8.7, "calf": 14.2}}}, "implausible"),
        ({"measurements": {"unit": "cm", "left": {"ankle": 22}}}, "more_needed"),
        (
            {
                "measurements": {
                    "unit": "cm",
                    "left": {"ankle": 22, "calf": 33},
                    "right": {"ankle": 22, "calf": 37},
                    "measured": "evening",
                }
            },
            "see_clinician",
        ),
    ],
)
def test_every_recommendation_is_as_described(
    calm: House, request_: dict[str, Any], outcome: str
) -> None:
    document = calm.recommend(request_).get_json()

    assert document["outcome"] == outcome
    assert loads(sizing_shapes.RecommendationAnswer, document)


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/v1/products", sizing_shapes.ProductsAnswer),
        (f"/v1/products/{OTC}", sizing_shapes.ProductAnswer),
        ("/v1/charts/acme-knee", sizing_shapes.ChartAnswer),
    ],
)
def test_the_catalogue_is_as_described(calm: House, path: str, schema: type[Schema]) -> None:
    answer = calm.sizing.get(path, headers=calm.key("publishable"))

    assert answer.status_code == 200
    assert loads(schema, answer.get_json())


@pytest.mark.parametrize("compression", ["", "15-20 mmHg"])
def test_the_questions_are_as_described(calm: House, compression: str) -> None:
    query = {"compression": compression}

    answer = calm.sizing.get("/v1/guidance/questions", query_string=query, headers=calm.key())

    assert loads(guidance_shapes.QuestionsAnswer, answer.get_json())


@pytest.mark.parametrize("key", ["secret", "reasons"])
def test_decisions_are_as_described_for_every_key(house: House, key: str) -> None:
    made = house.screen(ORDER, key)
    again = house.screen(ORDER, key)
    latest = house.screening("api-1", key)
    preview = house.orders.post("/v1/screenings/preview", json=ORDER, headers=house.key(key))

    assert [made.status_code, again.status_code, latest.status_code] == [201, 200, 200]
    assert loads(orders_shapes.DecisionAnswer, made.get_json())
    assert loads(orders_shapes.DecisionAnswer, again.get_json())
    assert loads(orders_shapes.DecisionWithHistory, latest.get_json())
    assert loads(orders_shapes.PreviewAnswer, preview.get_json())


def test_webhooks_are_answered_as_described(house: House) -> None:
    answer = house.send(an_event(ORDER_CHANGED, ORDER))

    assert loads(orders_shapes.Verdict, answer.get_json())


def test_problems_are_as_described(calm: House) -> None:
    for answer in (
        calm.recommend({}),
        calm.recommend({}, headers={"Authorization": "none"}),
        calm.screen({"order_id": "1"}),
        calm.screening("nothing"),
    ):
        assert loads(ProblemShape, answer.get_json(force=True))
