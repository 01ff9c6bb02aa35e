"""`sockwise policy`, as an operator types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.main import cli
from tests.conftest import ROOT
from tests.policies import DEFAULT_POLICY

OWN = ROOT / "tests" / "screening-cases.yaml"
CASE = """schema: 1
clock: 2026-06-01
cases:
- id: one
  title: the first
  market: US-TX
  lines: [{id: a, text: "Sock 15-20 mmHg", qty: 1}]
  questionnaire: {age_days: 0, answers: {}}
  guidance: null
  expect:
    order: clear
    lines: {a: {band: [15, 20], tier: otc, outcome: clear, reasons: [OTC_CLEAR]}}
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["policy", *map(str, arguments)])


@pytest.fixture
def checked(tmp_path: Path) -> CheckedText:
    return CheckedText(tmp_path / "cases.yaml")


class CheckedText:
    def __init__(self, file: Path) -> None:
        self.file = file

    def __call__(self, text: str, *options: str | Path) -> Result:
        self.file.write_text(text)
        return run("check", self.file, *options)


def test_the_worked_cases_of_the_project_go_as_expected() -> None:
    done = run("check", OWN)

    assert done.exit_code == 0, done.output
    assert "93 of 93 cases as expected" in done.output
    assert DEFAULT_POLICY.version in done.output


def test_the_worked_cases_beside_the_project_go_as_expected(outside_data: Path) -> None:
    done = run("check", outside_data / "screening-cases.yaml")

    assert done.exit_code == 0, done.output
    assert "61 of 61 cases as expected" in done.output
    assert "10 event cases are not run" in done.output


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("outcome: clear", "outcome: hold", "  lines.a.outcome: expected hold, found clear"),
        ("[OTC_CLEAR]", "[OTC_NOTICE]", "  lines.a.reasons: expected OTC_NOTICE, found OTC_CLEAR"),
        ("[OTC_CLEAR]", "[]", "  lines.a.reasons: expected none, found OTC_CLEAR"),
        ("band: [15, 20]", "band: null", "  lines.a.band: expected none, found [15, 20]"),
        ("tier: otc", "tier: medical", "  lines.a.tier: expected medical, found otc"),
        ("order: clear", "order: refuse", "  order: expected refuse, found clear"),
        ("order: clear", "order: clear\n    urgent_care: true", "expected True, found False"),
        ("order: clear", "order: clear\n    ship_now: [a]", "  ship_now: expected a, found none"),
        (
            "order: clear",
            "order: clear\n    order_reasons: [NO_ACTIVE_LINES]",
            "  order_reasons: expected NO_ACTIVE_LINES, found none",
        ),
    ],
)
def test_a_difference_names_the_case_and_what_differs_and_fails(
    checked: CheckedText, right: str, wrong: str, told: str
) -> None:
    done = checked(CASE.replace(right, wrong))

    assert done.exit_code == 1
    assert "one (line 4, the first)\n" in done.output
    assert told in done.output
    assert "0 of 1 cases as expected; different: one\n" in done.output


def test_reasons_are_sets(checked: CheckedText) -> None:
    both = CASE.replace("US-TX", "US-NV").replace("order: clear", "order: advise")
    both = both.replace("questionnaire: {age_days: 0, answers: {}}", "questionnaire: null")

    for reasons in ("OTC_NOTICE, MARKET_CHECK", "MARKET_CHECK, OTC_NOTICE, MARKET_CHECK"):
        text = both.replace("outcome: clear, reasons: [OTC_CLEAR]", f"reasons: [{reasons}]")
        assert checked(text).exit_code == 0, checked(text).output


