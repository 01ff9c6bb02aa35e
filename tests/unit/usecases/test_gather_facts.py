"""Who each line is for, what is known of them, and what a fit reference says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.adapters.sealing import Keychain
from shared.adapters.sql_ledger.ledger import SqlLedger
from shared.adapters.sql_ledger.tables import answers
from shared.domain.facts import NOBODY_KNOWN, Facts, Wearer
from shared.domain.grade import Tier
from shared.domain.order import Line
from shared.domain.policy import Outcome
from shared.domain.size_check import FitEvidence
from shared.ports.ledger import Shop
from shared.usecases.fit_reference import LIFE, FitReference, issue
from tests.builders import SHOP, a_line, a_variant, an_order
from tests.evidence import a_filed_clearance, an_answer_set, days_later
from tests.unit.usecases.clinic import HIGH, MEDICAL, MINUTE, OTC, Clinic
from tests.unit.usecases.order_desk import AT


@pytest.fixture
def clinic(ledger: SqlLedger, vault: Keychain) -> Clinic:
    return Clinic(ledger, vault)


def refs(wearer: Wearer) -> tuple[str | None, list[str]]:
    """Of the answers and of the documents."""
    answered = None if wearer.answers is None else wearer.answers.ref
    return answered, [one.ref for one in wearer.clearances]


def known_of(facts: Facts, *line_ids: str) -> list[tuple[str | None, list[str]]]:
    return [refs(facts.wearer_of(line_id)) for line_id in line_ids]


def test_a_line_is_for_the_orders_wearer_unless_it_names_its_own(clinic: Clinic) -> None:
    for ref in ("s_1", "s_2"):
        clinic.answer(ref)
    clinic.file(a_filed_clearance("c_1"), a_filed_clearance("c_2", screening_ref="s_2"))
    lines = (a_line("1"), a_line("2", screening_ref="s_2"), a_line("3", screening_ref="s_3"))

    facts = clinic.facts(an_order(*lines, screening_ref="s_1"))

    assert known_of(facts, "1", "2", "3") == [("s_1", ["c_1"]), ("s_2", ["c_2"]), (None, [])]


def test_a_line_for_somebody_unknown_has_nothing_of_the_orders_wearer(clinic: Clinic) -> None:
    clinic.answer("s_1", {"pad_diagnosed": "yes"})
    lines = (a_line("1", OTC), a_line("2", OTC, screening_ref="s_2"))

    decision = clinic.screen(an_order(*lines, screening_ref="s_1"))

    assert [line.outcome for line in decision.screening.lines] == [Outcome.REFUSE, Outcome.ADVISE]


def test_of_an_order_that_names_nobody_nobody_is_known(clinic: Clinic) -> None:
    clinic.answer("s_1")
    clinic.file(a_filed_clearance())

    facts = clinic.facts(clinic.order())

    assert (facts.wearer, facts.wearers) == (NOBODY_KNOWN, {})


def test_a_document_of_the_order_is_about_the_lines_that_it_names(clinic: Clinic) -> None:
    clinic.answer("s_1")
    medical = frozenset({Tier.MEDICAL})
    clinic.file(
        a_filed_clearance("c_all", order_id="1001", tiers=medical),
        a_filed_clearance("c_one", order_id="1001", lines=frozenset({"2"}), tiers=medical),
        a_filed_clearance("c_other", order_id="1002", tiers=medical),
        a_filed_clearance("c_wearer"),
    )
    lines = (a_line("1"), a_line("2"), a_line("3", screening_ref="s_2"))

    facts = clinic.facts(an_order(*lines, screening_ref="s_1"))

    assert known_of(facts, "1", "2", "3") == [
        ("s_1", ["c_wearer", "c_all"]),
        ("s_1", ["c_wearer", "c_all", "c_one"]),
        (None, ["c_all"]),
    ]


@pytest.mark.parametrize(
    ("title", "counts"), [(MEDICAL, True), ("CCL 2", True), (HIGH, False), (OTC, False)]
)
def test_a_document_of_the_order_is_about_the_tiers_that_it_was_filed_for(
    clinic: Clinic, title: str, counts: bool
) -> None:
    """What is exchanged for another tier is another purchase."""
    tiers = frozenset({Tier.MEDICAL})
    clinic.file(a_filed_clearance("c_1", order_id="1001", tiers=tiers, tier=Tier.MEDICAL_HIGH))

    facts = clinic.facts(clinic.order(title))

    assert known_of(facts, "1") == [(None, ["c_1"] if counts else [])]


def test_a_tick_counts_for_the_order_that_it_first_came_with(clinic: Clinic) -> None:
    clinic.answer("s_1", declared=True)

    first = clinic.screen(clinic.order(order_id="1001", screening_ref="s_1"))
    second = clinic.screen(clinic.order(order_id="1002", screening_ref="s_1"))
    again = clinic.screen(clinic.order(order_id="1001", version=2**62, screening_ref="s_1"))

    assert first.screening.lines[0].reasons == ("GUIDANCE_DECLARED",)
    assert second.screening.lines[0].reasons == ("GUIDANCE_REQUIRED",)
    assert again.screening.lines[0].reasons == ("GUIDANCE_DECLARED",)


def test_a_preview_claims_no_tick(clinic: Clinic) -> None:
    clinic.answer("s_1", declared=True)
    cart = clinic.order(order_id="cart", screening_ref="s_1")

    with clinic.ledger.look() as books:
        told, _ = clinic.screener.preview(books, SHOP, cart, at=AT)
    decision = clinic.screen(clinic.order(screening_ref="s_1"))

    assert told.lines[0].reasons == decision.screening.lines[0].reasons == ("GUIDANCE_DECLARED",)


def test_answers_that_cannot_be_opened_hold_what_is_medical_and_let_the_rest_go(
    clinic: Clinic, ledger: SqlLedger
) -> None:
    clinic.answer("s_1", {"pad_diagnosed": "yes"})
    with ledger._engine.begin() as connection:
        connection.execute(answers.update().values(sealed=b"x" * 60))
    order = an_order(a_line("1", OTC), a_line("2", MEDICAL), screening_ref="s_1")

    facts, decision = clinic.facts(order), clinic.screen(order)

    assert (facts.unavailable, facts.wearer) == (True, NOBODY_KNOWN)
    otc, medical = decision.screening.lines
    assert (otc.outcome, medical.outcome) == (Outcome.ADVISE, Outcome.HOLD)
    assert "SCREEN_UNAVAILABLE" in medical.reasons


# Fit references.


def bought(fit_ref: str | None, sku: str | None = "ACME-M") -> Line:
    return a_line(fit_ref=fit_ref, sku=sku)


def test_a_fit_is_held_against_the_size_that_the_sku_is_made_in(clinic: Clinic) -> None:
    clinic.publish("acme", a_variant("ACME-M", "M"), a_variant("ACME-L", "L"), mmhg=(20, 30))
    lines = [
        a_line(str(number), fit_ref=clinic.fit(size), sku=sku)
        for number, (size, sku) in enumerate([("M", "ACME-M"), ("M", "ACME-L"), ("M", "NEW")])
    ]

    order = an_order(*lines, a_line("3", fit_ref=clinic.fit("M"), sku=None))

    facts, decision = clinic.facts(order), clinic.screen(order)

    assert facts.fits == {
        "0": FitEvidence("M", "M"),
        "1": FitEvidence("M", "L"),
        "2": FitEvidence("M", None),
        "3": FitEvidence("M", None),
    }
    assert [line.notices for line in decision.screening.lines] == [
        (),
        ("SIZE_DIFFERS_FROM_FIT",),
        ("SIZE_NOT_CHECKED",),
        ("SIZE_NOT_CHECKED",),
    ]


@pytest.mark.parametrize(
    ("flag", "reason"),
    [
        ("off_chart", "LEG_SHAPE_OR_SIZE"),
        ("calves_differ", "CALF_DIFFERENCE_GE_3CM"),
    ],
)
def test_what_the_sizing_found_amiss_with_a_leg_holds_the_line(
    clinic: Clinic, flag: str, reason: str
) -> None:
    order = an_order(a_line(title=OTC, fit_ref=clinic.fit("M", flag), sku="ACME-M"))

    [line] = clinic.screen(order).screening.lines

    assert line.outcome is Outcome.HOLD
    assert reason in line.reasons


def test_a_reference_that_is_no_evidence_is_no_error_either(
    clinic: Clinic, vault: Keychain
) -> None:
    other = Shop("other", "other", vault.new_shop_key("other"), {})
    foreign = issue(
        FitReference("0" * 16, "M", "both", off_chart=True),
        vault.of_shop("other", other.sealed_key),
        at=AT,
    )
    sound = clinic.fit("M", "off_chart")
    expired = clinic.fit("M", "off_chart", at=AT - LIFE - timedelta(seconds=2))
    useless = [foreign, expired, sound[:-4] + "AAAA", sound[:-1], "f1.1.", "☺", "x" * 512]

    for fit_ref in useless:
        facts = clinic.facts(an_order(bought(fit_ref)))
        assert facts.fits == {}
    assert clinic.facts(an_order(bought(sound))).fits == {
        "1": FitEvidence("M", None, off_chart=True)
    }


# One set of answers in the place of another.

YES, NO = {"pad_diagnosed": "yes"}, {"pad_diagnosed": "no"}


def test_other_answers_in_the_place_of_a_yes_are_a_change_of_answers(clinic: Clinic) -> None:
    clinic.answer("s_1", YES)
    clinic.answer("s_2", NO)
    clinic.screen(clinic.order(OTC, screening_ref="s_1", version=1))

    changed = clinic.screen(clinic.order(OTC, screening_ref="s_2", version=2), at=AT + MINUTE)

    [line] = changed.screening.lines
    assert (line.outcome, line.reasons) == (Outcome.HOLD, ("ANSWERS_CHANGED",))


def test_a_change_of_answers_is_remembered_and_not_washed_off(clinic: Clinic) -> None:
    for ref, told in (("s_1", YES), ("s_2", NO), ("s_3", NO)):
        clinic.answer(ref, told)
    refs = ("s_1", "s_2", "s_2", None, "s_3", "s_3")

    reasons = [
        clinic.screen(clinic.order(OTC, screening_ref=ref, version=version))
        .screening.lines[0]
        .reasons
        for version, ref in enumerate(refs)
    ]

    assert ["ANSWERS_CHANGED" in one for one in reasons] == [False, True, True, False, True, True]


def test_answers_of_another_day_are_other_answers(clinic: Clinic) -> None:
    clinic.answer("s_1", YES)
    clinic.answer("s_2", NO, given_at=days_later(1.5))
    clinic.screen(clinic.order(OTC, screening_ref="s_1", version=1))

    later = clinic.screen(clinic.order(OTC, screening_ref="s_2", version=2), at=days_later(2))

    assert later.screening.lines[0].reasons == ("OTC_CLEAR",)


def test_a_line_that_gets_a_wearer_of_its_own_is_compared_with_who_it_was_for(
    clinic: Clinic,
) -> None:
    clinic.answer("s_1", YES)
    clinic.answer("s_2", NO)
    clinic.screen(clinic.order(OTC, screening_ref="s_1", version=1))
    own = a_line(title=OTC, sku="ACME-M", screening_ref="s_2")

    moved = clinic.screen(an_order(own, screening_ref="s_1", version=2))

    assert "ANSWERS_CHANGED" in moved.screening.lines[0].reasons


def test_the_facts_are_of_the_day_on_which_they_are_gathered(clinic: Clinic) -> None:
    clinic.answer("s_1")
    order = clinic.order(OTC, screening_ref="s_1")

    fresh, stale = clinic.screen(order), clinic.screen(order, at=days_later(181))

    assert fresh.screening.lines[0].reasons == ("OTC_CLEAR",)
    assert "QUESTIONNAIRE_STALE" in stale.screening.lines[0].reasons
    assert an_answer_set().given_at < AT
