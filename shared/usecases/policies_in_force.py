"""The screening policy that is in force for a shop, compiled once a process."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import structlog

from shared.domain.policy import Policy
from shared.messages.policy_file import BadPolicyFile, read_overrides, read_policy
from shared.ports.ledger import Books
from shared.ports.policies import InForce

MOST_KEPT = 1_000
log = structlog.get_logger()


class PolicyOfShop(NamedTuple):
    """`is_sound` is False when what was activated is lost or cannot be read by this release: the
    policy that comes with the product stands in, and nobody may be cleared by it.
    """

    policy: Policy
    is_sound: bool = True


class PolicyShelf:
    def __init__(self, default: Policy) -> None:
        self._default = default
        self._compiled = lru_cache(maxsize=MOST_KEPT)(self._compile)
        self._texts: dict[str, bytes] = {}

    def of(self, books: Books, shop_id: str) -> PolicyOfShop:
        in_force = books.policies.in_force(shop_id)
        if in_force == InForce():
            return PolicyOfShop(self._default)
        try:
            for digest in (in_force.policy, in_force.overrides):
                if digest is not None and digest not in self._texts:
                    self._texts[digest] = books.policies.text(digest)
        except KeyError:
            log.error("policy_missing", shop=shop_id)  # noqa: TRY400 - there is no more to it
            return PolicyOfShop(self._default, is_sound=False)
        return self._compiled(in_force)

    def _compile(self, in_force: InForce) -> PolicyOfShop:
        policy = self._default
        try:
            if in_force.policy is not None:
                policy = read_policy(self._texts[in_force.policy], "the policy in force")
            if in_force.overrides is not None:
                own = self._texts[in_force.overrides]
                policy = read_overrides(own, "the shop's choices in force", policy)
        except BadPolicyFile as error:
            log.error("policy_unreadable", why=str(error))  # noqa: TRY400 - the message says it all
            return PolicyOfShop(self._default, is_sound=False)
        return PolicyOfShop(policy)
