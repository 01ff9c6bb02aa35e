"""WooCommerce: its signature, its ping, and its orders and products in our words."""

from __future__ import annotations

import base64
import hashlib
import hmac
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

TOPIC = "x-wc-webhook-topic"
SIGNATURE = "x-wc-webhook-signature"
DELIVERY = "x-wc-webhook-delivery-id"
_PING = re.compile(rb"webhook_id=\d{1,20}")
LONGEST_REFERENCE = 512
LONGEST_NAME = 255
LONGEST_OPTION = 10_000
MOST_OPTIONS = 50
FURTHER = "further options"
_ORDER_TOPICS = frozenset({"order.created", "order.updated", "order.restored"})
_PRODUCT_TOPICS = frozenset(
    {"product.created", "product.updated", "product.restored", "product.published"}
)
_FOR_US = _ORDER_TOPICS | _PRODUCT_TOPICS | {"product.deleted"}
LOCATION = "woocommerce"
"""WooCommerce knows one stock per product, wherever it lies."""


class WooCommerce:
    """Reads deliveries; see `shared.ports.shops.PlatformReader`."""

    def is_ping(self, headers: Mapping[str, str], raw: bytes) -> bool:
        return TOPIC not in headers and _PING.fullmatch(raw) is not None

    def is_signed(self, headers: Mapping[str, str], raw: bytes, secrets: Sequence[str]) -> bool:
        """The key is the text that the merchant typed; an empty one verifies nothing."""
        given = headers.get(SIGNATURE, "").encode()
        return any(
            hmac.compare_digest(
                given, base64.b64encode(hmac.digest(secret.encode(), raw, hashlib.sha256))
            )
            for secret in secrets
            if secret
        )

    def topic(self, headers: Mapping[str, str]) -> str:
        return headers.get(TOPIC, "")

    def is_for_us(self, headers: Mapping[str, str]) -> bool:
        return self.topic(headers) in _FOR_US

    def dedupe_key(self, headers: Mapping[str, str], raw: bytes) -> str:
        """Delivery ids collide within a second and a body names its own resource and time, so the
        body's hash tells deliveries apart; a deletion has no time and needs the delivery too.
        """
        topic = self.topic(headers)
        delivery = headers.get(DELIVERY, "")[:64] if topic.endswith(".deleted") else ""
        return f"woo {topic[:60]} {delivery} {hashlib.sha256(raw).hexdigest()}"

    def events_of(
        self, headers: Mapping[str, str], resource: Mapping[str, Any], *, received_at: str
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        topic = self.topic(headers)
        if topic in _ORDER_TOPICS:
            yield "sockwise.order.changed.v1", order_of(resource)
        elif topic in _PRODUCT_TOPICS:
            for change in stock_of(resource):
                yield "sockwise.stock.changed.v1", change
        elif topic == "product.deleted":
            gone = {"product_id": str(resource["id"]), "as_of": received_at}
            yield "sockwise.product.deleted.v1", gone


def order_of(order: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an order: no name, no street, no e-mail, no telephone."""
    status = str(order["status"])
    return {
        "order_id": str(order["id"]),
        "version": _utc(order["date_modified_gmt"]),
        "status": status,
        "market": _market(order),
        "screening_ref": _meta(order, "_screening_ref"),
        "cancelled": status == "cancelled",
        "lines": [_line(line, fulfilled=status == "completed") for line in order["line_items"]],
    }


def _line(line: Mapping[str, Any], *, fulfilled: bool) -> dict[str, Any]:
    title = line.get("parent_name") or line["name"]
    quantity = math.ceil(_finite(line["quantity"]))
    return {
        "line_id": str(line["id"]),
        "sku": str(line["sku"]) if line.get("sku") not in (None, "") else None,
        "product_id": str(line["product_id"]) if line.get("product_id") else None,
        "title": title,
        "variant_title": str(line["name"]).removeprefix(title).strip(" -") or None,
        "options": _options(line),
        "quantity": quantity,
        "current_quantity": quantity,
        "fulfilled": fulfilled,
        "fit_ref": _meta(line, "_fit_ref"),
        "screening_ref": _meta(line, "_screening_ref"),
    }


def _options(line: Mapping[str, Any]) -> dict[str, str]:
    """What the buyer chose; keys with an underscore are other plugins' notes to themselves.

    Nothing that may name a grade is lost: notes of one name are joined, and those beyond what an
    order may hold share one option.
    """
    found: dict[str, str] = {}
    for meta in line.get("meta_data", []):
        key, value = str(meta.get("key") or ""), _told(meta)
        name = " ".join(str(meta.get("display_key") or key).split())[:LONGEST_NAME]
        if key.startswith("_") or not name or value is None:
            continue
        if name not in found and len(found) >= MOST_OPTIONS - 1:
            name, value = FURTHER, f"{name}: {value}"
        known = found.get(name)
        found[name] = (value if known is None else f"{known} / {value}")[:LONGEST_OPTION]
    return found


def _told(meta: Mapping[str, Any]) -> str | None:
    for value in (meta.get("display_value"), meta.get("value")):
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
            return str(value)
    return None


def _meta(resource: Mapping[str, Any], key: str) -> str | None:
    found = (m.get("value") for m in resource.get("meta_data", []) if m.get("key") == key)
    value = next(found, None)
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST_REFERENCE else None


def _market(order: Mapping[str, Any]) -> str | None:
    """Where it goes, or else who pays: `US-TX` in the United States, the country elsewhere."""
    for kind in ("shipping", "billing"):
        address = order.get(kind) or {}
        country, state = address.get("country"), address.get("state")
        if country:
            return f"{country}-{state}" if country == "US" and state else str(country)
    return None


def stock_of(product: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """At most one change: a product without a SKU, or the parent of variations, has no stock."""
    sku = str(product.get("sku") or "")
    if not sku or product.get("type") == "variable":
        return
    yield {
        "sku": sku,
        "location": LOCATION,
        "available": _available(product),
        "as_of": _utc(product["date_modified_gmt"]),
    }


def _available(product: Mapping[str, Any]) -> int | None:
    """Without managed stock only "out of stock" is a number; "in stock" is not."""
    if product.get("manage_stock") not in (False, None):  # True, or "parent"
        quantity = product.get("stock_quantity")
        return None if quantity in (None, "") else math.floor(_finite(quantity))
    return 0 if product.get("stock_status") == "outofstock" else None


def _finite(number: Any) -> float:
    """Its quantities are integers, fractions or texts; raises ValueError on anything endless."""
    found = float(number)
    if not math.isfinite(found):
        raise ValueError("a quantity has an end")
    return found


def _utc(moment: str) -> str:
    """Its `_gmt` times have no Z."""
    return moment if moment.endswith("Z") else moment + "Z"
