"""What a shopper is asked before an order is screened: which questions, in which words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.sizing.guidance_texts import consent_in, is_current_consent
from shared.domain.policy.words import SCREENED
from tests.integration.house import ORIGIN, House, problem
from tests.policies import DEFAULT_POLICY
from tests.promises import PROMISES

PATH = "/v1/guidance/questions"
LANGUAGES = ("en", "de", "fr")
# Everything that case files and orders' answers may say, typed by hand.
YES_NO = [
    "pad_diagnosed",
    "claudication",
    "leg_bypass",
    "rest_pain_or_foot_sores",
    "diabetes",
    "neuropathy",
    "acute_vein_emergency",
    "allergy_material",
    "pregnant",
    "pregnancy_warning",
    "immobile",
    "rheumatoid",
    "smoker",
    "vessel_disease",
]
WORDS = {
    "foot_sensation": "normal reduced unknown",
    "heart_failure": "no nyha_1_2 nyha_3 nyha_4 unknown_severity",
    "dvt": "no suspected treated_now past",
    "skin": "normal infection weeping fragile recent_graft open_wound",
    **dict.fromkeys(YES_NO, "yes no unknown"),
}
NUMBERS = {"age", "abpi", "ankle_pressure_mmhg", "toe_pressure_mmhg", "tcpo2_mmhg"}
IF_KNOWN = NUMBERS - {"age"}
MEASURED = {"leg_shape", "calf_difference_cm"}
# Questions 1 to 8, the warning signs of 9, and 10.
SHORT = set(WORDS) - {"pregnant", "smoker", "rheumatoid", "vessel_disease"}


def ask(house: House, query: dict[str, str], **headers: str) -> TestResponse:
    """`headers` with _ for -."""
    keyed = house.key("publishable") | {k.replace("_", "-"): v for k, v in headers.items()}
    return house.sizing.get(PATH, query_string=query, headers=keyed)


def asked(house: House, **query: str) -> dict[str, Any]:
    answer = ask(house, query)
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.get_json()
    return document


def names(document: dict[str, Any]) -> list[str]:
    return [question["name"] for question in document["questions"]]


def by_name(document: dict[str, Any]) -> dict[str, Any]:
    return {question["name"]: question for question in document["questions"]}


def shown(document: dict[str, Any]) -> Iterator[str]:
    """Every text of an answer that a person reads."""
    for question in document["questions"]:
        yield question["text"]
        yield from filter(None, [question["hint"]])
        yield from (answer["label"] for answer in question["answers"] or [])
    yield document["declaration"]["text"]
    yield document["consent"]["text"]


def test_every_question_is_asked_in_its_order_with_the_policy_that_asks(calm: House) -> None:
    document = asked(calm)

    assert set(names(document)) == set(WORDS) | NUMBERS
    assert [question["number"] for question in document["questions"]] == sorted(
        question["number"] for question in document["questions"]
    )
    assert document["policy"] == {
        "name": "default",
        "version": DEFAULT_POLICY.version,
        "wording": DEFAULT_POLICY.wording,
    }
    assert document["short"] is False


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_vocabulary_can_be_answered(calm: House, language: str) -> None:
    questions = by_name(asked(calm, lang=language))

    for name, words in WORDS.items():
        question = questions[name]
        assert question["kind"] == "choice"
        assert [answer["value"] for answer in question["answers"]] == words.split()
        assert all(answer["label"] for answer in question["answers"])
        assert (question["min"], question["max"], question["optional"]) == (None, None, False)
    for name in NUMBERS:
        question = questions[name]
        assert (question["kind"], question["answers"]) == ("number", None)
        assert question["min"] == 0 < question["max"]


def test_what_can_be_answered_is_what_screening_reads(calm: House) -> None:
    for question in asked(calm)["questions"]:
        values = [answer["value"] for answer in question["answers"] or []]
        for value in values or [question["min"], question["max"]]:
            assert DEFAULT_POLICY.answers_from({question["name"]: value})


def test_nobody_is_asked_what_is_measured(calm: House) -> None:
    assert MEASURED.isdisjoint(names(asked(calm)))


def test_numbers_that_few_people_know_may_be_left_open(calm: House) -> None:
    questions = by_name(asked(calm))

    assert {name for name, question in questions.items() if question["optional"]} == IF_KNOWN
    for name in IF_KNOWN:
        assert questions[name]["text"].startswith("If you know it, ")


def test_feeling_in_the_toes_comes_with_a_way_to_check_it(calm: House) -> None:
    for language in LANGUAGES:
        hint = by_name(asked(calm, lang=language))["foot_sensation"]["hint"]

        assert "1, 3" in hint
        assert "5" in hint


def test_each_question_says_from_which_tier_it_is_needed(calm: House) -> None:
    tiers = [tier.value for tier in SCREENED]

    for question in asked(calm)["questions"]:
        from_otc = question["name"] in SHORT
        assert question["needed_from"] in tiers
        assert (question["needed_from"] == "otc") is from_otc


# Which list.


@pytest.mark.parametrize(
    "compression", ["15-20 mmHg", "8-15mmHg", "18 mmHg", "20-27 hPa", " 15 - 20 mmHg "]
)
def test_a_grade_over_the_counter_has_the_short_list(calm: House, compression: str) -> None:
    document = asked(calm, compression=compression)

    assert set(names(document)) == SHORT
    assert document["short"] is True


@pytest.mark.parametrize(
    "compression",
    [
        "18-21 mmHg",
        "20 mmHg",
        "20-30 mmHg",
        "30-40 mmHg",
        "CCL 1",
        "Class 1",
        "15-20 mmHg or 20-30 mmHg",
        "15-20",
        "firm",
        "",
        "15-20 mmHg" + " " * 100,
        "\x00\ud7ff💥",
    ],
)
def test_every_other_grade_and_what_is_none_has_the_full_list(
    calm: House, compression: str
) -> None:
    document = asked(calm, compression=compression)

    assert set(names(document)) == set(WORDS) | NUMBERS
    assert document["short"] is False


def test_the_short_list_is_what_screening_needs_over_the_counter(calm: House) -> None:
    document = asked(calm, compression="15-20 mmHg")

    assert set(names(document)) == DEFAULT_POLICY.needed_at[SCREENED[0]]
    assert set(names(asked(calm))) == DEFAULT_POLICY.asked_questions


# In which words.


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_come_in_the_language_that_is_chosen(calm: House, language: str) -> None:
    answer = ask(calm, {"lang": f"{language}-CH"}, Accept_Language="pl")
    document = answer.get_json()

    assert document["language"] == document["consent"]["language"] == language
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]
    for name, question in by_name(document).items():
        assert question["text"] == DEFAULT_POLICY.questions[name].texts[language]


@pytest.mark.parametrize(
    ("header", "query", "language"),
    [
        ("fr-CA, en;q=0.8", {}, "fr"),
        ("de", {"lang": "fr"}, "fr"),
        ("de", {"lang": "xx"}, "de"),
        ("pl", {"lang": "xx"}, "en"),
        ("", {"lang": "x" * 5000}, "en"),
        ("", {"lang": ""}, "en"),
    ],
)
def test_a_language_that_is_not_spoken_gives_the_next_best(
    calm: House, header: str, query: dict[str, str], language: str
) -> None:
    answer = ask(calm, query, Accept_Language=header)

    assert answer.get_json()["language"] == language


def test_no_two_languages_share_a_question_or_a_label(calm: House) -> None:
    texts = [list(shown(asked(calm, lang=language))) for language in LANGUAGES]

    for said in zip(*texts, strict=True):
        assert len(set(said)) == len(LANGUAGES), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_promises_that_anything_is_safe(calm: House, language: str) -> None:
    promising = [text for text in shown(asked(calm, lang=language)) if PROMISES.search(text)]

    assert promising == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_consent_comes_with_what_proves_its_text(calm: House, language: str) -> None:
    consent = asked(calm, lang=language)["consent"]

    digest = hashlib.sha256(consent["text"].encode()).hexdigest()
    assert consent["hash"] == f"sha256:{digest}"
    assert is_current_consent(consent["version"], consent["hash"], consent["language"])
    assert consent["text"] == consent_in(language).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tick_box_is_no_question_and_has_its_own_text(calm: House, language: str) -> None:
    document = asked(calm, lang=language)

    assert document["declaration"] == {
        "name": "guidance_declared",
        "text": DEFAULT_POLICY.declaration.texts[language],
    }
    assert "guidance_declared" not in names(document)


# Who may ask, and how.


@pytest.mark.parametrize("key", ["publishable", "secret"])
def test_pages_and_servers_may_ask_and_nothing_is_kept_on_the_way(calm: House, key: str) -> None:
    answer = calm.sizing.get(PATH, headers=calm.key(key))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_request_without_a_live_key_is_refused(calm: House) -> None:
    problem(calm.sizing.get(PATH), 401)
    problem(calm.sizing.get(PATH, headers={"Authorization": "Bearer pk_1_2"}), 401)


def test_a_key_without_the_scope_is_refused(calm: House) -> None:
    problem(calm.sizing.get(PATH, headers=calm.key("blunt")), 403)


def test_a_publishable_key_is_refused_on_a_foreign_origin_and_answered_on_its_own(
    calm: House,
) -> None:
    foreign, own = ask(calm, {}, Origin="https://evil.example"), ask(calm, {}, Origin=ORIGIN)

    problem(foreign, 403)
    assert "Access-Control-Allow-Origin" not in foreign.headers
    assert own.status_code == 200
    assert own.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_what_is_not_known_in_the_query_is_refused_by_name(calm: House) -> None:
    assert problem(ask(calm, {"grade": "15-20 mmHg"}), 422)["errors"] == {
        "grade": ["Unknown field."]
    }


def test_the_description_of_the_api_names_it_with_its_parameters(calm: House) -> None:
    operation = calm.sizing.get("/openapi.json").get_json()["paths"][PATH]["get"]

    assert {one["name"] for one in operation["parameters"]} == {"lang", "compression"}
    assert "QuestionsAnswer" in json.dumps(operation["responses"]["200"])
