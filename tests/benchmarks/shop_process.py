"""A big shop in a process of its own, so that its memory and its garbage are nobody else's."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

import structlog

from services.sizing.schemas import Asked
from tests.benchmarks.big_shop import SKUS_EACH, BigShop
from tests.benchmarks.processors import MEASURED, on, resident_mib
from tests.benchmarks.rounds import cpu_seconds_of

WIDE, PRODUCT = "wide", "product"
PRODUCT_QUESTIONS = 250
OUTCOMES = 10


@dataclass(frozen=True, slots=True)
class Told:
    """Of a shop that has just opened. The first wide question gathers the index. `outcomes` are
    those of wide questions, by which shops are known to do the same work.
    """

    skus: int
    open_s: float
    open_mib: float
    first_s: float
    first_mib: float
    outcomes: tuple[str, ...]

    def line(self) -> str:
        return (
            f"  {self.skus:>9,} SKUs read in {self.open_s:.2f} s and {self.open_mib:,.0f} MiB, "
            f"the first wide question takes {self.first_s:.3f} s and {self.first_mib:,.0f} MiB"
        )


class ShopProcess:
    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.told: Told = pipe.recv()

    def seconds(self, question: str, number: int) -> float:
        """Of processor time for one answer, over the first so many of the questions of a kind."""
        self._pipe.send((question, number))
        took: float = self._pipe.recv()
        return took


@contextmanager
def shop_process(*, skus: int, charts: int) -> Iterator[ShopProcess]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_serve, args=(theirs, skus, charts), daemon=True)
    with on(MEASURED):
        child.start()
    theirs.close()  # So that the end of the child is the end of the pipe.
    try:
        shop = ShopProcess(ours)
        print(shop.told.line(), flush=True)
        yield shop
    finally:
        ours.close()
        child.join(5)
        child.terminate()
        child.join()


def _serve(pipe: Connection, skus: int, charts: int) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("warning"))
    shop = BigShop(products=skus // SKUS_EACH, charts=charts)
    wide = shop.wide_questions()
    pipe.send(_opened(shop, skus, wide))
    questions = {WIDE: wide, PRODUCT: shop.product_questions(PRODUCT_QUESTIONS)}
    while True:
        try:
            question, number = pipe.recv()
        except EOFError:
            return
        pipe.send(_seconds_each(shop, questions[question][:number]))


def _opened(shop: BigShop, skus: int, wide: list[Asked]) -> Told:
    before = resident_mib()
    open_s = cpu_seconds_of(shop.open)
    opened = resident_mib()
    first_s = cpu_seconds_of(lambda: shop.answer(wide[0]))
    gathered = resident_mib()
    outcomes = tuple(shop.answer(asked)["outcome"] for asked in wide[:OUTCOMES])
    return Told(skus, open_s, opened - before, first_s, gathered - opened, outcomes)


def _seconds_each(shop: BigShop, questions: list[Asked]) -> float:
    def ask_all() -> None:
        for asked in questions:
            shop.answer(asked)

    return cpu_seconds_of(ask_all) / len(questions)
