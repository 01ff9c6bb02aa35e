"""Answers about health: kept sealed with their consent, refused by name, erased on request."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.guidance import (
    ANSWERS,
    DAY,
    OTC,
    SHORT_LIST,
    answer,
    answered,
    consent,
    erased,
    questionnaire,
    schedule,
    screened,
    why,
)
from tests.integration.house import ORIGIN, OTHER, SHOP, House, locked, order, problem
from tests.promises import PROMISES

FOREIGN = {"Origin": "https://elsewhere.example"}
WORD = "zanzibar"


def kept(house: House, ref: str, shop_id: str = SHOP) -> Any:
    with house.ledger.look() as books:
        return books.answers.get(shop_id, [ref]).get(ref)


def test_answers_are_kept_and_known_by_an_opaque_reference(house: House) -> None:
    got = answer(house, questionnaire({"diabetes": "yes", "abpi": 0.95}))

    document = got.get_json()
    assert got.status_code == 201
    assert document["screening_ref"].startswith("s_")
    assert document["kept_until"] == "2026-10-28T12:00:00Z"
    assert document["urgent"] is None
    values = kept(house, document["screening_ref"]).answers.values
    assert {name: str(value) for name, value in values.items()} == {
        "diabetes": "yes",
        "abpi": "0.95",
    }


def test_references_tell_nothing_and_cannot_be_guessed(house: House) -> None:
    refs = [answered(house, {"pad_diagnosed": "yes"}) for _ in range(50)]

    assert len(set(refs)) == len({ref[:12] for ref in refs}) == 50
    assert all(len(ref) == len("s_") + 32 for ref in refs)


def test_the_consent_is_kept_with_its_text_s_version_hash_and_language(house: House) -> None:
    ref = answered(house, consent=consent("fr"))

    found = kept(house, ref)
    told = {"version": found.consent.version, "hash": found.consent.hash}
    assert told | {"language": found.consent.language} == consent("fr")
    assert found.given_at == house.clock.now()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("answers.shoe_colour", {"answers": {"shoe_colour": WORD}, "asked": None}),
        ("answers.leg_shape", {"answers": {"leg_shape": "outside_chart"}, "asked": None}),
        ("answers.calf_difference_cm", {"answers": {"calf_difference_cm": 3.5}, "asked": None}),
        ("answers.pad_diagnosed", {"answers": {"pad_diagnosed": WORD}}),
        ("answers.pad_diagnosed", {"answers": {"pad_diagnosed": ["yes"]}}),
        ("answers.pad_diagnosed", {"answers": {"pad_diagnosed": {WORD: "yes"}}}),
        ("answers.pad_diagnosed", {"answers": {"pad_diagnosed": None}}),
        ("answers.pad_diagnosed", {"answers": {"pad_diagnosed": 1}}),
        ("answers.pad_diagnosed", {"answers": {"pad_diagnosed": WORD * 5_000}}),
        ("answers.heart_failure", {"answers": {"heart_failure": "nyha_5"}}),
        ("answers.abpi", {"answers": {"abpi": -0.1}}),
        ("answers.abpi", {"answers": {"abpi": 1e300}}),
        ("answers.abpi", {"answers": {"abpi": "NaN"}}),
        ("answers.age", {"answers": {"age": WORD}}),
        ("answers", {"answers": []}),
        ("answers", {"answers": None}),
        ("answers", {"answers": {f"question {number}": "no" for number in range(101)}}),
        ("asked", {"asked": []}),
        ("asked", {"asked": [WORD], "answers": {}}),
        ("asked", {"asked": ["leg_shape"], "answers": {}}),
        ("asked", {"asked": SHORT_LIST, "answers": {"smoker": "yes"}}),
        ("asked.0", {"asked": [1]}),
        ("asked", {"asked": WORD}),
        ("answered_by", {"answered_by": WORD}),
        ("wearer_is_buyer", {"wearer_is_buyer": WORD}),
        ("guidance_declared", {"guidance_declared": WORD}),
        ("screening_ref", {"screening_ref": ""}),
        ("screening_ref", {"screening_ref": "s_\n"}),
        ("screening_ref", {"screening_ref": "s" * 256}),
        ("note", {"note": WORD}),
    ],
)
def test_answers_that_are_not_as_described_are_refused_by_name_and_not_kept(
    calm: House, field: str, changes: dict[str, Any]
) -> None:
    document = problem(answer(calm, questionnaire({"diabetes": "yes"}) | changes), 422)

    assert list(document["errors"]) == [field]
    assert calm.count("answers") == 0
    if field != "asked":  # It names what is no question.
        assert WORD not in str(document)


def test_every_bad_answer_is_named_at_once(calm: House) -> None:
    bad = {"pad_diagnosed": "perhaps", "age": -1, "shoe_colour": "red"}

    document = problem(answer(calm, questionnaire(bad, asked=None)), 422)

    assert set(document["errors"]) == {f"answers.{name}" for name in bad}


@pytest.mark.parametrize(
    ("field", "agreed"),
    [
        ("consent", None),
        ("consent", {}),
        ("consent", WORD),
        ("consent", consent() | {"hash": consent("de")["hash"]}),
        ("consent", consent() | {"hash": "sha256:0"}),
        ("consent", consent() | {"version": "0"}),
        ("consent", consent() | {"language": "de"}),
        ("consent", consent() | {"language": "nl"}),
        ("consent.note", consent() | {"note": WORD}),
        ("consent.hash", consent() | {"hash": "x" * 81}),
    ],
)
def test_without_consent_to_the_text_that_is_shown_nothing_is_kept(
    calm: House, field: str, agreed: Any
) -> None:
    document = problem(answer(calm, questionnaire({"pad_diagnosed": "yes"}, consent=agreed)), 422)

    assert all(name.startswith(field) for name in document["errors"])
    assert calm.count("answers") == 0


def test_without_any_word_of_consent_nothing_is_kept(calm: House) -> None:
    body = questionnaire({"pad_diagnosed": "yes"})
    del body["consent"]

    assert list(problem(answer(calm, body), 422)["errors"]) == ["consent"]
    assert calm.count("answers") == 0


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b'{"answers": NaN}', b'"\\ud800"'])
def test_a_body_that_is_no_json_is_a_bad_request(calm: House, raw: bytes) -> None:
    headers = calm.key("publishable") | {"Content-Type": "application/json"}

    problem(calm.sizing.post(ANSWERS, data=raw, headers=headers), 400)


def test_a_body_over_64_kilobytes_is_too_large(calm: House) -> None:
    body = questionnaire({"pad_diagnosed": "x" * 2**16})

    problem(answer(calm, body), 413)


def test_a_page_of_the_shop_s_may_ask_and_erase_and_a_page_elsewhere_may_not(
    house: House,
) -> None:
    own = answer(house, questionnaire(), headers={"Origin": ORIGIN})
    ref = own.get_json()["screening_ref"]
    foreign = answer(house, questionnaire(), headers=FOREIGN)
    erasing = house.sizing.delete(f"{ANSWERS}/{ref}", headers=house.key("publishable") | FOREIGN)

    assert own.status_code == 201
    assert own.headers["Access-Control-Allow-Origin"] == ORIGIN
    problem(foreign, 403)
    problem(erasing, 403)
    assert house.count("answers") == 1


def test_a_key_must_be_live_and_for_sizing(calm: House) -> None:
    for headers, status in (({}, 401), (calm.key("blunt"), 403)):
        problem(calm.sizing.post(ANSWERS, json=questionnaire(), headers=headers), status)
        problem(calm.sizing.delete(f"{ANSWERS}/s_1", headers=headers), status)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize(
    "sign",
    [
        {"rest_pain_or_foot_sores": "yes"},
        {"dvt": "suspected"},
        {"skin": "infection"},
        {"acute_vein_emergency": "yes"},
        {"pregnancy_warning": "yes"},
    ],
)
def test_whoever_has_a_sign_that_cannot_wait_is_told_so_at_once(
    house: House, sign: dict[str, str], language: str
) -> None:
    by_query = answer(house, questionnaire(sign), query_string={"lang": language})
    by_browser = answer(house, questionnaire(sign), headers={"Accept-Language": language})

    text = by_query.get_json()["urgent"]["text"]
    assert by_browser.get_json()["urgent"]["text"] == text
    assert by_query.headers["Content-Language"] == language
    assert {"en": "emergency", "de": "Notruf", "fr": "urgence"}[language].lower() in text.lower()
    assert not PROMISES.search(text)


@pytest.mark.parametrize("sign", [{"pad_diagnosed": "yes"}, {"dvt": "past"}, {}, {"abpi": 0.4}])
def test_what_can_wait_is_not_called_urgent(house: House, sign: dict[str, Any]) -> None:
    assert answer(house, questionnaire(sign)).get_json()["urgent"] is None


def test_answers_that_were_erased_are_gone_and_orders_are_as_if_never_answered(
    house: House,
) -> None:
    ref = answered(house, {"pad_diagnosed": "yes"})
    never = screened(house, order("1001", OTC))

    done = erased(house, ref)

    assert (done.status_code, done.data) == (204, b"")
    assert house.count("answers") == 0
    after = screened(house, order("1002", OTC, screening_ref=ref))
    assert (after["outcome"], why(after)) == (never["outcome"], why(never))
    problem(erased(house, ref), 404)


@pytest.mark.parametrize("ref", ["s_nothing", "%00", "..", "%F0%9F%98%80", "x" * 3_000])
def test_answers_that_never_were_are_not_found(calm: House, ref: str) -> None:
    problem(erased(calm, ref), 404)


def test_answers_of_one_shop_are_nothing_to_another(house: House) -> None:
    ref = answered(house, {"pad_diagnosed": "yes"})

    problem(erased(house, ref, shop_id=OTHER), 404)
    theirs = house.screen(order(title=OTC, screening_ref=ref), "reasons", OTHER).get_json()
    answered_there = answer(house, questionnaire(screening_ref=ref), shop_id=OTHER).get_json()[
        "screening_ref"
    ]
    again = order("1002", OTC, screening_ref=answered_there)

    assert why(theirs) == {"OTC_NOTICE"}
    assert why(house.screen(again, "reasons", OTHER).get_json()) == {"OTC_CLEAR"}
    assert house.count("answers") == 2


def test_answers_are_forgotten_in_time(house: House) -> None:
    answered(house)
    house.clock.advance(180 * DAY - 1)
    schedule(house).turn()
    before = house.count("answers")

    house.clock.advance(1)
    schedule(house).turn()

    assert (before, house.count("answers")) == (1, 0)


def test_a_locked_ledger_keeps_no_answers_and_says_when_to_come_again(house: House) -> None:
    with locked(house.ledger_file):
        refused = answer(house, questionnaire())

    problem(refused, 503)
    assert int(refused.headers["Retry-After"]) > 0
    assert house.count("answers") == 0


def test_on_the_disk_answers_are_unreadable(house: House) -> None:
    answered(house, {"heart_failure": "nyha_3", "abpi": 0.5123})

    lying = house.all_bytes()

    assert not [word for word in (b"nyha_3", b"0.5123") if word in lying]


def test_all_questions_can_be_answered_with_every_word_they_have(house: House) -> None:
    asked = house.sizing.get("/v1/guidance/questions", headers=house.key("publishable"))
    for question in asked.get_json()["questions"]:
        words = [one["value"] for one in question["answers"] or []]
        for value in words or [question["min"], question["max"]]:
            got = answer(house, questionnaire({question["name"]: value}))
            assert got.status_code == 201, (question["name"], value, got.text)
