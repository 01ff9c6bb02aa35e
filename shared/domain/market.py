"""Delivery markets: an ISO 3166-1 country, or a subdivision of one ("FR", "US-NV")."""

from __future__ import annotations

import re

# ISO 3166-1 alpha-2, officially assigned.
_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_CODES.split())
_MARKET = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")
_BETWEEN = re.compile(r"[^A-Z0-9]+")
_LONGEST = 20


def market_from(raw: object) -> str:
    """A market as rules name it. Raises ValueError for anything that ISO 3166 does not know."""
    match = _MARKET.fullmatch(raw) if isinstance(raw, str) else None
    if match is None or match[1] not in COUNTRIES:
        told = repr(raw)[:_LONGEST]
        raise ValueError(f"{told} is no ISO 3166 country such as FR, nor a part of one like US-NV")
    return match[0]


def names_of(raw: str | None) -> tuple[str, ...]:
    """What an order's market is called in rules, the part before the country; nothing for none.

    Shops write it in several ways ("us-nv", "US:NV").
    """
    place = _BETWEEN.sub("-", (raw or "")[:_LONGEST].upper()).strip("-")
    country = place.split("-", maxsplit=1)[0]
    return tuple(dict.fromkeys(name for name in (place, country) if name))
