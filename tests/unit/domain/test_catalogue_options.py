"""A wide question is gathered once, for the band, the style and the options that were asked for."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.catalogue import MOST_QUESTIONS
from shared.domain.grade import Band
from shared.domain.sizechart import MOST_REMEMBERED, Style
from tests.builders import a_catalogue, a_chart, a_product, a_product_in, a_row, a_variant
from tests.unit.domain.assortments import ids, made_in, otc

SML = a_chart(a_row("S", ankle=[18, 21]), a_row("M", ankle=[20, 24]), a_row("L", ankle=[23, 26]))
LONG_OR_SHORT = a_chart(
    a_row("M", ankle=[20, 24], variant={"length": "normal"}),
    a_row("M", ankle=[20, 22], variant={"length": "petite"}),
    a_row("L", ankle=[24, 26]),
)
MEDICAL = Band(20, 30)


def coloured(name: str, **colours: str) -> Any:
    """A product with a SKU for each colour, in the size that is named."""
    return a_product(
        name,
        *(
            a_variant(f"{name}-{size}-{colour}", size, options={"colour": colour})
            for colour, size in colours.items()
        ),
    )


def test_a_band_is_compared_whole_and_without_one_only_over_the_counter_is_meant() -> None:
    catalogue = a_catalogue(
        a_product("day"), a_product("clinic", mmhg=(20, 30)), a_product("strong", mmhg=(20, 32))
    )

    assert ids(otc(catalogue)) == [["day"]]
    assert ids(catalogue.assortments(MEDICAL, None, {})) == [["clinic"]]


def test_a_doubtful_grade_and_a_missing_chart_are_in_no_assortment() -> None:
    unsure = a_product("unsure", mmhg=None, title="compression class 2")
    catalogue = a_catalogue(unsure, a_product("lost", chart_id="lost"), a_product("sound"))

    assert ids(otc(catalogue)) == [["sound"]]
    assert unsure.grade.band is not None
    assert catalogue.assortments(unsure.grade.band, None, {}) == ()


def test_a_product_without_a_style_has_that_of_its_chart() -> None:
    tights = a_chart(id="tights", style="tights")
    catalogue = a_catalogue(
        a_product("bare", style=None, chart_id="tights"),
        a_product("told", style="sock", chart_id="tights"),
        charts=(tights,),
    )

    assert ids(catalogue.assortments(None, Style.TIGHTS, {})) == [["bare"]]
    assert ids(catalogue.assortments(None, Style.SOCK, {})) == [["told"]]
    assert [one.style for one in catalogue.assortments(None, None, {})] == [
        Style.TIGHTS,
        Style.SOCK,
    ]


def test_the_style_of_a_product_without_a_chart_is_no_guess() -> None:
    bare = a_product("bare", style=None, chart_id=None)

    with pytest.raises(KeyError):
        a_catalogue(bare).style_of(bare)


def test_options_leave_only_the_products_and_rows_that_have_them_together() -> None:
    catalogue = a_catalogue(
        coloured("a", black="S", sand="M"),
        coloured("b", black="M"),
        coloured("c", sand="M"),
        charts=(SML,),
    )

    (black,) = otc(catalogue, colour="black")

    assert made_in(black) == {"a": [0], "b": [1]}


def test_a_chart_s_variant_can_be_chosen_like_an_option() -> None:
    skus = [
        a_variant(length, "M", chart_variant={"length": length}, options={"colour": "black"})
        for length in ("normal", "petite")
    ]
    catalogue = a_catalogue(a_product("a", *skus), charts=(LONG_OR_SHORT,))

    (petite,) = otc(catalogue, length="petite", colour="black")

    assert made_in(petite) == {"a": [1]}


@pytest.mark.parametrize(
    "options",
    [{"colour": "pink"}, {"size": "black"}, {"colour": "black", "width": "plus"}],
)
def test_an_option_that_the_shop_does_not_have_is_in_no_assortment_and_kept_nowhere(
    options: dict[str, str],
) -> None:
    catalogue = a_catalogue(coloured("a", black="M"), charts=(SML,))

    assert catalogue.assortments(None, None, options) == ()
    assert len(catalogue._assortments) == 0


def test_options_that_no_sku_has_together_are_in_no_assortment() -> None:
    skus = [
        a_variant("one", options={"colour": "black", "foot": "open"}),
        a_variant("two", options={"colour": "sand", "foot": "closed"}),
    ]
    catalogue = a_catalogue(a_product("a", *skus), charts=(SML,))

    assert catalogue.assortments(None, None, {"colour": "black", "foot": "closed"}) == ()


def test_the_same_question_is_gathered_once_in_whatever_order_its_options_come() -> None:
    skus = [a_variant(options={"colour": "black", "foot": "open"})]
    catalogue = a_catalogue(a_product("a", *skus), charts=(SML,))

    one = catalogue.assortments(None, None, {"colour": "black", "foot": "open"})
    two = catalogue.assortments(None, None, {"foot": "open", "colour": "black"})

    assert one is two
    assert one[0].products[0].product_id == "a"


def test_no_more_kinds_of_question_are_kept_than_shoppers_ask() -> None:
    catalogue = a_catalogue(a_product("a"), charts=(SML,))
    first = catalogue.assortments(Band(1, 2), None, {})
    for low in range(2, MOST_QUESTIONS + 1):
        catalogue.assortments(Band(low, low + 1), None, {})
    full = len(catalogue._assortments)

    one_more = catalogue.assortments(None, None, {})

    assert (full, len(catalogue._assortments)) == (MOST_QUESTIONS, 1)
    assert ids(one_more) == [["a"]]
    assert catalogue.assortments(Band(1, 2), None, {}) == first


def test_one_product_is_an_assortment_of_its_own() -> None:
    product = a_product_in("a", "S", style=None)
    catalogue = a_catalogue(product, a_product_in("b", "S"), charts=(SML,))

    found = catalogue.alone(product)

    assert (found.chart, found.style, found.products) == (SML, Style.KNEE_HIGH, (product,))


@pytest.mark.parametrize(
    ("options", "sizes"), [({}, ("S", "M")), ({"colour": "black"}, ("S",)), ({"colour": "x"}, ())]
)
def test_with_options_a_product_is_made_in_the_rows_of_the_skus_that_have_them(
    options: dict[str, str], sizes: tuple[str, ...]
) -> None:
    product = coloured("a", black="S", sand="M")
    catalogue = a_catalogue(product, charts=(SML,))

    made = catalogue.made(product).with_options(SML, options)

    assert SML.sizes_in(made.rows) == sizes
    assert [size for size, _ in made.by_cut] == list(sizes)


def test_products_are_in_order_of_their_ids() -> None:
    catalogue = a_catalogue(*(a_product(name) for name in "bca"))

    assert [product.product_id for product in catalogue.in_order] == ["a", "b", "c"]


def test_a_chart_remembers_the_sizes_of_no_more_sets_of_rows_than_legs_meet() -> None:
    chart = a_chart(*(a_row(f"{n}", ankle=[n, n + 1]) for n in range(13)))
    for rows in range(MOST_REMEMBERED):
        chart.sizes_in(rows)
    full = len(chart._sizes_in)

    again, one_more = chart.sizes_in(0b101), chart.sizes_in(MOST_REMEMBERED)

    assert (again, one_more) == (("0", "2"), ("12",))
    assert (full, len(chart._sizes_in)) == (MOST_REMEMBERED, 1)
    assert chart.sizes_in(0b11) == ("0", "1")
