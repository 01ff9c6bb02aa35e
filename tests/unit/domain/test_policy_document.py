"""Policies and overrides as documents: what is wrong is named, and nothing wrong is used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from shared.domain.policy import PolicyFault, overridden, policy_from
from tests.policies import DEFAULT_POLICY, a_policy, a_policy_document

Change = Callable[[Any], object]
TEXTS = {"en": "Is it?", "de": "Ist es?", "fr": "Est-ce\u00a0?"}


def faults_of(change: Change) -> list[str]:
    with pytest.raises(PolicyFault) as refused:
        policy_from(a_policy_document(change))
    return [str(fault) for fault in refused.value.faults]


def flag(document: Any, code: str = "DIABETES") -> Any:
    return next(rule for rule in document["health_rules"] if rule["code"] == code)


def nevada(document: Any) -> Any:
    return document["market_rules"]["US-NV"][0]


def drop(*path: str) -> Change:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        del document[path[-1]]

    return change


def put(what: Any, *path: Any) -> Change:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = what

    return change


def of_flag(**changes: Any) -> Change:
    return lambda document: flag(document).update(changes)


def of_nevada(**changes: Any) -> Change:
    return lambda document: nevada(document).update(changes)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("2", "schema"), "schema: '2' is not a schema that this release reads, which is 1"),
        (put("Not A Name", "name"), "name: must be 1 to 60 of a-z, 0-9 and -"),
        (drop("banner"), "file: banner is missing"),
        (put("yes", "surprise"), "surprise: is not known here"),
        (drop("base", "medical"), "base: medical is missing"),
        (drop("base", "medical", "declared"), "base.medical: declared is missing"),
        (put({"hold": []}, "base", "otc", "declared"), "is a list of reasons, and not empty"),
        (put({"stop": ["OTC_CLEAR"]}, "base", "otc", "declared"), "'stop' is none of clear, adv"),
        (
            put({"hold": ["NEW_CODE"]}, "base", "otc", "declared"),
            "base.otc.declared: NEW_CODE is not explained in reasons",
        ),
        (drop("reasons", "CLEARANCE_EXPIRED"), "reasons: CLEARANCE_EXPIRED is missing"),
        (drop("reasons", "LINE_INACTIVE"), "reasons: LINE_INACTIVE is missing"),
        (
            put({"text": "x", "outside": "CLEARED"}, "reasons", "IDLE"),
            "reasons.IDLE: is used nowhere",
        ),
        (
            put("CLEARED", "reasons", "GUIDANCE_REQUIRED", "outside"),
            "reasons.GUIDANCE_REQUIRED.outside: stops a line: it shows one of GRADE_CHECK, ",
        ),
        (
            put("REVIEW_REQUIRED", "reasons", "OTC_NOTICE", "outside"),
            "reasons.OTC_NOTICE.outside: stops none: it shows no GRADE_CHECK, ",
        ),
        (drop("tiers", "borderline"), "tiers: borderline is missing"),
        (drop("outcomes", "hold"), "outcomes: hold is missing"),
        (put("700", "limits", "answers_days"), "limits.answers_days: 700 is not from 1 to 366"),
        (put("366", "choices", "clearance_days"), "choices.clearance_days: 366 is not from 1 to"),
        (put("otc", "doubtful_grade", "health_flags_at"), ""),
        (put("high", "doubtful_grade", "health_flags_at"), "'high' is none of otc, borderline"),
        (put("hand", "garments", "wrap"), "garments.wrap: 'hand' is none of leg, arm"),
        (put([], "clearance", "told_at"), ""),
        (drop("clearance", "reasons", "too_low"), "clearance.reasons: too_low is missing"),
    ],
)
def test_what_is_wrong_with_the_frame_is_named(change: Change, told: str) -> None:
    if not told:
        assert a_policy(change)
        return
    assert any(told in fault for fault in faults_of(change)), faults_of(change)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (of_flag(when={"sugar": "yes"}), "'sugar' is not known; there are abpi, "),
        (of_flag(when={"diabetes": "maybe"}), "'maybe' is no answer to diabetes, which has yes, "),
        (of_flag(when={"diabetes": {"above": 3}}), "diabetes is no number"),
        (of_flag(when={"abpi": "yes"}), "abpi is a number, and is compared: below, "),
        (of_flag(when={"abpi": {"under": 3}}), "is none of below, up_to, above, at_least"),
        (of_flag(when={"abpi": {"below": "low"}}), "'low' is not a number"),
        (of_flag(when={"abpi": {}}), "compares with nothing"),
        (of_flag(when={"diabetes": []}), "is a list that is not empty"),
        (of_flag(when={"any": []}), "when.any: is a list that is not empty"),
        (of_flag(when={}), "when: is a mapping of names to what they must be"),
        (of_flag(when={"not": {"diabetes": "yes"}}), "when: holds where nothing at all is known"),
        (of_flag(when={"dont_know": ["age"]}), "age is a number"),
        (of_flag(when={"dont_know": ["skin"]}), "'unknown' is no answer to skin"),
        (of_flag(outcome={"otc": "advise"}), "health_rules.20.outcome: borderline is missing"),
        (of_flag(outcome="hold"), "outcome: is a mapping of names to values"),
        (of_flag(lifted_by="HF_STABLE"), "HF_STABLE names a rule; only evidence lifts one"),
        (of_flag(lifted_by="magic"), "'magic' is none of tick, doc, named, never"),
        (of_flag(lifted_by="never"), "lifted_by and lifted_to belong together"),
        (of_flag(lifted_to="refuse"), "at otc it would be lifted from advise up to refuse"),
        (of_flag(code="diabetes"), "'diabetes' is no code; codes are capitals, digits and _"),
        (of_flag(code="HF_STABLE"), "code: HF_STABLE is a code of health_rules already"),
        (of_flag(code="WEARER_NOT_BUYER"), "WEARER_NOT_BUYER is a code of order_rules already"),
        (of_flag(code="OTC_CLEAR"), "OTC_CLEAR is a code of reasons already"),
        (of_flag(outside="INFO_SENT"), "outside: stops a line and shows one of GRADE_CHECK"),
        (of_flag(body="head"), "body: 'head' is none of leg, any"),
        (of_flag(urgent="maybe"), "urgent: 'maybe' is neither true nor false"),
        (of_flag(certainty="sure"), "'sure' is none of high, medium, low, own"),
        (of_flag(drops=["base"]), "drops: is not known here"),
        (of_flag(checked="2026-06-01"), "checked: is not known here"),
        (lambda document: flag(document).pop("source"), "health_rules.20: source is missing"),
        (of_nevada(checked="last week"), "checked: 'last week' is no date such as"),
        (lambda document: nevada(document).pop("checked"), "US-NV.0: checked is missing"),
        (of_nevada(when={"diabetes": "yes"}), "'diabetes' is not known; there are answered"),
        (of_nevada(when={"kind": "hat"}), "'hat' is no answer to kind"),
        (of_nevada(code="DIABETES"), "DIABETES is a code of health_rules already"),
        (of_nevada(code="MARKET_CHECK"), "is a code of the rules of US-NV already"),
        (put([], "market_rules", "UK"), "market_rules.UK: 'UK' is no ISO 3166 country such as FR"),
        (put([], "market_rules", "Nevada"), "is no ISO 3166 country"),
        (put({}, "market_rules", "FR"), "market_rules.FR: is a list"),
    ],
)
def test_what_is_wrong_with_a_rule_is_named(change: Change, told: str) -> None:
    assert any(told in fault for fault in faults_of(change)), faults_of(change)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"name": "Any Name"}, "'Any Name' is no name"),
        ({"name": "any"}, "any is a word of conditions"),
        ({"name": "pad_diagnosed"}, "pad_diagnosed is asked above"),
        ({"answers": ["one"]}, "is yes_no, a list of different words, or"),
        ({"answers": ["one", "one"]}, "is yes_no, a list of different words, or"),
        ({"answers": {"from": 3, "to": 1}}, "is yes_no, a list of different words, or"),
        ({"answers": ["one", "two"]}, "harmless is missing"),
        ({"answers": ["one", "two"], "harmless": "one"}, "questions.25: labels is missing"),
        (
            {"answers": ["one", "two"], "harmless": "one", "labels": {"one": TEXTS}},
            "questions.25.labels: two is missing",
        ),
        (
            {"answers": ["one", "two"], "harmless": "one", "labels": {"one": TEXTS, "two": {}}},
            "questions.25.labels.two: fr is missing",
        ),
        (
            {
                "answers": ["one", "two"],
                "harmless": "one",
                "labels": dict.fromkeys(["one", "two", "three"], TEXTS),
            },
            "questions.25.labels.three: is not known here",
        ),
        ({"labels": {"yes": TEXTS}}, "questions.25.labels: is not known here"),
        ({"answers": ["one", "two"], "harmless": "three"}, "'three' is none of one, two"),
        ({"number": "none"}, "'none' is not a number"),
        ({"number": "0"}, "is a whole number from 1 to 100"),
        ({"needed_from": "unknown"}, "'unknown' is none of otc, borderline"),
        ({"texts": None}, "questions.25.texts: is a mapping of names to values"),
        ({"texts": TEXTS | {"english": "?"}}, "texts.english: is no language such as en or de-CH"),
        ({"texts": TEXTS | {"en": " "}}, "questions.25.texts.en: is a text"),
        ({"texts": TEXTS | {"nl": ""}}, "questions.25.texts.nl: is a text"),
        ({"texts": {"en": "Is it?", "fr": "Est-ce ?"}}, "questions.25.texts: de is missing"),
        ({"hints": {"en": "Look."}}, "questions.25.hints: fr is missing"),
        ({"optional": "perhaps"}, "optional: 'perhaps' is neither true nor false"),
        ({"measured": True}, "questions.25.texts: is not known here"),
        ({"colour": "red"}, "colour: is not known here"),
    ],
)
def test_what_is_wrong_with_a_question_is_named(question: Any, told: str) -> None:
    frame = {"number": "9", "answers": "yes_no", "needed_from": "otc", "about": "x"}
    sound = {"name": "new", **frame, "texts": TEXTS}

    def add(document: Any) -> None:
        document["questions"].append({**sound, **question})

    assert a_policy(lambda document: document["questions"].append(sound))
    assert any(told in fault for fault in faults_of(add)), faults_of(add)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_a_question_that_is_not_put_in_every_language_is_refused(language: str) -> None:
    for number, question in enumerate(a_policy_document()["questions"]):
        if "measured" in question:
            continue

        told = faults_of(drop_in_question(number, "texts", language))

        assert told == [f"questions.{number}.texts: {language} is missing"]


def drop_in_question(number: int, *path: str) -> Change:
    return lambda document: drop(*path)(document["questions"][number])


def test_a_question_may_be_put_in_more_languages_than_it_must() -> None:
    asked = a_policy(put("Heeft ...?", "questions", 0, "texts", "nl")).questions["pad_diagnosed"]

    assert asked.texts["nl"] == "Heeft ...?"


def test_a_text_is_kept_without_the_layout_of_the_file_and_with_its_unbreakable_spaces() -> None:
    change = put("  Est-ce\n   vrai\u00a0? ", "questions", 0, "texts", "fr")

    assert a_policy(change).questions["pad_diagnosed"].texts["fr"] == "Est-ce vrai\u00a0?"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (drop("declaration"), "file: declaration is missing"),
        (drop("declaration", "name"), "declaration: name is missing"),
        (drop("declaration", "texts"), "declaration: texts is missing"),
        (drop("declaration", "texts", "fr"), "declaration.texts: fr is missing"),
        (put("0", "declaration", "number"), "declaration.number: is a whole number from 1 to 100"),
        (put("smoker", "declaration", "name"), "declaration.name: smoker is a question already"),
        (put("yes_no", "declaration", "answers"), "declaration.answers: is not known here"),
    ],
)
def test_what_is_wrong_with_the_declaration_is_named(change: Change, told: str) -> None:
    assert any(told in fault for fault in faults_of(change)), faults_of(change)


def test_all_faults_are_told_at_once() -> None:
    def spoil(document: Any) -> None:
        flag(document)["certainty"] = "sure"
        flag(document, "PREGNANT")["body"] = "head"
        del document["draft"]

    assert len(faults_of(spoil)) == 3


@pytest.mark.parametrize("document", [None, [], "policy", 7, {}])
def test_what_is_no_policy_at_all_is_refused(document: Any) -> None:
    with pytest.raises(PolicyFault):
        policy_from(document)


def test_two_rules_that_would_put_each_other_aside_are_refused() -> None:
    def both(document: Any) -> None:
        document["order_rules"][1]["drops"] = ["base", "order"]

    assert faults_of(both) == [
        "order_rules.1.drops: SCREEN_UNAVAILABLE and PROFESSIONAL_BUYER would put each other aside"
    ]


def test_a_condition_may_not_be_nested_without_end() -> None:
    deep: Any = {"diabetes": "yes"}
    for _ in range(100):
        deep = {"all": [deep]}

    assert any("nested too deep" in fault for fault in faults_of(of_flag(when=deep)))


def test_every_word_of_a_rule_changes_the_version() -> None:
    versions = {
        a_policy(change).version
        for change in (
            of_flag(source="another"),
            of_flag(lifted_to="hold", outcome=dict.fromkeys(_tiers(), "hold")),
            put("181", "limits", "answers_days"),
            lambda document: document["health_rules"].reverse(),
            lambda _: None,
        )
    }

    assert len(versions) == 5
    assert DEFAULT_POLICY.version in versions


@pytest.mark.parametrize(
    "change",
    [
        put("Is it?", "questions", 0, "texts", "en"),
        put("Is het?", "questions", 0, "texts", "nl"),
        put({"en": "Look.", "de": "Schauen.", "fr": "Regarder."}, "questions", 0, "hints"),
        put("No.", "questions", 4, "labels", "no", "en"),
        put(True, "questions", 0, "optional"),
        put("Advised?", "declaration", "texts", "en"),
        put("14", "declaration", "number"),
    ],
)
def test_wording_has_a_hash_of_its_own_and_has_no_order_decided_anew(change: Change) -> None:
    changed = a_policy(change)

    assert changed.version == DEFAULT_POLICY.version
    assert changed.wording != DEFAULT_POLICY.wording


@pytest.mark.parametrize(
    "change",
    [
        put("medical", "questions", 0, "needed_from"),
        put("another", "questions", 0, "about"),
        put("nyha_1_2", "questions", 4, "harmless"),
        of_flag(source="another"),
    ],
)
def test_what_decides_changes_the_version_and_not_the_wording(change: Change) -> None:
    changed = a_policy(change)

    assert changed.version != DEFAULT_POLICY.version
    assert changed.wording == DEFAULT_POLICY.wording


def test_the_version_is_a_hash_of_all_but_the_wording() -> None:
    """As it was before there were texts: orders that were decided then are not decided anew."""
    document = a_policy_document()
    del document["declaration"]
    for question in document["questions"]:
        for key in ("texts", "hints", "labels", "optional"):
            question.pop(key, None)

    text = json.dumps(document, sort_keys=True, separators=(",", ":"))

    assert f"sha256:{hashlib.sha256(text.encode()).hexdigest()}" == DEFAULT_POLICY.version


def test_overrides_of_a_shop_change_no_wording() -> None:
    changed = overridden(DEFAULT_POLICY, {"schema": 1, "clearance_days": 90})

    assert changed.wording == DEFAULT_POLICY.wording


def _tiers() -> list[str]:
    return ["otc", "borderline", "medical", "medical_high"]


# Overrides.


@pytest.mark.parametrize(
    ("overrides", "told"),
    [
        ({}, "schema is missing"),
        ({"schema": 1, "declared_guidance_up_to": "medical_high"}, "is none of medical, none"),
        ({"schema": 1, "clearance_days": 366}, "clearance_days: 366 is not from 1 to 365"),
        ({"schema": 1, "clearance_days": 0}, "clearance_days: 0 is not from 1 to 365"),
        ({"schema": 1, "clearance_days": "1" * 5000}, "is not from 1 to 365"),
        ({"schema": 1, "split_shipments": "perhaps"}, "is neither true nor false"),
        ({"schema": 1, "health_rules": []}, "health_rules: is not known here"),
        ({"schema": 1, "market_rules": {"XX": []}}, "market_rules.XX: 'XX' is no ISO 3166"),
        ({"schema": 1, "market_rules": {"FR": [{}]}}, "market_rules.FR.0: code is missing"),
        ("text", "is a mapping of names to values"),
    ],
)
def test_what_is_wrong_with_overrides_is_named(overrides: Any, told: str) -> None:
    with pytest.raises(PolicyFault, match=told):
        overridden(DEFAULT_POLICY, overrides)


def test_a_market_rule_of_a_shop_may_not_take_another_rule_s_code() -> None:
    rule = dict(a_policy_document()["market_rules"]["FR"][0], code="DIABETES")

    with pytest.raises(PolicyFault, match="DIABETES is a code of health_rules already"):
        overridden(DEFAULT_POLICY, {"schema": 1, "market_rules": {"FR": [rule]}})


def test_overrides_that_say_nothing_change_the_version_alone() -> None:
    changed = overridden(DEFAULT_POLICY, {"schema": 1})

    assert changed.choices == DEFAULT_POLICY.choices
    assert changed.version != DEFAULT_POLICY.version


def test_a_market_may_be_left_without_rules() -> None:
    changed = overridden(DEFAULT_POLICY, {"schema": 1, "market_rules": {"FR": []}})

    assert changed.rules_for("FR") == ()
    assert changed.rules_for("US-NV") == DEFAULT_POLICY.rules_for("US-NV")


# Answers.


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"diabetis": "yes"}, "diabetis: is not known here"),
        ({"diabetes": "perhaps"}, "diabetes: 'perhaps' is none of yes, no, unknown"),
        ({"diabetes": None}, "diabetes: None is none of"),
        ({"diabetes": ["yes"]}, r"diabetes: \['yes'\] is none of"),
        ({"dvt": "unknown"}, "dvt: 'unknown' is none of no, suspected"),
        ({"age": "old"}, "age: 'old' is not a number"),
        ({"age": "131"}, "age: 131 is not from 0 to 130"),
        ({"age": "-1"}, "age: -1 is not from 0 to 130"),
        ({"abpi": "nan"}, "abpi: 'nan' is not a number"),
        ({"abpi": "1e400"}, "abpi: '1e400' is not a number"),
        ({"abpi": True}, "abpi: True is not a number"),
        ({"abpi": "9" * 5000}, "abpi: .* is not a number"),
        ("yes", "is a mapping of questions to answers"),
    ],
)
def test_an_answer_that_cannot_be_is_named(answers: Any, told: str) -> None:
    with pytest.raises(PolicyFault, match=told):
        DEFAULT_POLICY.answers_from(answers)


def test_a_yaml_reader_s_truth_values_are_yes_and_no() -> None:
    assert DEFAULT_POLICY.answers_from({"diabetes": True, "smoker": False}) == {
        "diabetes": "yes",
        "smoker": "no",
    }
