"""The lists of held orders and of parked events; an event can be sent anew."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from services.web.problems import Problem
from shared.domain.decision import as_seen_inside
from shared.ports.clock import Clock, rfc3339
from shared.ports.ledger import Ledger
from shared.ports.vault import Vault
from shared.usecases.park_events import NO_SHOP, WRITTEN_NO_SHOP
from shared.usecases.replay_parked import NotReplayed, replay

MOST_SHOWN = 200


def held_blueprint(ledger: Ledger) -> Blueprint:
    blueprint = Blueprint("held", __name__, template_folder="templates")

    @blueprint.get("/")
    def shown() -> str:
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


def parked_blueprint(ledger: Ledger, vault: Vault, clock: Clock) -> Blueprint:
    blueprint = Blueprint("parked", __name__, template_folder="templates")
    blueprint.add_app_template_filter(rfc3339)

    @blueprint.get("/parked")
    def shown() -> str:
        with ledger.look() as books:
            named = [(NO_SHOP, WRITTEN_NO_SHOP, "Of no shop that we know")]
            named += [(shop.shop_id, shop.shop_id, shop.name) for shop in books.shops.all()]
            shops = [
                {
                    "name": name,
                    "written": written,
                    "parked": books.inbox.parked(shop_id, limit=MOST_SHOWN),
                }
                for shop_id, written, name in named
            ]
        return render_template("parked.html", shops=shops, most=MOST_SHOWN)

    @blueprint.post("/parked/<written>/<int:row>/replay")
    def sent_anew(written: str, row: int) -> Response:
        shop_id = NO_SHOP if written == WRITTEN_NO_SHOP else written
        try:
            with ledger.begin() as books:
                replay(books, shop_id, row, vault, at=clock.now())
        except NotReplayed as error:
            raise Problem(409, f"Event {row} stays where it is: {error}.") from error
        return redirect(url_for("parked.shown"), code=303)

    return blueprint
