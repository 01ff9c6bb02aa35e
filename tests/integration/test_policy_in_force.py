"""Policies put in force, and past orders under another one."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from shared.messages.policy_file import default_policy_text
from shared.ports.policies import PolicyPart
from tests import builders
from tests.contract.books import NOON
from tests.integration.command_line import SHOP, Office, run
from tests.policies import DEFAULT_POLICY

_NUMBERS = itertools.count()
OTC, MEDICAL = "15-20 mmHg", "20-30 mmHg"
OVERRIDES = "schema: 1\ndeclared_guidance_up_to: none\n"


@pytest.fixture
def office(shop: Path) -> Iterator[Office]:
    opened = Office()
    yield opened
    opened.close()


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """Over the counter without answers is held."""
    text = default_policy_text().decode().replace("name: default", "name: stricter", 1)
    text = text.replace(
        "unanswered: {advise: [OTC_NOTICE]}", "unanswered: {hold: [GUIDANCE_REQUIRED]}"
    )
    path = tmp_path / "stricter.yaml"
    path.write_text(text)
    return path


def version_for(office: Office, shop_id: str = SHOP) -> str:
    decision = office.screen(builders.an_order(order_id=f"v{next(_NUMBERS)}"), shop_id)
    return decision.policy_version


def test_an_activated_policy_is_what_orders_are_screened_by(office: Office, stricter: Path) -> None:
    before = version_for(office)

    done = run("policy", "activate", "--policy", str(stricter))

    assert done.exit_code == 0, done.output
    now = version_for(office)
    assert now != before == DEFAULT_POLICY.version
    assert f"every shop that has none of its own: stricter {now}" in done.output
    assert "A clinician and a lawyer must read" in done.output
    assert run("policy", "activate", "--default").exit_code == 0
    assert version_for(office) == before


def test_a_shop_may_have_a_policy_and_choices_of_its_own(
    office: Office, stricter: Path, tmp_path: Path
) -> None:
    assert run("shop", "add", "other").exit_code == 0
    choices = tmp_path / "choices.yaml"
    choices.write_text(OVERRIDES)

    assert run("policy", "activate", SHOP, "--policy", str(stricter)).exit_code == 0
    assert run("policy", "activate", "other", "--overrides", str(choices)).exit_code == 0

    versions = {version_for(office), version_for(office, "other"), DEFAULT_POLICY.version}
    assert len(versions) == 3


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("unanswered:", "unanswerd:"), "line"),
        (("lifted_by: tick", "lifted_by: PREGNANT"), "could lift each other in a ring"),
        (
            ("code: DIABETES\n", "code: RHEUMATOID\n"),
            "RHEUMATOID is a code of health_rules already",
        ),
        (("gift: yes", "gilt: yes"), "'gilt' is not known"),
        (("schema: 1", "schema: 9"), "is not a schema that this release reads"),
    ],
)
def test_a_policy_with_a_fault_leaves_the_old_one_in_force(
    office: Office, tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(default_policy_text().decode().replace(*change))

    done = run("policy", "activate", "--policy", str(broken))

    assert done.exit_code == 1
    assert f"{broken}: line" in done.output
    assert told in done.output
    assert version_for(office) == DEFAULT_POLICY.version


def test_a_policy_that_a_shops_choices_do_not_fit_is_refused(
    office: Office, tmp_path: Path
) -> None:
    choices, narrow = tmp_path / "choices.yaml", tmp_path / "narrow.yaml"
    choices.write_text("schema: 1\nclearance_days: 300\n")
    narrow.write_text(
        default_policy_text()
        .decode()
        .replace("clearance_days_most: 365", "clearance_days_most: 180")
    )
    assert run("policy", "activate", SHOP, "--overrides", str(choices)).exit_code == 0

    done = run("policy", "activate", "--policy", str(narrow))

    assert (done.exit_code, "the choices of acme: line 2" in done.output) == (1, True)


def test_something_must_be_activated(office: Office, stricter: Path) -> None:
    for arguments in ((), ("--default", "--policy", str(stricter))):
        assert run("policy", "activate", *arguments).exit_code == 2


def test_replaying_under_the_policy_in_force_changes_nothing(office: Office) -> None:
    office.answer("ill", {"pad_diagnosed": "yes"})
    office.answer("well", {})
    office.file("c1", "ill", "PAD_DIAGNOSED")
    for number, (title, ref) in enumerate(
        [(OTC, None), (MEDICAL, None), (MEDICAL, "ill"), (OTC, "well"), ("Class 2", "well")]
    ):
        line = builders.a_line(title=title)
        office.screen(builders.an_order(line, order_id=str(number), screening_ref=ref))

    summary = json.loads(run("policy", "replay", "--json").output.splitlines()[-1])["summary"]

    assert (summary["orders"], summary["replayed"], summary["changed"]) == (5, 5, 0)
    assert summary["other_reasons_only"] == 0


def test_a_replay_tells_what_would_change_and_changes_nothing(
    office: Office, stricter: Path, tmp_path: Path
) -> None:
    for number, title in enumerate((OTC, OTC, MEDICAL)):
        office.screen(
            builders.an_order(builders.a_line(title=title), order_id=f"o{number}"), seconds=number
        )
    picture = tmp_path / "replay.svg"

    done = run("policy", "replay", SHOP, "--policy", str(stricter), "--plot", str(picture))

    assert "3 of 3 orders replayed under stricter" in done.output
    assert "2 get another outcome" in done.output
    assert "acme\to0\tadvise -> hold\t1: OTC_NOTICE -> GUIDANCE_REQUIRED" in done.output
    texts = [one.text for one in ET.fromstring(picture.read_text()).iter() if one.text]
    assert "2 of 3 orders get another outcome" in texts
    assert "2 ↑" in texts
    with office.ledger.look() as books:
        standing = books.decisions.latest(SHOP, "o0")
        assert standing is not None
        assert standing.screening.outcome == "advise"
        assert len(books.decisions.history(SHOP, "o0")) == 1


def test_a_replay_may_begin_at_a_moment(office: Office, stricter: Path) -> None:
    office.screen(builders.an_order(order_id="old"))
    office.screen(builders.an_order(order_id="new"), seconds=86_400)

    told = run("policy", "replay", "--since", "2026-05-02", "--json").output.splitlines()

    assert [json.loads(line)["order_id"] for line in told[:-1]] == ["new"]


def test_what_cannot_be_replayed_is_counted_with_the_reason(office: Office) -> None:
    office.answer("gone", {})
    office.screen(builders.an_order(order_id="a", screening_ref="gone"))
    office.screen(builders.an_order(order_id="b"))
    for title in (OTC, MEDICAL):
        office.screen(builders.an_order(builders.a_line(title=title), order_id="c"))
    with office.ledger.begin() as books:
        books.answers.erase(SHOP, "gone")
    run("review", "release", SHOP, "b", "--reviewer", "anna")

    told = run("policy", "replay").output

    assert "0 of 3 orders replayed" in told
    assert "not replayed: 1, a person decided" in told
    assert "not replayed: 1, answers or documents are not kept any more" in told
    assert "not replayed: 1, two messages of one version differed" in told


def test_an_activated_text_that_this_release_cannot_read_stops_a_replay_clearly(
    office: Office,
) -> None:
    with office.ledger.begin() as books:
        books.policies.activate(PolicyPart.POLICY, b"schema: 9", shop_id=None, at=NOON)

    done = run("policy", "replay", SHOP)

    assert (done.exit_code, "is not a schema that this release reads" in done.output) == (1, True)
