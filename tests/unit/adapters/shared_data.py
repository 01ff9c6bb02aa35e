"""Vectors and captures that are kept beside the repository, for tests that skip without them."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[3].parent / "shared" / "data"
ABSENT = "../shared is absent"


def vectors(scheme: str) -> list[dict[str, Any]]:
    """Signature vectors whose body is at hand; none when the folder is not there."""
    file = FOLDER / "signatures.yaml"
    if not file.exists():
        return []
    found = yaml.safe_load(file.read_text(encoding="utf-8"))["vectors"]
    return [v for v in found if v["scheme"] == scheme and v["raw_body"] is not None]


@dataclass(frozen=True)
class Capture:
    """A request of a real shop: its headers in lower case, exact bytes, and what signed it."""

    name: str
    headers: dict[str, str]
    raw: bytes
    secret: str | None

    @property
    def topic(self) -> str:
        return self.headers.get("x-wc-webhook-topic", "")


def captures() -> list[Capture]:
    """Of WooCommerce; none when the folder is not there."""
    return [_capture(file) for file in sorted((FOLDER / "woocommerce").glob("0*.json"))]


def _capture(file: Path) -> Capture:
    told = json.loads(file.read_text(encoding="utf-8"))
    headers = {name.lower(): value for name, value in told["headers"]}
    raw = base64.b64decode(told["body_base64"])
    return Capture(file.stem, headers, raw, told["verifies_with_secret"])
