"""The policy that comes with the product, read once for all tests, and small changes of it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from shared.domain.policy import Policy, policy_from
from shared.messages.policy_file import default_policy, default_policy_text, document_in
from shared.ports.vault import Vault
from shared.usecases.policies_in_force import PolicyShelf
from shared.usecases.screen_orders import Screener

DEFAULT_POLICY = default_policy()


def a_screener(vault: Vault, policy: Policy = DEFAULT_POLICY) -> Screener:
    return Screener(vault, PolicyShelf(policy))


_DOCUMENT: Any = document_in(default_policy_text(), "default.yaml")[1]


def a_policy_document(change: Callable[[Any], object] = lambda _: None, **top: Any) -> Any:
    """The default policy as plain data; `change` gets it, and may do anything to it."""
    document = copy.deepcopy(_DOCUMENT) | top
    change(document)
    return document


def a_policy(change: Callable[[Any], object] = lambda _: None, **top: Any) -> Policy:
    return policy_from(a_policy_document(change, **top))
