"""SVG elements, and how the outcomes look: by colour, by pattern and by the shape of their mark."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""
PATTERN = 8
"""Pixels after which a pattern repeats."""


def add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    """`font_size` becomes `font-size`."""
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    element = SubElement(parent, tag, named)
    if text is not None:
        element.text = clean(text)
    return element


def clean(text: str) -> str:
    """Without what XML cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def px(number: float) -> str:
    """One decimal is finer than any screen."""
    return f"{number:.1f}".removesuffix(".0")


def readable(name: str) -> str:
    return name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Look:
    """`pattern` is drawn in white over the colour; `mark` goes on from the mark's middle."""

    colour: str
    pattern: str
    mark: str
    mark_width: float = 1.5

    def mark_style(self) -> dict[str, str]:
        return {
            "fill": "none",
            "stroke": self.colour,
            "stroke_width": px(self.mark_width),
            "stroke_linecap": "round",
        }


OUTCOME_LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "match": Look("#0072b2", "", "h0", 5.0),
        "no_size": Look("#d55e00", "M0 0L8 8M8 0L0 8", "m-3-3l6 6m0-6l-6 6"),
        "borderline": Look("#56b4e9", "M-2 2l4-4M0 8l8-8M6 10l4-4", "m0-4l4 4-4 4-4-4z"),
        "several": Look("#009e73", "M4 0V8", "m-3.2-3.2h6.4v6.4h-6.4z"),
        "implausible": Look("#444", "M0 4H8", "m0-4l4 7h-8z"),
    }
)
"""In the order in which marks are drawn. Colours of Okabe and Ito, told apart by most eyes."""


def add_patterns(page: Element) -> None:
    """Defines `url(#match)` and the others, for filling bars."""
    defs = add(page, "defs")
    for outcome, look in OUTCOME_LOOKS.items():
        square = {"width": str(PATTERN), "height": str(PATTERN)}
        pattern = add(defs, "pattern", id=outcome, patternUnits="userSpaceOnUse", **square)
        add(pattern, "rect", **square, fill=look.colour)
        if look.pattern:
            add(pattern, "path", d=look.pattern, stroke="#fff", stroke_width="1.2", fill="none")
