"""What a merchant writes into the map of garments, and how it is refused."""

from __future__ import annotations

import pytest

from shared.domain.garment_sense import GarmentMapFault, Offered, map_from, sense_from

SHIRT = Offered(
    sku="ACME_12-M",
    product_id="shirt-1",
    options={"Größe": "M", "Material": "Leinen, weiß"},
    categories=("Clothing > Shirts", "Sale"),
    tags=("Summer",),
)


def mapped(written: str, offered: Offered = SHIRT) -> bool | None:
    return sense_from({"garments": "detect", "garment_map": written}).mapped(offered)


@pytest.mark.parametrize(
    "entry",
    [
        "sku:ACME_12-M",
        "sku:acme*",
        "sku:ACME_??-[LM]",
        "product:shirt-?",
        "category:*shirts",
        "category: SALE ",
        "tag:summer",
        "option:Material=Leinen*",
        'option:Material="Leinen, weiß"',
        "option:material=leinen? weiss",
        "option:GROSSE=*",
    ],
)
def test_an_entry_matches_by_its_kind_and_pattern(entry: str) -> None:
    assert mapped(f"{entry}=not_compression") is False
    assert mapped(f"{entry}=compression") is True


@pytest.mark.parametrize(
    "entry",
    ["sku:ACME", "product:ACME*", "category:Shirts", "tag:sale", "option:Material=M", "sku:[!A]*"],
)
def test_a_pattern_must_match_the_whole_and_its_own_kind(entry: str) -> None:
    assert mapped(f"{entry}=not_compression") is None


def test_the_first_entry_that_matches_decides() -> None:
    written = "tag:winter=compression, tag:summer=compression\nsku:*=not_compression"

    assert mapped(written) is True
    assert mapped(written, Offered(sku="B")) is False
    assert mapped(written, Offered()) is None


def test_what_is_not_given_matches_nothing() -> None:
    written = ", ".join(f"{kind}:*=compression" for kind in ("sku", "product", "category", "tag"))

    assert mapped(f"{written}, option:*=*=compression", Offered()) is None


@pytest.mark.parametrize("written", ["", " ", ",,", "\n,\n"])
def test_a_map_may_be_empty(written: str) -> None:
    assert map_from(written) == ()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            "catgory:Shirts=compression",
            "entry 1, 'catgory:Shirts=compression': begins with none of",
        ),
        ("tag:a=compression, Shirts", "entry 2, 'Shirts': begins with none of sku:, product:,"),
        ("tag:a=no", "ends neither with =compression nor with =not_compression"),
        ("tag:a", "entry 1, 'tag:a': ends neither"),
        ("tag:a=b=compression", "is not of the form tag:PATTERN=compression"),
        ("option:a=not_compression", "is not of the form option:NAME=VALUE=not_compression"),
        ("option:a=b=c=compression", "is not of the form option:NAME=VALUE=compression"),
        ("tag:=compression", "has an empty pattern"),
        ('tag:""=compression', "has an empty pattern"),
        ("option:a==compression", "has an empty pattern"),
        ('tag:"a=compression', "opened and not closed"),
        ('tag:a"b"c=compression', "in the middle of a pattern"),
        (f"tag:{'a' * 256}=compression", "a pattern of more than 255 characters"),
        (",".join(["tag:a=compression"] * 501), "501 entries; 500 at most"),
        (f"{'a' * 100}", f"'{'a' * 60}...': begins with"),
    ],
)
def test_an_entry_that_cannot_be_read_is_named(written: str, told: str) -> None:
    with pytest.raises(GarmentMapFault) as refused:
        map_from(written)

    assert told in str(refused.value)
