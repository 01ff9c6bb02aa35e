"""The picture of `sockwise chart fit`: the share of legs per outcome and size, and the plane."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, tostring

from commands.fit_answers import OUTCOMES, Tally
from commands.fit_plane import Plane, Sample
from commands.svg import OUTCOME_LOOKS, add, add_patterns, clean, px, readable
from shared.domain.sizechart import Chart

WIDTH = 1200
_LEFT, _BARS_WIDTH = 40.0, 420.0
_PLANE_LEFT, _PLANE_WIDTH, _PLANE_HEIGHT = 560.0, 600.0, 560.0
_TOP = 128.0
_BAR = 20.0
_SLIVER = 4.0
"""Pixels; the white line around a piece would hide one that is narrower."""
_MOST_SIZES = 40
_LABEL_WIDTH, _NUMBER_WIDTH = 100.0, 116.0
_LONGEST_LABEL = 14

Bar = tuple[str, Sequence[tuple[str, int]]]
"""A label, and the legs per outcome."""


def draw(chart: Chart, tally: Tally, sample: Sample, axes: Sequence[str], note: str) -> str:
    """One SVG document; the same legs give the same bytes. `note` says which legs, and how."""
    page = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    page.set("aria-labelledby", "title desc")
    title = f"{chart.title}: {tally.legs:,} legs"
    add(page, "title", title, id="title")
    desc = add(page, "desc", id="desc")
    add_patterns(page)
    add(page, "rect", width="100%", height="100%", fill="#fff")
    add(page, "text", title, x=px(_LEFT), y="44", font_size="24", font_weight="bold")
    add(page, "text", _subtitle(chart, tally, note), x=px(_LEFT), y="68", fill="#444")
    low = _bars(page, "Share of legs per outcome", _outcomes(tally), tally, _TOP)
    sizes, others = _sizes(tally)
    low = _bars(page, "Share of legs per size", sizes, tally, low + 44)
    if others:
        add(page, "text", others, x=px(_LEFT), y=px(low + 8), font_size="12", fill="#444")
        low += 20
    plane = Plane(chart, axes, sample.dots)
    _heading(page, f"Rows of the chart over the legs: {' and '.join(map(readable, axes))}")
    plane.draw(page, _PLANE_LEFT, _TOP + 28, _PLANE_WIDTH, _PLANE_HEIGHT)
    _legend(page, {dot.outcome for dot in sample.dots})
    below = max(low, _TOP + 28 + _PLANE_HEIGHT + 56)
    lines = _captions(chart, tally, sample, plane)
    for number, line in enumerate(lines):
        y = px(below + 20 + 18 * number)
        add(page, "text", line, x=px(_LEFT), y=y, font_size="12", fill="#444")
    desc.text = clean(" ".join([_in_words(tally), *lines]))
    height = below + 32 + 18 * len(lines)
    page.set("viewBox", f"0 0 {WIDTH} {px(height)}")
    page.attrib |= {"width": str(WIDTH), "height": px(height)}
    page.attrib |= {"font-family": "system-ui, sans-serif", "font-size": "13"}
    return tostring(page, encoding="unicode") + "\n"


def _subtitle(chart: Chart, tally: Tally, note: str) -> str:
    unread = f"rows that could not be read: {tally.unreadable:,}" if tally.unreadable else ""
    return "; ".join(part for part in (f"chart {chart.chart_id}", note, unread) if part)


def _outcomes(tally: Tally) -> list[Bar]:
    return [(readable(name), [(name, tally.outcomes[name])]) for name in OUTCOMES]


def _sizes(tally: Tally) -> tuple[list[Bar], str]:
    """The bars, and a sentence on the sizes for which there is no room: those of fewest legs."""
    sizes = tally.chart.sizes
    most = set(sorted(sizes, key=tally.of_size, reverse=True)[:_MOST_SIZES])
    bars: list[Bar] = [
        (size, [(outcome, tally.sized[size, outcome]) for outcome in OUTCOMES])
        for size in sizes
        if size in most
    ]
    left_out = len(sizes) - len(most)
    return bars, f"and {left_out} more sizes of fewer legs" if left_out else ""


def _bars(page: Element, title: str, bars: Sequence[Bar], tally: Tally, top: float) -> float:
    """One bar a line, each of its outcomes a piece; gives the y below the last."""
    add(page, "text", title, x=px(_LEFT), y=px(top), font_size="16", font_weight="bold")
    room = _BARS_WIDTH - _LABEL_WIDTH - _NUMBER_WIDTH
    longest = max([sum(n for _, n in pieces) for _, pieces in bars], default=0) or 1
    y = top + 14
    for label, pieces in bars:
        x, legs = _LEFT + _LABEL_WIDTH, sum(n for _, n in pieces)
        shown = label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"
        add(page, "text", shown, x=px(x - 8), y=px(y + 15), text_anchor="end")
        for outcome, n in pieces:
            if n:
                wide = room * n / longest
                place = {"x": px(x), "y": px(y), "width": px(wide), "height": px(_BAR)}
                gap = "#fff" if wide > _SLIVER else "none"
                piece = add(page, "rect", **place, fill=f"url(#{outcome})", stroke=gap)
                add(piece, "title", f"{label}, {readable(outcome)}: {n:,}")
                x += wide
        told = f"{tally.share(legs):.1%} ({legs:,})"
        add(page, "text", told, x=px(x + 8), y=px(y + 15))
        y += _BAR + 6
    return y


def _heading(page: Element, title: str) -> None:
    x = px(_PLANE_LEFT)
    add(page, "text", title, x=x, y=px(_TOP - 14), font_size="16", font_weight="bold")


def _legend(page: Element, seen: set[str]) -> None:
    """Marks of the outcomes that occur, in one line over the plane."""
    x, y = _PLANE_LEFT + 8, _TOP + 10
    for outcome in OUTCOMES:
        if outcome in seen:
            look = OUTCOME_LOOKS[outcome]
            add(page, "path", d=f"M{px(x)} {px(y - 4.5)}{look.mark}", **look.mark_style())
            add(page, "text", readable(outcome), x=px(x + 11), y=px(y))
            x += 44 + 7 * len(outcome)
    add(page, "rect", x=px(x), y=px(y - 11), width="16", height="12", fill="none", stroke="#222")
    add(page, "text", "row of the chart", x=px(x + 23), y=px(y))


def _captions(chart: Chart, tally: Tally, sample: Sample, plane: Plane) -> list[str]:
    lines = ["Shares are of the legs that could be read; a leg with several sizes counts for each."]
    if len(sample.dots) < sample.seen:
        lines.append(f"The dots are {len(sample.dots):,} of {sample.seen:,} legs, drawn by lot.")
    if sample.seen < tally.legs:
        lines.append(f"{tally.legs - sample.seen:,} legs lack one of the two points.")
    if plane.outside:
        lines.append(f"Dots outside the frame: {plane.outside:,}.")
    if len(plane.axes) == 1:
        lines.append("The height of a dot means nothing; it keeps the dots apart.")
    if any(len(row.bounds) > len(plane.axes) for row in chart.rows):
        lines.append("The rows have bounds on other points too, which the picture cannot show.")
    return lines


def _in_words(tally: Tally) -> str:
    """The bars, for those who hear the picture."""
    outcomes = [f"{readable(n)} {tally.share(tally.outcomes[n]):.1%}" for n in OUTCOMES]
    sizes = [f"{size} {tally.share(tally.of_size(size)):.1%}" for size in tally.chart.sizes]
    return f"Outcomes: {', '.join(outcomes)}. Sizes: {', '.join(sizes[:_MOST_SIZES])}."