def test_as_json_there_is_an_object_a_case_and_a_summary(checked: CheckedText) -> None:
    done = checked(CASE.replace("tier: otc", "tier: unknown"), "--json")

    case, last = map(json.loads, done.output.splitlines())
    assert done.exit_code == 1
    assert (case["case"], case["passed"], case["line"]) == ("one", False, 4)
    assert case["differences"] == [{"what": "lines.a.tier", "expected": "unknown", "actual": "otc"}]
    assert case["actual"]["lines.a.reasons"] == ["OTC_CLEAR"]
    assert last["summary"]["failed"] == ["one"]
    assert last["summary"]["policy"]["version"] == DEFAULT_POLICY.version


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("  guidance: null", "  guidence: null", "line 9: cases.0.guidence: is not known here"),
        ("qty: 1}", "qty: 1}, {id: a, text: x}", "cases.0.lines: two lines have one id"),
        ("qty: 1", "qnty: 1", "cases.0.lines.0.qnty: is not known here"),
        ("qty: 1", "meta: {mmgh: [1, 2]}", "cases.0.lines.0.meta.mmgh: is not known here"),
        ("qty: 1", "meta: {kind: hat}", "'hat' is none of stocking"),
        ("qty: 1", "meta: {mmhg: [1]}", "is a pair of the lowest and the highest mmHg"),
        ("qty: 1", "qty: many", "'many' is not a whole number"),
        ("answers: {}", "answers: {gout: yes}", "questionnaire.answers.gout: is not known here"),
        ("answers: {}", "answers: {dvt: yes}", "answers.dvt: 'yes' is none of no, suspected"),
        ("answers: {}", "asked: {}", "questionnaire.asked: is not known here"),
        ("age_days: 0", "age_days: -1", "age_days: '-1' is not a whole number"),
        ("age_days: 0, ", "", "questionnaire: age_days is missing"),
        ("market: US-TX", "market: [US]", "is not a text; put it in quotes"),
        ("market: US-TX", "market: US-TX\n  catalogue: XL", "'XL' is none of RAL, BS"),
        ("market: US-TX", "order: {express: true}", "order.express: is not known here"),
        ("order: clear", "order: maybe", "'maybe' is none of clear, advise, hold, refuse"),
        ("order: clear", "reason: x", "expect.reason: is not known here"),
        ("lines: {a:", "lines: {b:", "expect.lines.b: is no line of this case"),
        ("tier: otc", "grade: otc", "expect.lines.a.grade: is not known here"),
        ("clock: 2026-06-01\n", "", "clock is missing"),
        ("clock: 2026-06-01", "clock: today", "'today' is no date"),
        ("schema: 1", "schema: 2", "schema: '2' is none of 1"),
        ("schema: 1", "schema: 1\nspare: 1", "line 2: spare: is not known here"),
        ("id: one", "id: one\n  id: two", "is given twice"),
        ("cases:\n", "cases: nothing\nold:\n", "cases: is a list"),
    ],
)
def test_a_word_that_is_not_of_the_format_is_an_error_that_names_it(
    checked: CheckedText, right: str, wrong: str, told: str
) -> None:
    assert right in CASE

    done = checked(CASE.replace(right, wrong, 1))

    assert done.exit_code == 1
    assert told in done.output
    assert str(checked.file) in done.output


@pytest.mark.parametrize(
    ("guidance", "told"),
    [
        ("{kind: rumour}", "guidance.kind: 'rumour' is none of declared, document"),
        ("{kind: declared, grade: x}", "guidance.grade: is not known here"),
        ("{kind: document}", "guidance: grade is missing"),
        (
            "{kind: document, verified: true, issued: 2026-05-01, expires: 2026-04-01, grade: x}",
            "guidance.expires: ends on 2026-04-01, before it begins on 2026-05-01",
        ),
        (
            "{kind: document, verified: true, issued: soon, grade: x, names: [GOUT]}",
            "guidance.names: 'GOUT' is no health flag of the policy",
        ),
        ("{kind: document, verified: maybe, issued: soon, grade: x}", "'soon' is no date such as"),
    ],
)
def test_guidance_that_cannot_be_is_an_error(
    checked: CheckedText, guidance: str, told: str
) -> None:
    done = checked(CASE.replace("guidance: null", f"guidance: {guidance}"))

    assert done.exit_code == 1
    assert told in done.output


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("answers: {}", "answers: null"),
        ("answers: {}", "answers: {smoker: Yes, rheumatoid: NO, immobile: false}"),
        ("guidance: null", "order: null"),
        ("qty: 1", "variant: null, options: null, meta: null"),
        ("  market: US-TX\n", "  catalogue: null\n"),
        ("  title: the first\n", "  basis: own\n"),
    ],
)
def test_what_is_null_or_left_out_is_as_usual(checked: CheckedText, right: str, wrong: str) -> None:
    assert checked(CASE.replace(right, wrong)).exit_code == 0


