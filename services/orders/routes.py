"""Webhooks take raw bytes and keep them; the screening API answers at once."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from services.orders import schemas
from services.orders.clearances import Clearances
from services.orders.screenings import Screenings
from services.orders.usecases import Intake, NotSigned, Verdict
from services.web.api import Blueprint
from services.web.json_provider import json_response
from services.web.keys import caller, needs
from services.web.observing import SHOP
from services.web.problems import Problem
from shared.domain.order import Order
from shared.ports.ledger import Scope
from shared.usecases.file_clearances import Document

KEY: list[dict[str, list[str]]] = [{"key": []}]


def webhooks_blueprint(intake: Intake) -> Blueprint:
    blueprint = Blueprint(
        "webhooks", __name__, url_prefix="/v1/webhooks", description="Signed; kept, then handled."
    )
    doors = {"events": intake.accept_events, "woocommerce": intake.accept_woocommerce}

    def take(shop_id: str, platform: str) -> Response:
        request.environ[SHOP] = shop_id if shop_id.isprintable() else "?"
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            verdict: Verdict = doors[platform](shop_id, headers, request.get_data(cache=False))
        except NotSigned as error:
            raise Problem(401, "No live secret of this shop signed these bytes.") from error
        return json_response({"status": verdict.value})

    @blueprint.post("/<shop_id>/events")
    @blueprint.response(200, schemas.Verdict)
    def events(shop_id: str) -> Response:
        """A CloudEvent or a batch, signed as Standard Webhooks says."""
        return take(shop_id, "events")

    @blueprint.post("/<shop_id>/woocommerce")
    @blueprint.response(200, schemas.Verdict)
    def woocommerce(shop_id: str) -> Response:
        """A WooCommerce delivery, signed with the secret of its webhook, or its ping."""
        return take(shop_id, "woocommerce")

    return blueprint


def screenings_blueprint(screenings: Screenings) -> Blueprint:
    blueprint = Blueprint(
        "screenings", __name__, url_prefix="/v1/screenings", description="Decisions on orders."
    )

    @blueprint.post("")
    @blueprint.doc(security=KEY)
    @needs(Scope.SCREENING)
    @blueprint.arguments(schemas.StrictOrder())
    @blueprint.response(201, schemas.DecisionAnswer)
    @blueprint.alt_response(200, schema=schemas.DecisionAnswer, description="Decided before.")
    def screen(order: Order) -> Response:
        """Screen an order now and record what was decided."""
        document, is_new = screenings.screen(caller(), order)
        return json_response(document, 201 if is_new else 200)

    @blueprint.post("/preview")
    @blueprint.doc(security=KEY)
    @needs(Scope.SCREENING)
    @blueprint.arguments(schemas.StrictOrder())
    @blueprint.response(200, schemas.PreviewAnswer)
    def preview(order: Order) -> Response:
        """The same for a cart: nothing is recorded."""
        return json_response(screenings.preview(caller(), order))

    @blueprint.get("/<order_id>")
    @blueprint.doc(security=KEY)
    @needs(Scope.SCREENING)
    @blueprint.response(200, schemas.DecisionWithHistory)
    def latest(order_id: str) -> Response:
        """The decision that stands, with all that were made."""
        document = screenings.latest(caller(), order_id)
        if document is None:
            raise Problem(404, "No decision on such an order.")
        return json_response(document)

    @blueprint.post("/<order_id>/reviews")
    @blueprint.doc(security=KEY)
    @needs(Scope.ADMIN)
    @blueprint.arguments(schemas.ReviewRequest())
    @blueprint.response(201, schemas.DecisionAnswer)
    def review(content: dict[str, Any], order_id: str) -> Response:
        """A person's release or refusal; final for that version of the order."""
        return json_response(screenings.review(caller(), order_id, content), 201)

    return blueprint


def clearances_blueprint(clearances: Clearances) -> Blueprint:
    blueprint = Blueprint(
        "clearances",
        __name__,
        url_prefix="/v1/clearances",
        description="Clinicians' documents that a person looked at. No picture is kept.",
    )

    @blueprint.post("")
    @blueprint.doc(security=KEY)
    @needs(Scope.ADMIN)
    @blueprint.arguments(schemas.ClearanceRequest())
    @blueprint.response(201, schemas.ClearanceAnswer)
    def file(document: Document) -> Response:
        """File a document. The orders that it is about are screened again at once."""
        return json_response(clearances.file(caller(), document), 201)

    @blueprint.post("/<clearance_ref>/verification")
    @blueprint.doc(security=KEY)
    @needs(Scope.ADMIN)
    @blueprint.arguments(schemas.VerificationRequest())
    @blueprint.response(200, schemas.ClearanceAnswer)
    def verify(content: dict[str, Any], clearance_ref: str) -> Response:
        """A person has checked a document that was filed unverified."""
        return json_response(clearances.verify(caller(), clearance_ref, content["reviewer"]))

    return blueprint
