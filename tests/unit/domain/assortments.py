"""Short ways to ask a catalogue for what it has gathered."""

from __future__ import annotations

from shared.domain.catalogue import Assortment, Catalogue


def ids(assortments: tuple[Assortment, ...]) -> list[list[str]]:
    return [[product.product_id for product in one.products] for one in assortments]


def otc(catalogue: Catalogue, **options: str) -> tuple[Assortment, ...]:
    return catalogue.assortments(None, None, options)


def made_in(one: Assortment) -> dict[str, list[int]]:
    """For each product the numbers of the rows that it is made in."""
    return {
        product.product_id: [row for row, of in enumerate(one.makers) if of >> place & 1]
        for place, product in enumerate(one.products)
    }
