"""`sockwise` in a data folder of its own, and orders that were screened there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from click.testing import CliRunner, Result

from commands.main import cli
from shared import wiring
from shared.domain.answers import Answers
from shared.domain.clearance import Clearance, FiledClearance
from shared.domain.decision import Decision
from shared.domain.grade import Tier
from shared.domain.guidance import AnswerSet, Consent
from shared.domain.order import Order
from shared.settings import read_settings
from tests.contract.books import NOON, after
from tests.policies import DEFAULT_POLICY

SHOP = "acme"


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=given)


class Office:
    """What services and worker would do in the folder that the commands look at."""

    def __init__(self) -> None:
        settings = read_settings()
        self.ledger = wiring.ledger(settings)
        self._screener = wiring.screener(wiring.vault(settings))

    def screen(self, order: Order, shop_id: str = SHOP, *, seconds: float = 0) -> Decision:
        with self.ledger.begin() as books:
            return self._screener.screen_and_record(
                books, shop_id, order, at=after(seconds)
            ).decision

    def answer(self, ref: str, given: Mapping[str, Any]) -> None:
        answers = Answers(ref=ref, given=NOON.date(), values=DEFAULT_POLICY.answers_from(given))
        kept = AnswerSet(answers=answers, given_at=NOON, consent=Consent("1", "sha256:x", "en"))
        with self.ledger.begin() as books:
            books.answers.add(SHOP, kept, forget_at=after(1e9))

    def file(self, ref: str, screening_ref: str, *names: str) -> None:
        document = Clearance(
            ref=ref,
            issued=NOON.date(),
            verified=True,
            tier=Tier.MEDICAL_HIGH,
            names=frozenset(names),
        )
        filed = FiledClearance(
            clearance=document,
            kind="letter",
            grade="30-40 mmHg",
            reviewer="anna",
            screening_ref=screening_ref,
        )
        with self.ledger.begin() as books:
            books.clearances.file(SHOP, filed, at=NOON, forget_at=NOON)

    def close(self) -> None:
        self.ledger.close()
