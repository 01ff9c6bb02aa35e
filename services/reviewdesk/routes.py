"""The lists of held orders and of parked events, with their reasons."""

from __future__ import annotations

from flask import Blueprint, render_template

from shared.domain.decision import as_seen_inside
from shared.ports.clock import rfc3339
from shared.ports.ledger import Ledger
from shared.usecases.park_events import NO_SHOP

MOST_SHOWN = 200


def desk_blueprint(ledger: Ledger) -> Blueprint:
    blueprint = Blueprint("desk", __name__, template_folder="templates")

    @blueprint.get("/")
    def held() -> str:
        with ledger.look() as books:
            shops = [
                {
                    "name": shop.name,
                    "held": [
                        as_seen_inside(decision)
                        for decision in books.decisions.stopped(shop.shop_id, limit=MOST_SHOWN)
                    ],
                }
                for shop in books.shops.all()
            ]
        return render_template("held.html", shops=shops, most=MOST_SHOWN)

    @blueprint.get("/parked")
    def parked() -> str:
        with ledger.look() as books:
            owners = [(shop.shop_id, shop.name, shop.shop_id) for shop in books.shops.all()]
            shops = [
                {
                    "name": name,
                    "named": named,
                    "parked": books.inbox.parked(shop_id, limit=MOST_SHOWN),
                }
                for shop_id, name, named in [(NO_SHOP, "Of no shop that we know", "-"), *owners]
            ]
        return render_template("parked.html", shops=shops, most=MOST_SHOWN)

    blueprint.add_app_template_filter(rfc3339)
    return blueprint
