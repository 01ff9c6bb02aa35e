"""A shop's settings are read once, when they are set, and kept as they will be used."""

from __future__ import annotations

from typing import Any

import pytest

from shared.adapters.sealing import Keychain
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.ports.ledger import Shop
from shared.usecases.open_shop import open_shop
from shared.usecases.shop_settings import SETTINGS, BadSetting, change_setting
from tests.builders import SHOP


@pytest.fixture(autouse=True)
def shop(ledger: SqlLedger, vault: Keychain) -> Shop:
    with ledger.begin() as books:
        return open_shop(books, vault, SHOP, "Demo shop")


def kept(ledger: SqlLedger) -> dict[str, Any]:
    with ledger.look() as books:
        shop = books.shops.get(SHOP)
    assert shop is not None
    return dict(shop.settings)


def change(ledger: SqlLedger, name: str, text: str | None) -> dict[str, Any]:
    with ledger.begin() as books:
        shop = books.shops.get(SHOP)
        assert shop is not None
        change_setting(books, shop, name, text)
    return kept(ledger)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("garments", "detect", "detect"),
        ("garments", "stocking", "stocking"),
        ("declared_scale", "RAL", "RAL"),
        ("declared_scale", "us_class", "US_CLASS"),
        ("garment_map", " sku:A*=compression,\n tag:b=not_compression\n",
         "sku:A*=compression, tag:b=not_compression"),
        ("garment_map", 'option:M="a, b"=compression', 'option:M="a, b"=compression'),
        ("garment_map", "", ""),
        ("borderline_below", "0.7", 0.7),
        ("tape_sd.ankle", "0", 0.0),
    ],
)  # fmt: skip
def test_a_setting_is_kept_as_it_will_be_used(
    ledger: SqlLedger, name: str, text: str, value: object
) -> None:
    assert change(ledger, name, text) == {name: value}


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("garment", "detect", "there is no setting 'garment'; there are garments, garment_map"),
        ("garments", "Detect", "'Detect' is neither stocking nor detect"),
        ("garments", "", "'' is neither"),
        ("declared_scale", "RAL-GZ", "'RAL-GZ' is no scale; there are RAL, BS, FR, ENV, US_CLASS"),
        ("declared_scale", "", "'' is no scale"),
        ("garment_map", "tag:a=compression, Shirts=no", "entry 2, 'Shirts=no': begins with"),
        ("garment_map", "x" * 50_001, "50001 characters are too many; 50000 at most"),
        ("borderline_below", "1.01", "'1.01' is not a probability"),
        ("answers_kept_days", "181", "'181' is not a number of days from 1 to 180"),
        ("answers_kept_days", "0", "'0' is not a number of days"),
        ("answers_kept_days", "-1", "'-1' is not a number of days"),
        ("tape_sd.calf", "inf", "'inf' is not a number of centimetres"),
    ],
)
def test_one_that_cannot_be_is_refused_and_nothing_changes(
    ledger: SqlLedger, name: str, text: str, told: str
) -> None:
    before = change(ledger, "garments", "detect")

    with pytest.raises(BadSetting) as refused:
        change(ledger, name, text)

    assert str(refused.value).startswith(told)
    assert kept(ledger) == before


def test_a_setting_goes_back_to_its_default_and_leaves_the_others(ledger: SqlLedger) -> None:
    change(ledger, "garments", "detect")
    change(ledger, "declared_scale", "BS")

    assert change(ledger, "garments", None) == {"declared_scale": "BS"}


def test_a_default_is_one_that_could_be_set() -> None:
    for setting in SETTINGS.values():
        if setting.default is not None:
            assert setting.read(str(setting.default)) == setting.default


def test_settings_by_which_products_are_read_say_so() -> None:
    told = {name for name, setting in SETTINGS.items() if setting.is_of_catalogue}

    assert told == {"garments", "garment_map", "declared_scale"}
