"""The opaque token that rides on a cart line: which size of which chart was recommended.

It holds no measurement and no health word. `f1.<key id>.<sealed>`; the order door opens it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from shared.ports.vault import Seal

LIFE = timedelta(days=30)
PURPOSE = "fit reference"
LONGEST = 512
_PREFIX = "f1"
_PARTS = 3


class BadFitReference(ValueError):
    """Forged, changed, expired or not ours: no evidence of a fit, and no error of the order."""


@dataclass(frozen=True, slots=True)
class FitReference:
    """`chart_version` is a hash of the chart; `leg` is left, right or both."""

    chart_version: str
    size: str
    leg: str
    off_chart: bool = False
    calves_differ: bool = False


def issue(reference: FitReference, seal: Seal, *, at: datetime) -> str:
    """At most 512 characters for every size name that a chart may have."""
    expires = int((at + LIFE).timestamp())
    content = {
        "chart_version": reference.chart_version,
        "size": reference.size,
        "leg": reference.leg,
        "off_chart": reference.off_chart,
        "calves_differ": reference.calves_differ,
        "exp": expires,
    }
    sealed = seal.seal(orjson.dumps(content), PURPOSE)
    return f"{_PREFIX}.{seal.key_id}.{base64.urlsafe_b64encode(sealed).rstrip(b'=').decode()}"


def read(token: str, seal: Seal, *, at: datetime) -> FitReference:
    """Raises `BadFitReference`."""
    parts = token.split(".")
    if len(token) > LONGEST or len(parts) != _PARTS or parts[0] != _PREFIX:
        msg = "not a fit reference"
        raise BadFitReference(msg)
    try:
        sealed = base64.urlsafe_b64decode(parts[2] + "==")
        content: dict[str, Any] = orjson.loads(seal.open(sealed, PURPOSE))
    except ValueError as error:
        msg = "not sealed by this shop"
        raise BadFitReference(msg) from error
    if datetime.fromtimestamp(content.pop("exp"), UTC) < at:
        msg = "expired"
        raise BadFitReference(msg)
    names = (field.name for field in fields(FitReference))
    try:
        return FitReference(**{name: content[name] for name in names})
    except KeyError as error:
        raise BadFitReference("not a reference that this release can read") from error
