"""The list of held orders with their reasons."""

from __future__ import annotations

from flask import Blueprint, render_template

from shared.domain.decision import as_seen_inside
from shared.ports.ledger import Ledger

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

    return blueprint