def test_two_cases_of_one_name_are_an_error(checked: CheckedText) -> None:
    again = CASE + CASE[CASE.index("- id: one") :]

    assert "cases.1.id: one is the id of a case above" in checked(again).output


def test_a_title_of_a_megabyte_is_read_and_held(checked: CheckedText) -> None:
    long = CASE.replace("Sock 15-20 mmHg", "20-30 mmHg " * 100_000)
    expected = "{order: hold, lines: {a: {band: null, tier: unknown, reasons: [GRADE_UNKNOWN]}}}"

    text = long[: long.index("  expect:")] + f"  expect: {expected}\n"

    assert checked(text).exit_code == 0


@pytest.mark.parametrize("text", ["", "nonsense", "[", "cases: [1, 2]\n", "\x1b[2J: 1\n"])
def test_what_is_no_case_file_is_an_error_without_a_traceback(
    checked: CheckedText, text: str
) -> None:
    done = checked(text)

    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert "Traceback" not in done.output


def test_cases_run_against_another_policy_and_a_shop_s_overrides(
    checked: CheckedText, tmp_path: Path
) -> None:
    overrides = tmp_path / "own.yaml"
    overrides.write_text("schema: 1\ndeclared_guidance_up_to: none\n")
    text = CASE.replace("15-20", "20-30").replace("guidance: null", "guidance: {kind: declared}")
    text = text[: text.index("  expect:")] + "  expect: {order: advise, lines: {}}\n"

    assert checked(text).exit_code == 0
    assert "expected advise, found hold" in checked(text, "--overrides", overrides).output

    overrides.write_text("schema: 1\ndeclared_guidance_up_to: all\n")
    broken = checked(text, "--overrides", overrides)
    assert f"{overrides}: line 2: declared_guidance_up_to: 'all' is none of" in broken.output
    assert checked(text, "--policy", overrides).exit_code == 1


def test_the_policy_reads_well_in_a_terminal() -> None:
    done = run("show")

    assert done.exit_code == 0
    assert done.output.startswith("Draft. A clinician and a lawyer must read this policy")
    assert DEFAULT_POLICY.version in done.output
    for rule in (*DEFAULT_POLICY.health_rules, *DEFAULT_POLICY.order_rules):
        assert rule.code in done.output
    assert max(map(len, done.output.splitlines())) <= 150


def test_the_page_of_the_docs_is_that_of_the_policy() -> None:
    """`sockwise policy show --markdown > docs/policy.md` writes it anew."""
    page = (ROOT / "docs" / "policy.md").read_text()

    assert run("show", "--markdown").output == page
    assert "A clinician and a lawyer must read this policy" in page.splitlines()[2]


def test_every_kind_of_garment_that_an_order_may_name_has_a_place_in_the_policy() -> None:
    from marshmallow.validate import OneOf  # noqa: PLC0415

    from shared.messages.shapes import LineShape  # noqa: PLC0415

    (kinds,) = [
        validator.choices
        for validator in LineShape().fields["kind"].validators
        if isinstance(validator, OneOf)
    ]

    assert set(DEFAULT_POLICY.garments) == set(kinds)
