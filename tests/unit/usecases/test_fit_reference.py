"""The opaque token on a cart line: what it carries, for how long, and who can make one."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.sealing import Seal
from shared.domain.chart_document import LONGEST_SIZE
from shared.usecases.fit_reference import (
    LIFE,
    LONGEST,
    PURPOSE,
    BadFitReference,
    FitReference,
    issue,
    read,
)

AT = datetime(2026, 5, 1, 9, tzinfo=UTC)
SEAL = Seal(bytes(range(32)), "1")
OTHER = Seal(bytes(32), "1")
REFERENCE = FitReference("0123456789abcdef", "M", "both")


def sealed_part(token: str) -> bytes:
    return base64.urlsafe_b64decode(token.split(".")[2] + "==")


def a_token(sealed: bytes) -> str:
    return f"f1.1.{base64.urlsafe_b64encode(sealed).rstrip(b'=').decode()}"


@given(
    size=st.text(min_size=1, max_size=LONGEST_SIZE),
    leg=st.sampled_from(["left", "right", "both"]),
    off_chart=st.booleans(),
    calves_differ=st.booleans(),
)
def test_what_was_issued_is_read_back(
    size: str, leg: str, off_chart: bool, calves_differ: bool
) -> None:
    reference = FitReference("0123456789abcdef", size, leg, off_chart, calves_differ)

    assert read(issue(reference, SEAL, at=AT), SEAL, at=AT) == reference


@pytest.mark.parametrize("letter", ["M", "é", "足", "🧦", '"'])
def test_a_token_fits_for_every_size_that_a_chart_may_have(letter: str) -> None:
    size = letter * LONGEST_SIZE
    reference = FitReference("0123456789abcdef", size, "right", off_chart=False)

    token = issue(reference, SEAL, at=AT)

    assert len(token) <= LONGEST
    assert token.isascii()


def test_a_token_shows_its_key_and_nothing_of_what_it_says() -> None:
    one, other = issue(REFERENCE, SEAL, at=AT), issue(REFERENCE, SEAL, at=AT)

    assert one.startswith("f1.1.")
    assert one != other
    assert b"both" not in sealed_part(one)


@pytest.mark.parametrize("age", [timedelta(0), timedelta(days=29), LIFE])
def test_a_token_lives_for_thirty_days(age: timedelta) -> None:
    assert read(issue(REFERENCE, SEAL, at=AT), SEAL, at=AT + age) == REFERENCE


def test_a_token_has_an_end() -> None:
    token = issue(REFERENCE, SEAL, at=AT)

    with pytest.raises(BadFitReference, match="expired"):
        read(token, SEAL, at=AT + LIFE + timedelta(seconds=1))


def test_a_token_of_another_shop_is_none() -> None:
    with pytest.raises(BadFitReference, match="not sealed by this shop"):
        read(issue(REFERENCE, OTHER, at=AT), SEAL, at=AT)


def test_what_the_shop_sealed_for_something_else_is_no_token() -> None:
    content = orjson.dumps({"chart_version": "x", "size": "M", "leg": "both", "exp": 2**31})

    with pytest.raises(BadFitReference):
        read(a_token(SEAL.seal(content, "webhook secret")), SEAL, at=AT)


def test_a_token_that_was_changed_anywhere_is_none() -> None:
    sealed = sealed_part(issue(REFERENCE, SEAL, at=AT))

    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(BadFitReference):
            read(a_token(bytes(changed)), SEAL, at=AT)


@pytest.mark.parametrize(
    "token",
    ["", "f1", "f1.1", "f1.1.", "f2.1.AAAA", "f1.1.AAAA.BBBB", "f1.1.é", "f1.1." + "A" * 600],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(BadFitReference):
        read(token, SEAL, at=AT)


@given(token=st.text() | st.text().map("f1.1.{}".format))
def test_any_text_is_refused(token: str) -> None:
    with pytest.raises(BadFitReference):
        read(token, SEAL, at=AT)


def test_a_token_of_a_later_release_is_no_evidence_and_no_error() -> None:
    content = {"chart_version": "x", "size": "M", "leg": "both", "exp": 2**31, "pattern": "new"}

    with pytest.raises(BadFitReference):
        read(a_token(SEAL.seal(orjson.dumps(content), PURPOSE)), SEAL, at=AT)
