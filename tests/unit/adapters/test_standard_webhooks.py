"""Signatures of the Standard Webhooks kind."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, tzinfo
from typing import Any

import pytest
import standardwebhooks.webhooks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.adapters.shops.standard_webhooks import is_signed
from tests.unit.adapters.shared_data import ABSENT, vectors

NOW = 1_777_626_000
KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
OTHER = "whsec_" + base64.b64encode(b"other" * 5).decode()
BODY = '{"id": "1", "name": "Zoë"}'.encode()
VECTORS = [pytest.param(vector, id=vector["id"]) for vector in vectors("standard-webhooks")]
NO_VECTOR = pytest.param(None, marks=pytest.mark.skip(reason=ABSENT))


def at(monkeypatch: pytest.MonkeyPatch, moment: int) -> None:
    """The library reads the real clock through a name of its own."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Stopped:
            return cls.fromtimestamp(moment, tz)

    monkeypatch.setattr(standardwebhooks.webhooks, "datetime", Stopped)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOW)


def sign(raw: bytes = BODY, *, key: bytes = KEY, when: int = NOW, message: str = "msg_1") -> str:
    digest = hmac.new(key, f"{message}.{when}.".encode() + raw, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def headers(signature: str, *, when: int | str = NOW, message: str = "msg_1") -> dict[str, str]:
    return {
        "webhook-id": message,
        "webhook-timestamp": str(when),
        "webhook-signature": signature,
    }


def test_a_body_is_signed_by_any_live_secret() -> None:
    assert is_signed(headers(sign()), BODY, [OTHER, SECRET])


def test_header_names_may_be_written_in_any_case() -> None:
    told = {name.title(): value for name, value in headers(sign()).items()}

    assert is_signed(told, BODY, [SECRET])


@pytest.mark.parametrize("secrets", [[], [OTHER], [""], ["whsec_"], ["no base64!"], ["whsec_é"]])
def test_no_live_secret_or_a_spoiled_one_signs_nothing(secrets: list[str]) -> None:
    assert not is_signed(headers(sign()), BODY, secrets)


def test_a_spoiled_secret_does_not_stand_in_the_way_of_a_good_one() -> None:
    assert is_signed(headers(sign()), BODY, ["", "whsec_", "no base64!", SECRET])


@pytest.mark.parametrize(
    "told",
    [
        headers(sign(), message="msg_2"),
        headers(sign(), when=NOW + 1),
        headers(sign(b"{}")),
        headers(sign(key=b"other" * 5)),
        headers(sign().replace("v1,", "v2,")),
        headers(sign().replace("v1,", "v1a,")),
        headers(sign().removeprefix("v1,")),
    ],
)
def test_whatever_was_signed_cannot_be_changed(told: dict[str, str]) -> None:
    assert not is_signed(told, BODY, [SECRET])


@pytest.mark.parametrize(
    ("age", "verdict"), [(0, True), (300, True), (301, False), (-300, True), (-301, False)]
)
def test_a_signature_is_good_for_five_minutes_either_way(age: int, verdict: bool) -> None:
    when = NOW - age

    assert is_signed(headers(sign(when=when), when=when), BODY, [SECRET]) == verdict


@pytest.mark.parametrize("when", ["", "hello", "nan", "inf", "1e400", "-1", "9" * 400])
def test_a_time_that_is_none_is_refused(when: str) -> None:
    assert not is_signed(headers(sign(), when=when), BODY, [SECRET])


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_every_header_is_needed(missing: str) -> None:
    told = {name: value for name, value in headers(sign()).items() if name != missing}

    assert not is_signed(told, BODY, [SECRET])


@pytest.mark.parametrize("noise", ["v1,", "v1,!!!", "v1", "v2,AAAA", "v1,AA,AA", ",", "", "v1a,x"])
def test_a_right_signature_counts_among_others_that_cannot_be_read(noise: str) -> None:
    assert is_signed(headers(f"{noise} {sign()} {noise}"), BODY, [SECRET])
    assert not is_signed(headers(noise), BODY, [SECRET])


def test_a_body_that_is_no_text_is_not_signed() -> None:
    assert not is_signed(headers(sign(b"\xff")), b"\xff", [SECRET])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.dictionaries(
        st.sampled_from(list(headers(""))), st.text(st.characters(max_codepoint=127)), max_size=3
    ),
    raw=st.binary(),
)
def test_no_stranger_is_believed(told: dict[str, str], raw: bytes) -> None:
    assert not is_signed({**headers("v1,AAAA"), **told}, raw, [SECRET])


@pytest.mark.parametrize("signature", ["v1,é", f"v1,é {sign()}"])
def test_a_signature_beyond_ascii_is_read_over(signature: str) -> None:
    assert is_signed(headers(signature), BODY, [SECRET]) == (sign() in signature)


@pytest.mark.parametrize("vector", VECTORS or [NO_VECTOR])
def test_a_published_vector_has_its_verdict(
    monkeypatch: pytest.MonkeyPatch, vector: dict[str, Any]
) -> None:
    at(monkeypatch, vector["now"])
    secrets = vector["secret"] if isinstance(vector["secret"], list) else [vector["secret"]]

    verdict = is_signed(vector["headers"], vector["raw_body"].encode(), secrets)

    assert verdict == (vector["expect"] == "valid")
