"""Versions of a shop's resource, ordered by value whatever they are written like."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.version import LARGEST, nanoseconds, version_of

MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2261, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
SHIFTS = st.integers(min_value=-14 * 60, max_value=14 * 60).map(lambda m: timedelta(minutes=m))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-05-01T09:00:00Z", 1_777_626_000),
        ("2026-05-01t09:00:00z", 1_777_626_000),
        ("2026-05-01 09:00:00Z", 1_777_626_000),
        ("2026-05-01T11:00:00+02:00", 1_777_626_000),
        ("2026-05-01T03:30:00-05:30", 1_777_626_000),
        ("2026-05-01T09:00:00.000Z", 1_777_626_000),
    ],
)
def test_one_moment_has_one_value(text: str, seconds: int) -> None:
    assert version_of(text).value == seconds * 10**9


@pytest.mark.parametrize(
    ("fraction", "nanos"),
    [
        ("5", 500_000_000),
        ("000001", 1_000),
        ("000000001", 1),
        ("0000000019", 1),
        ("123456789", 123_456_789),
    ],
)
def test_fractions_count_to_the_nanosecond(fraction: str, nanos: int) -> None:
    assert nanoseconds(f"1970-01-01T00:00:00.{fraction}Z") == nanos


@given(moment=MOMENTS, shift=SHIFTS)
def test_the_zone_changes_the_text_and_not_the_value(moment: datetime, shift: timedelta) -> None:
    elsewhere = moment.astimezone(timezone(shift))

    assert nanoseconds(elsewhere.isoformat()) == nanoseconds(moment.isoformat())


@given(one=MOMENTS, other=MOMENTS)
def test_versions_are_ordered_as_their_moments(one: datetime, other: datetime) -> None:
    earlier, later = version_of(one.isoformat()), version_of(other.isoformat())

    assert (earlier.value < later.value) == (one < other)
    assert (earlier.value == later.value) == (one == other)


def test_integers_are_ordered_by_value_and_not_as_texts() -> None:
    assert version_of("9").value < version_of("10").value
    assert version_of(9).value < version_of(10).value


@pytest.mark.parametrize("raw", [7, "7", "2026-05-01T11:00:00+02:00"])
def test_what_the_shop_wrote_is_kept(raw: str | int) -> None:
    assert version_of(raw).text == raw


@pytest.mark.parametrize("raw", [0, LARGEST, str(LARGEST)])
def test_the_ends_are_versions(raw: str | int) -> None:
    assert version_of(raw).value == int(raw)


@pytest.mark.parametrize(
    "raw",
    [
        -1,
        LARGEST + 1,
        2**70,
        str(LARGEST + 1),
        "9" * 5_000,
        "",
        "-1",
        "1.5",
        "1e3",
        "tomorrow",
        "2026-05-01",
        "2026-05-01T09:00:00",
        "2026-05-01T09:00Z",
        "2026-13-01T09:00:00Z",
        "2026-02-30T09:00:00Z",
        "2026-05-01T24:01:00Z",
        "2026-05-01T09:00:00+02",
        "2026-05-01T09:00:00Z\n",
        "1969-12-31T23:59:59Z",
        "2300-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
    ],
)
def test_anything_else_is_refused(raw: str | int) -> None:
    with pytest.raises(ValueError, match=r".+"):
        version_of(raw)


@given(raw=st.text(alphabet="0123456789-:T.Z+ ", max_size=40) | st.text() | st.integers())
def test_any_text_or_number_ends_in_a_version_or_a_value_error(raw: str | int) -> None:
    try:
        version = version_of(raw)
    except ValueError:
        return
    assert 0 <= version.value <= LARGEST
