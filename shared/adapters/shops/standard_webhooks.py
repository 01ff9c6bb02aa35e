"""Signatures of the Standard Webhooks kind: any shop, ERP or warehouse that is not a platform."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from standardwebhooks.webhooks import (
    EmptyWebhookSecretError,
    Webhook,
    WebhookVerificationError,
)

SIGNATURE = "webhook-signature"


def is_signed(headers: Mapping[str, str], raw: bytes, secrets: Sequence[str]) -> bool:
    """Whether any live secret signed these very bytes within the last five minutes."""
    lowered = {name.lower(): value for name, value in headers.items()}
    # The library gives up at the first entry that it cannot read; a later one may be right.
    entries = filter(_is_readable, lowered.get(SIGNATURE, "").split(" "))
    lowered[SIGNATURE] = " ".join(entries)
    return any(_verifies(secret, raw, lowered) for secret in secrets)


def _is_readable(entry: str) -> bool:
    version, _, signature = entry.partition(",")
    try:
        return version == "v1" and bool(base64.b64decode(signature, validate=True))
    except ValueError:  # Bad base64, or not even ASCII.
        return False


def _verifies(secret: str, raw: bytes, headers: dict[str, str]) -> bool:
    try:
        Webhook(secret).verify(raw, headers, json_parse=False)
    except (WebhookVerificationError, EmptyWebhookSecretError, ValueError):
        return False
    return True
