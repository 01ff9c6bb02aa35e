"""The public sizing API, the size finder's script and the demo page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint as PlainBlueprint
from flask import Response, render_template, request, send_from_directory
from marshmallow import ValidationError

from services.sizing import answer_shapes, answers, schemas
from services.sizing.shelf import Shelf
from services.sizing.texts import Speech, speech_for
from services.sizing.usecases import Recommender
from services.web.api import NOT_AS_DESCRIBED, Blueprint, takes
from services.web.json_provider import json_response
from services.web.keys import caller, needs
from services.web.problems import Problem, flat_errors, problem_document
from shared.domain.chart_document import document_of
from shared.domain.recommendation import NoChart, UnknownProduct
from shared.ports.ledger import Scope

ELEMENT = "/widget/v1/size-finder.js"
MOST_BATCH_BYTES = 1024 * 1024
LANGUAGE = [
    {
        "name": "lang",
        "in": "query",
        "schema": {"type": "string", "maxLength": 35},
        "description": "Of the texts: en, de or fr. Goes before `Accept-Language`.",
    }
]
_REQUEST = schemas.RecommendationRequest()


def sizing_blueprint(recommender: Recommender) -> Blueprint:
    blueprint = Blueprint(
        "sizing", __name__, url_prefix="/v1", description="Measurements in, in-stock SKUs out."
    )

    @blueprint.post("/recommendations")
    @blueprint.doc(security=[{"key": []}], parameters=LANGUAGE)
    @needs(Scope.SIZING)
    @blueprint.arguments(_REQUEST)
    @blueprint.response(200, answer_shapes.RecommendationAnswer)
    def recommend(asked: schemas.Asked) -> Response:
        """The SKUs that fit and are in stock, with the reason, or why none fits."""
        speech = _speech()
        try:
            answer = recommender.recommend(caller().shop, asked, speech)
        except (UnknownProduct, NoChart) as error:
            raise Problem(*_lookup_problem(error)) from error
        return spoken(json_response(answer), speech)

    @blueprint.post("/recommendations/batch")
    @blueprint.doc(security=[{"key": []}], parameters=LANGUAGE)
    @takes(MOST_BATCH_BYTES)
    @needs(Scope.SIZING, secret=True)
    @blueprint.arguments(schemas.BatchRequest())
    @blueprint.response(200, answer_shapes.BatchAnswer)
    def batch(asked: dict[str, Any]) -> Response:
        """Up to 500 requests: one answer or one problem each, in their order."""
        speech = _speech()
        results = [_one_of_batch(recommender, one, speech) for one in asked["requests"]]
        return spoken(json_response({"results": results}), speech)

    return blueprint


def _one_of_batch(recommender: Recommender, content: Any, speech: Speech) -> dict[str, Any]:
    try:
        return recommender.recommend(caller().shop, _REQUEST.load(content), speech)
    except ValidationError as error:
        errors = flat_errors(error.normalized_messages())
        return problem_document(422, NOT_AS_DESCRIBED, errors)
    except (UnknownProduct, NoChart) as error:
        return problem_document(*_lookup_problem(error))


def _lookup_problem(error: UnknownProduct | NoChart) -> tuple[int, str, dict[str, list[str]]]:
    if isinstance(error, UnknownProduct):
        status, told = 404, "The shop has published no such product."
    else:
        status, told = 409, "The product has no published size chart."
    return status, told, {"product_id": [told]}


def _speech() -> Speech:
    """By the WSGI environment, because most requests have neither and pay for nothing."""
    lang = request.args.get("lang") if request.environ.get("QUERY_STRING") else None
    return speech_for(request.environ.get("HTTP_ACCEPT_LANGUAGE"), lang)


def spoken(response: Response, speech: Speech) -> Response:
    """Says in which language an answer is, and by what that was chosen."""
    response.headers.extend((("Content-Language", speech.language), ("Vary", "Accept-Language")))
    return response


def catalogue_blueprint(shelf: Shelf) -> Blueprint:
    blueprint = Blueprint(
        "catalogue", __name__, url_prefix="/v1", description="What the shop has published."
    )

    @blueprint.get("/products")
    @blueprint.doc(security=[{"key": []}])
    @needs(Scope.SIZING)
    @blueprint.arguments(schemas.PageQuery(), location="query")
    @blueprint.response(200, answer_shapes.ProductsAnswer)
    def products(page: dict[str, Any]) -> Response:
        """The published products, in order of their ids."""
        catalogue = shelf.present_view(caller().shop.shop_id).catalogue
        after = [p for p in catalogue.in_order if p.product_id > (page["cursor"] or "")]
        shown = after[: page["limit"]]
        more = len(after) > len(shown)
        return json_response(
            {
                "products": [answers.product_document(product) for product in shown],
                "next_cursor": shown[-1].product_id if more else None,
            }
        )

    @blueprint.get("/products/<product_id>")
    @blueprint.doc(security=[{"key": []}])
    @needs(Scope.SIZING)
    @blueprint.response(200, answer_shapes.ProductAnswer)
    def product(product_id: str) -> Response:
        """One published product."""
        found = shelf.present_view(caller().shop.shop_id).catalogue.products.get(product_id)
        if found is None:
            raise Problem(404, "The shop has published no such product.")
        return json_response(answers.product_document(found))

    @blueprint.get("/charts/<chart_id>")
    @blueprint.doc(security=[{"key": []}])
    @needs(Scope.SIZING)
    @blueprint.response(200, answer_shapes.ChartAnswer)
    def chart(chart_id: str) -> Response:
        """One published size chart, with its source."""
        found = shelf.present_view(caller().shop.shop_id).catalogue.charts.get(chart_id)
        if found is None:
            raise Problem(404, "The shop has published no such chart.")
        return json_response(document_of(found))

    return blueprint


def element_blueprint() -> PlainBlueprint:
    blueprint = PlainBlueprint("element", __name__)

    @blueprint.get(ELEMENT)
    def element() -> Response:
        """The `<sock-size-finder>` element: one file, cached for an hour."""
        response = send_from_directory(f"{blueprint.root_path}/widget", "size-finder.js")
        response.headers["Cache-Control"] = "public, max-age=3600"
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return blueprint


def demo_blueprint(demo: Callable[[], dict[str, Any]], shelf: Shelf) -> PlainBlueprint:
    """`demo` gives what `var/demo.json` holds."""
    blueprint = PlainBlueprint("demo", __name__, template_folder="templates")

    @blueprint.get("/demo")
    def page() -> Response:
        """A small shop page that embeds the size finder, at first for the first product."""
        told = demo()
        products = [
            {
                "product_id": product.product_id,
                "title": product.title,
                "compression_label": product.grade.band.label
                if product.grade.band
                else "grade unknown",
                "style": product.style.value if product.style else "",
            }
            for product in shelf.present_view(told["shop"]).catalogue.in_order
        ]
        known = {product["product_id"] for product in products}
        wanted = request.args.get("product", products[0]["product_id"] if products else "")
        html = render_template(
            "demo.html",
            products=products,
            selected=wanted if wanted in known else "",
            publishable_key=told["publishable_key"],
            element_url=ELEMENT,
        )
        return Response(html, content_type="text/html; charset=utf-8")

    return blueprint
