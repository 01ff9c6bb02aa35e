"""Who may ask the sizing service, and from where."""

from __future__ import annotations

import pytest

from tests.integration.house import ORIGIN, SHOP, House, problem

ASKED = {"measurements": {"unit": "cm", "left": {"ankle": 22, "calf": 36}}}


@pytest.mark.parametrize("scheme", ["Bearer ", "Bearer", "Basic ", "bearer"])
def test_a_request_without_a_live_key_is_refused(calm: House, scheme: str) -> None:
    for key in ("", "pk_1_2", "nonsense", "pk__", calm.keys[SHOP].publishable + "x"):
        answer = calm.recommend(ASKED, headers={"Authorization": scheme + key})

        problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_without_the_scope_is_refused(calm: House) -> None:
    problem(calm.recommend(ASKED, headers=calm.key("blunt")), 403)


def test_a_publishable_key_is_refused_on_a_foreign_origin(calm: House) -> None:
    for origin in ("https://evil.example", "http://shop.example", "null", f"{ORIGIN}.evil.example"):
        answer = calm.recommend(ASKED, headers=calm.key("publishable") | {"Origin": origin})

        problem(answer, 403)
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_publishable_key_is_answered_on_its_own_origin_so_that_a_browser_may_read_it(
    calm: House,
) -> None:
    headers = calm.key("publishable") | {"Origin": ORIGIN}

    fine = calm.recommend(ASKED, headers=headers)
    wrong = calm.recommend(ASKED | {"limit": 0}, headers=headers)

    assert (fine.status_code, wrong.status_code) == (200, 422)
    for answer in (fine, wrong):
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_browser_that_asks_first_is_told_what_it_may_send(calm: House) -> None:
    answer = calm.sizing.options(
        "/v1/recommendations",
        headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST"},
    )

    assert answer.status_code == 204
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
