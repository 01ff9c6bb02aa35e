"""Policy files: YAML, read strictly, every fault with its line."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from typing import TypeVar

from shared.domain.policy import Policy, PolicyFault, overridden, policy_from
from shared.messages.strict_yaml import Node, NotYaml, compose, line_of, plain

T = TypeVar("T")
MOST_BYTES = 2 * 1024 * 1024


class BadPolicyFile(ValueError):
    """The file is not used and the policy in force stays. One fault a line, each with its line."""


def default_policy() -> Policy:
    """The policy that comes with the product. Raises `BadPolicyFile` when it was broken."""
    return read_policy(default_policy_text(), "default.yaml")


def default_policy_text() -> bytes:
    return (resources.files("shared.domain.policy") / "default.yaml").read_bytes()


def read_policy(raw: bytes, name: str) -> Policy:
    """Raises `BadPolicyFile`; `name` is what the message calls the file."""
    return _read(raw, name, policy_from)


def read_overrides(raw: bytes, name: str, policy: Policy) -> Policy:
    """The policy with a shop's own choices. Raises `BadPolicyFile`."""
    return _read(raw, name, lambda document: overridden(policy, document))


def _read(raw: bytes, name: str, build: Callable[[object], T]) -> T:
    root, document = document_in(raw, name)
    try:
        return build(document)
    except PolicyFault as error:
        faults = sorted((line_of(root, fault.path), str(fault)) for fault in error.faults)
        raise BadPolicyFile(_told(name, faults)) from error


def document_in(raw: bytes, name: str, *, most_bytes: int = MOST_BYTES) -> tuple[Node, object]:
    """Any YAML of ours as plain data, with its nodes for the lines. Raises `BadPolicyFile`."""
    if len(raw) > most_bytes:
        raise BadPolicyFile(f"{name}: is larger than {most_bytes // 2**20} MB")
    try:
        root = compose(raw)
    except NotYaml as error:
        raise BadPolicyFile(_told(name, [(error.line, str(error))])) from error
    document, twice = plain(root)
    if twice:
        raise BadPolicyFile(
            _told(name, [(t.line, f"{'.'.join(map(str, t.path))}: is given twice") for t in twice])
        )
    return root, document


def _told(name: str, faults: list[tuple[int, str]]) -> str:
    return "\n".join(f"{name}: line {line}: {what}" for line, what in faults)
