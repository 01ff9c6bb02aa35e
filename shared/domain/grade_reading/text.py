"""Product text as shops write it, folded so that one pattern fits every script and keyboard."""

from __future__ import annotations

import html
import re
import unicodedata

# A table per text and not `unicodedata.normalize` on the whole: that one takes quadratic time on
# long runs of combining marks, and some single characters unfold to eighteen.
_LONGEST_UNFOLDING = 4

_TWINS = str.maketrans(
    {
        "~": "-",
        "_": " ",  # option names often come as slugs
        "\N{SWUNG DASH}": "-",
        "\N{TILDE OPERATOR}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{HYPHEN BULLET}": "-",
        "\N{BOX DRAWINGS LIGHT HORIZONTAL}": "-",
        "\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}": "-",
        "\N{DIVISION SIGN}": "-",
        "\N{FRACTION SLASH}": "/",
        "\N{DIVISION SLASH}": "/",
        "\N{IDEOGRAPHIC COMMA}": ",",
        "\N{KATAKANA MIDDLE DOT}": ",",
        "\N{GREATER-THAN OVER EQUAL TO}": "\N{GREATER-THAN OR EQUAL TO}",
        "\N{GREATER-THAN OR SLANTED EQUAL TO}": "\N{GREATER-THAN OR EQUAL TO}",
        # Unfolded they would read "1/2", and "15 1/2" as fifteen and one half-written range.
        "\N{VULGAR FRACTION ONE QUARTER}": ".25",
        "\N{VULGAR FRACTION ONE HALF}": ".5",
        "\N{VULGAR FRACTION THREE QUARTERS}": ".75",
    }
)

# Bounded, because `html.unescape` itself fails on a reference of thousands of digits.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")

# "15-20,20-30" is a list; without a space its comma would read as a decimal one.
_CROWDED = re.compile(r"(\d\d-\d\d),(?=\d\d-\d\d)")


def plain(text: str) -> str:
    """Return the text in lower case with ASCII digits, "-" for any dash and single spaces.

    Accents, invisible characters and HTML references are gone; full-width forms are ordinary.
    """
    bare = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text
    folded = bare.translate({ord(char): _folded(char) for char in set(bare)})
    return _CROWDED.sub(r"\1, ", " ".join(folded.split()))


def _folded(char: str) -> str:
    if char.isascii():
        return char.lower().translate(_TWINS)
    twin = char.translate(_TWINS)
    if twin != char:
        return twin
    category = unicodedata.category(char)
    if category == "Pd":
        return "-"
    if category in {"Cf", "Mn", "Me"}:
        return ""
    return _unfolded(char)


def _unfolded(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    parts = unicodedata.normalize("NFKD", char)
    if len(parts) > _LONGEST_UNFOLDING:
        return " "
    kept = "".join(part for part in parts if not unicodedata.combining(part))
    return kept.casefold().translate(_TWINS)
