"""The envelope of everything that travels."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messages.cloudevent import (
    LONGEST_NAME,
    Event,
    UnreadableEvent,
    decode,
    encode,
    from_plain,
    source_of,
)
from tests.builders import AS_OF, an_event

NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=LONGEST_NAME
)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
ANY = st.recursive(
    SCALARS | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
ENVELOPE = ["specversion", "id", "source", "type", "time", "subject", "data", "sockwiseinbox"]


def an_envelope(**changes: Any) -> dict[str, Any]:
    sound = {"specversion": "1.0", "id": "1", "source": "/shops/demo", "type": "t", "data": {}}
    return {**sound, **changes}


def test_an_event_is_written_as_structured_json() -> None:
    event = an_event("sockwise.stock.changed.v1", {"sku": "A"}, subject="A", inbox=7)

    assert orjson.loads(encode(event)) == {
        "specversion": "1.0",
        "id": "1",
        "source": "/shops/demo",
        "type": "sockwise.stock.changed.v1",
        "datacontenttype": "application/json",
        "time": AS_OF,
        "subject": "A",
        "sockwiseinbox": 7,
        "data": {"sku": "A"},
    }


def test_what_is_not_known_is_not_written() -> None:
    written = orjson.loads(encode(an_event(time=None)))

    assert written.keys().isdisjoint({"time", "subject", "traceparent", "sockwiseinbox"})


@given(
    event=st.builds(
        Event,
        id=NAMES,
        source=NAMES,
        type=NAMES,
        data=st.dictionaries(st.text(), ANY, max_size=3),
        time=st.none() | NAMES,
        subject=st.none() | NAMES,
        traceparent=st.none() | NAMES,
        inbox=st.none() | st.integers(min_value=1, max_value=2**53),
    )
)
def test_an_event_comes_back_from_its_bytes(event: Event) -> None:
    assert decode(encode(event)) == event


def test_an_event_knows_its_shop_and_its_routing_key() -> None:
    event = an_event("sockwise.order.changed.v1", source=source_of("acme"))

    assert (event.shop_id, event.routing_key) == ("acme", "order.changed.v1")


def test_attributes_that_nobody_here_knows_are_ignored() -> None:
    assert from_plain(an_envelope(dataschema="x", partitionkey=3)) == from_plain(an_envelope())


@pytest.mark.parametrize("attribute", ["id", "source", "type"])
@pytest.mark.parametrize("value", [None, "", 7, ["1"], "x" * (LONGEST_NAME + 1)])
def test_an_event_without_a_name_is_unreadable_and_says_which(attribute: str, value: Any) -> None:
    with pytest.raises(UnreadableEvent, match=f"^{attribute} is not a text"):
        from_plain(an_envelope(**{attribute: value}))


@pytest.mark.parametrize("version", [None, "0.3", 1.0, "1"])
def test_only_version_one_is_read(version: Any) -> None:
    with pytest.raises(UnreadableEvent, match="specversion"):
        from_plain(an_envelope(specversion=version))


@pytest.mark.parametrize("data", [None, [], "text", 7])
def test_data_is_an_object(data: Any) -> None:
    with pytest.raises(UnreadableEvent, match="data"):
        from_plain(an_envelope(data=data))


@pytest.mark.parametrize("attribute", ["time", "subject", "traceparent"])
@pytest.mark.parametrize("value", [7, {}, "x" * (LONGEST_NAME + 1)])
def test_a_spoiled_optional_attribute_is_as_good_as_none(attribute: str, value: Any) -> None:
    event = from_plain(an_envelope(**{attribute: value}))

    assert getattr(event, attribute) is None


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"NaN", b'{"id": NaN}', b"[" * 100_000])
def test_what_is_no_json_is_unreadable(raw: bytes) -> None:
    with pytest.raises(UnreadableEvent, match="JSON"):
        decode(raw)


def test_the_reason_never_repeats_the_content() -> None:
    with pytest.raises(UnreadableEvent) as caught:
        from_plain(an_envelope(id=["secret"], data={"secret": 1}))

    assert "secret" not in str(caught.value)


@given(raw=st.binary())
def test_any_bytes_end_in_an_event_or_unreadable(raw: bytes) -> None:
    _read(raw)


@given(plain=ANY | st.dictionaries(st.sampled_from(ENVELOPE), ANY))
def test_any_json_ends_in_an_event_or_unreadable(plain: Any) -> None:
    _read(orjson.dumps(plain))


@given(changes=st.dictionaries(st.sampled_from(ENVELOPE), ANY, max_size=2))
def test_any_attribute_of_a_sound_event_ends_in_an_event_or_unreadable(changes: Any) -> None:
    _read(orjson.dumps(an_envelope(**changes)))


def _read(raw: bytes) -> None:
    try:
        event = decode(raw)
    except UnreadableEvent:
        return
    assert event.id
    assert event.source
    assert event.type


def test_a_truth_value_is_no_inbox_row() -> None:
    assert from_plain(an_envelope(sockwiseinbox=True)).inbox is None
