"""What a person reads when everything is up."""

from __future__ import annotations

import json
from typing import Any

from commands.doors import doors_of
from shared.settings import Settings

_LEG = {"ankle": 22, "calf": 36, "length_floor_to_knee": 42}
_ASK = {
    "measurements": {"unit": "cm", "left": _LEG, "right": _LEG},
    "compression": "15-20 mmHg",
    "style": "knee-high",
}
_ORDER = {
    "order_id": "1001",
    "version": "2026-05-01T09:00:00Z",
    "market": "US-TX",
    "lines": [
        {"line_id": "1", "title": "Knee-high 20-30 mmHg", "quantity": 1},
        {"line_id": "2", "title": "Travel sock 15-20 mmHg", "quantity": 1},
    ],
}


def welcome(settings: Settings, demo: dict[str, Any] | None) -> str:
    """Addresses and, for the demo shop, its keys and two lines to paste."""
    sizing, orders, desk = (door.url for door in doors_of(settings).values())
    lines = ["", "Sockwise is up. Ctrl-C stops it.", ""]
    lines += [f"  sizing       {sizing}   API: {sizing}/docs"]
    lines += [f"  orders       {orders}   API: {orders}/docs"]
    lines += [f"  review desk  {desk}"]
    if demo is not None:
        lines += ["", f"  demo shop    {sizing}/demo"]
        lines += [f"  keys         {settings.demo_file}"]
        lines += [f"    publishable  {demo['publishable_key']}"]
        lines += [f"    secret       {demo['secret_key']}"]
        lines += [
            "",
            "Size a leg:",
            "",
            _curl(f"{sizing}/v1/recommendations", demo, "publishable_key", _ASK),
        ]
        lines += [
            "",
            "Hold an order:",
            "",
            _curl(f"{orders}/v1/screenings", demo, "secret_key", _ORDER),
        ]
    return "\n".join([*lines, ""])


def _curl(url: str, demo: dict[str, Any], key: str, body: dict[str, Any]) -> str:
    return (
        f"curl -s {url} -H 'Authorization: Bearer {demo[key]}' "
        f"-H 'Content-Type: application/json' -d '{json.dumps(body)}'"
    )
