"""The picture of `sockwise policy replay`: a square for each pair of outcomes, before and after."""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring

from commands.replay_report import Report
from commands.svg import add, clean, px
from shared.domain.policy import Outcome

WIDTH, HEIGHT = 760, 640
_LEFT, _TOP, _CELL = 190.0, 190.0, 96.0
_STRICTER, _MILDER, _SAME = "#d55e00", "#0072b2", "#666666"
"""Told apart by most eyes, and by the arrow beside the number."""
_PALEST = 0.12


def draw(report: Report) -> str:
    """One SVG document; the same report gives the same bytes."""
    page = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    page.set("aria-labelledby", "title desc")
    page.set("viewBox", f"0 0 {WIDTH} {HEIGHT}")
    page.attrib |= {"width": str(WIDTH), "height": str(HEIGHT)}
    page.attrib |= {"font-family": "system-ui, sans-serif", "font-size": "14"}
    title = f"{report.changed:,} of {report.replayed:,} orders get another outcome"
    add(page, "title", title, id="title")
    add(page, "desc", clean(report.as_text()), id="desc")
    add(page, "rect", width="100%", height="100%", fill="#fff")
    add(page, "text", title, x="40", y="48", font_size="24", font_weight="bold")
    add(page, "text", _subtitle(report), x="40", y="76", fill="#444")
    add(page, "text", "after", x=px(_LEFT + 2 * _CELL), y=px(_TOP - 52), text_anchor="middle")
    add(page, "text", "before", x="60", y=px(_TOP + 2 * _CELL))
    for place, outcome in enumerate(Outcome):
        middle = (place + 0.5) * _CELL
        x = px(_LEFT + middle)
        add(page, "text", outcome, x=x, y=px(_TOP - 16), text_anchor="middle", font_weight="bold")
        y = px(_TOP + middle + 5)
        add(page, "text", outcome, x=px(_LEFT - 16), y=y, text_anchor="end", font_weight="bold")
    for row, before in enumerate(Outcome):
        for column, after in enumerate(Outcome):
            _cell(page, report, (row, column), report.moves[before, after])
    _legend(page)
    return tostring(page, encoding="unicode") + "\n"


def _subtitle(report: Report) -> str:
    left_out = report.orders - report.replayed
    return f"{left_out:,} could not be replayed; {report.reasons_only:,} get only other reasons"


def _cell(page: Element, report: Report, place: tuple[int, int], count: int) -> None:
    row, column = place
    colour = _SAME if row == column else _STRICTER if column > row else _MILDER
    most = max(report.moves.values(), default=0)
    depth = _PALEST + (1 - _PALEST) * count / most if count and most else 0.0
    x, y = _LEFT + column * _CELL, _TOP + row * _CELL
    box = {"x": px(x + 2), "y": px(y + 2), "width": px(_CELL - 4), "height": px(_CELL - 4)}
    shade = {"fill": colour, "fill_opacity": f"{depth:.2f}"}
    add(page, "rect", **box, **shade, stroke="#bbb")
    mark = "" if row == column or not count else " \N{UPWARDS ARROW}" if column > row else " ↓"
    ink = "#fff" if depth > 0.5 else "#111"  # noqa: PLR2004 - half as dark as can be
    told = f"{count:,}{mark}" if count else "\N{MIDDLE DOT}"
    place_of = {"x": px(x + _CELL / 2), "y": px(y + _CELL / 2 + 6)}
    add(page, "text", told, **place_of, text_anchor="middle", font_size="18", fill=ink)


def _legend(page: Element) -> None:
    y = px(_TOP + 4 * _CELL + 36)
    told = "orange, up: stricter than before. blue, down: milder. grey: the same outcome."
    add(page, "text", told, x="40", y=y, fill="#444")
