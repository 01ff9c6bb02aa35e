"""Field types that several messages and requests share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate

from shared.domain.version import LARGEST, Version, nanoseconds, version_of

NAME = validate.Length(min=1, max=255)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
TEXT = validate.Length(max=10_000)


class Name(fields.String):
    """A text of 1 to 255 characters; a number is taken for its digits, as shops send ids so."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=NAME, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if _CONTROL.search(text):
            raise ValidationError("Has control characters.")
        return text


class Moment(fields.Field[str]):
    """An RFC 3339 time, kept as it was written."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        told = "Not an RFC 3339 time from 1970 to 2262, such as 2026-05-01T09:00:00Z."
        try:
            if not 0 <= nanoseconds(value) <= LARGEST:
                raise ValidationError(told)
        except (TypeError, ValueError) as error:
            raise ValidationError(told) from error
        return str(value)


class OrderVersion(fields.Field[Version]):
    """An RFC 3339 time or an integer, ordered by value."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Version:
        if isinstance(value, bool) or not isinstance(value, int | str):
            msg = "Neither an RFC 3339 time nor an integer."
            raise ValidationError(msg)
        try:
            return version_of(value)
        except ValueError as error:
            msg = "Neither an RFC 3339 time nor an integer below 2**63."
            raise ValidationError(msg) from error

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | int:
        text: str | int = value.text
        return text


class Options(fields.Dict):
    """Option name to value; numbers are taken for their digits, anything deeper is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            keys=Name(), values=_OptionValue(), validate=validate.Length(max=50), **kwargs
        )


class _OptionValue(fields.String):
    def __init__(self) -> None:
        super().__init__(validate=TEXT)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        text: str = super()._deserialize(value, attr, data, **kwargs)
        return text
