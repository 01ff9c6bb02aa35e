"""What a word of a product's text, or a grade in it, can be a sign of."""

from __future__ import annotations

from enum import StrEnum


class Sign(StrEnum):
    """The kinds of words in `words`; `sense` says what they come to together."""

    COMPRESSION = "compression"  # the bare word, which springs, bags and sports shirts have too
    GRADED = "graded"  # said of graded hosiery and of nothing else
    HOSIERY = "hosiery"  # a maker's name or a pressure, which a few other things have too
    MEDICAL = "medical"  # a condition or a purpose: it counts beside a garment or the bare word
    SUPPORT = "support"  # counts beside a garment only
    GARMENT = "garment"  # worn on the leg or the arm
    CLOTHES = "clothes"  # worn elsewhere, with a compression that has no grade
    THING = "thing"  # no garment
    ACCESSORY = "accessory"  # goes with compression hosiery: washing, putting on
    NEGATION = "negation"  # "no compression"
    PURPOSE = "purpose"  # "for": what an accessory is for is not what is sold
    BREAK = "break"  # a comma, a slash: what stands across it says nothing of its neighbour


OF_COMPRESSION = frozenset(
    {Sign.COMPRESSION, Sign.GRADED, Sign.HOSIERY, Sign.MEDICAL, Sign.SUPPORT}
)
"""The signs that a compression garment can be told by."""
