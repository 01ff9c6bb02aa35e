"""Policy files: every fault has its line, and a file with one is not used."""

from __future__ import annotations

import pytest

from shared.messages.policy_file import (
    MOST_BYTES,
    BadPolicyFile,
    default_policy,
    default_policy_text,
    read_overrides,
    read_policy,
)

TEXT = default_policy_text().decode()


def line_with(text: str, what: str) -> int:
    return text[: text.index(what)].count("\n") + 1


def refusal(text: str) -> str:
    with pytest.raises(BadPolicyFile) as refused:
        read_policy(text.encode(), "own.yaml")
    return str(refused.value)


@pytest.mark.parametrize(
    ("sound", "broken", "told"),
    [
        ("when: {diabetes: yes}\n", "when: {diabetis: yes}\n", "'diabetis' is not known"),
        ("when: {pregnant: yes}\n", "when: {pregnant: perhaps}\n", "'perhaps' is no answer to"),
        ("code: RHEUMATOID\n", "code: PREGNANT\n", "PREGNANT is a code of health_rules already"),
        ("    source: CLOTS 1 (Lancet 2009)\n", "", "source is missing"),
        ("lifted_by: tick\n", "lifted_by: PREGNANT\n", "PREGNANT names a rule; only evidence"),
        ("  answers_days: 180 ", "  answers_days: long ", "'long' is not a whole number"),
        ("  US-NV:\n", "  US-NV2X:\n", "'US-NV2X' is no ISO 3166 country"),
    ],
)
def test_a_fault_is_told_with_its_line(sound: str, broken: str, told: str) -> None:
    assert sound in TEXT
    text = TEXT.replace(sound, broken, 1)
    place = line_with(TEXT, sound)

    lines = refusal(text).splitlines()

    assert any(told in line for line in lines)
    numbers = [int(line.split("line ")[1].split(":")[0]) for line in lines if told in line]
    # A missing key is told at its rule, a code that is taken at the second rule that has it.
    assert any(abs(number - place) <= 15 for number in numbers), (numbers, place)


@pytest.mark.parametrize(
    ("sound", "broken", "place", "told"),
    [
        ("      en: Does the wearer smoke?\n", "", -1, "texts: en is missing"),
        ("      en: Does the wearer smoke?\n", "      en: ''\n", 0, "texts.en: is a text"),
        ("      en: Does the wearer smoke?\n", "      eng: Smoker?\n", 0, "texts.eng: is no lang"),
        ("        de: Keine Herzschwäche\n", "", -2, "labels.no: de is missing"),
        ("      past:\n", "      before:\n", 0, "labels.before: is not known here"),
    ],
)
def test_a_fault_of_the_wording_is_told_with_its_line(
    sound: str, broken: str, place: int, told: str
) -> None:
    line = line_with(TEXT, sound) + place

    lines = refusal(TEXT.replace(sound, broken, 1)).splitlines()

    assert any(found.startswith(f"own.yaml: line {line}: ") and told in found for found in lines), (
        lines,
        line,
    )


def test_a_key_given_twice_is_refused_with_its_line() -> None:
    text = TEXT.replace("  split_shipments: true", "  clearance_days: 90\n  split_shipments: true")

    told = f"own.yaml: line {line_with(text, '  clearance_days: 90')}: choices.clearance_days"
    assert refusal(text) == f"{told}: is given twice"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: is empty"),
        ("schema: 1\nname: [", "is not YAML"),
        ("a: &x 1\nb: *x\n", "has the alias *x"),
        ("!!python/object:os.system {}", "has the tag"),
        ("- 1\n", "file: is a mapping of names to values"),
        ("a" * (MOST_BYTES + 1), "is larger than 2 MB"),
    ],
    ids=range(6),
)
def test_what_is_no_policy_file_is_refused(text: str, told: str) -> None:
    assert told in refusal(text)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(BadPolicyFile, match="is not UTF-8"):
        read_policy(b"schema: 1\nname: \xff", "own.yaml")


def test_comments_and_layout_are_no_part_of_the_version_and_content_is() -> None:
    spaced = "\n".join(line for line in TEXT.splitlines() if not line.startswith("#")) + "\n\n"
    other = TEXT.replace("answers_days: 180", "answers_days: 90")

    assert read_policy(spaced.encode(), "a").version == default_policy().version
    assert read_policy(other.encode(), "b").version != default_policy().version


def test_overrides_are_read_on_top_and_their_faults_have_lines() -> None:
    changed = read_overrides(b"schema: 1\nclearance_days: 365\n", "own.yaml", default_policy())

    assert changed.choices.clearance_days == 365
    with pytest.raises(BadPolicyFile) as refused:
        read_overrides(b"schema: 1\n\nclearance_days: 400\n", "own.yaml", default_policy())
    told = "own.yaml: line 3: clearance_days: 400 is not from 1 to 365"
    assert str(refused.value) == told


def test_the_file_begins_with_its_warning_and_carries_it() -> None:
    assert "A CLINICIAN AND A LAWYER MUST READ IT" in TEXT[:400]
    assert "A clinician and a lawyer must read this policy" in default_policy().banner
