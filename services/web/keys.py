"""Who calls: API keys, their shop, their scopes, and the origins a publishable key answers to."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request

from services.web.observing import SHOP
from services.web.problems import Problem
from shared.ports.failures import LedgerUnavailable
from shared.ports.ledger import ApiKey, Ledger, Scope, Shop
from shared.usecases.open_shop import digest_of

REMEMBERED_SECONDS = 5.0
"""A revoked key answers no longer than this; a new one is never looked for in memory first."""
_PARTS = 3
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Caller:
    key: ApiKey
    shop: Shop


class KeyRing:
    """Finds callers by their key. Only what was found is remembered, for a moment."""

    def __init__(self, ledger: Ledger, *, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ledger, self._ticks = ledger, ticks
        self._remembered: dict[str, tuple[float, Caller]] = {}

    def find(self, token: str) -> Caller | None:
        """None for every key that does not open this ledger's shops, without saying why."""
        digest = digest_of(token)
        until, caller = self._remembered.get(digest, (0.0, None))
        if caller is not None and self._ticks() < until:
            return caller
        try:
            found = self._look_up(token, digest)
        except LedgerUnavailable:
            if caller is None:
                raise
            return caller  # It was right a moment ago, and shoppers need an answer.
        if found is None:
            self._remembered.pop(digest, None)
            return None
        self._remembered[digest] = (self._ticks() + REMEMBERED_SECONDS, found)
        return found

    def _look_up(self, token: str, digest: str) -> Caller | None:
        parts = token.split("_", _PARTS - 1)
        if len(parts) != _PARTS:
            return None
        with self._ledger.look() as books:
            key = books.shops.key(parts[1])
            if key is None or not hmac.compare_digest(key.digest, digest):
                return None
            shop = books.shops.get(key.shop_id)
        return None if shop is None else Caller(key, shop)


def guard_with_keys(app: Flask, ring: KeyRing) -> None:
    app.extensions["sockwise_keys"] = ring


def needs(scope: Scope, *, secret: bool = False) -> Callable[[View], View]:
    """Lets a view be called with a key of this scope; `caller()` is then whose it is.

    `secret` keeps publishable keys out, which any browser may hold.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            g.caller = found = _admit(scope)
            if secret and found.key.publishable:
                raise Problem(403, "This call needs a secret key.")
            request.environ[SHOP] = found.shop.shop_id
            return view(*args, **kwargs)

        return cast("View", checked)

    return guarded


def caller() -> Caller:
    found: Caller = g.caller
    return found


def _admit(scope: Scope) -> Caller:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    ring: KeyRing = current_app.extensions["sockwise_keys"]
    found = ring.find(token) if kind == "Bearer" and token else None
    if found is None:
        raise Problem(401, "Give a live API key: `Authorization: Bearer <key>`.")
    if scope not in found.key.scopes:
        raise Problem(403, f"This key has no scope `{scope}`.")
    if found.key.publishable and not is_origin_allowed(found.key, request.headers.get("Origin")):
        raise Problem(403, "This publishable key is not for this origin.")
    return found


def is_origin_allowed(key: ApiKey, origin: str | None) -> bool:
    """A request without an origin comes from no browser; our own pages are always allowed."""
    return origin is None or origin in key.origins or origin == request.host_url.rstrip("/")
