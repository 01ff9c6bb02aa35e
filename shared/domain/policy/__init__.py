"""The screening policy: rules as data (`default.yaml`), and the engine's few words for them.

Draft: a clinician and a lawyer must read it before use.
"""

from shared.domain.policy.document import overridden, policy_from
from shared.domain.policy.faults import Fault, PolicyFault
from shared.domain.policy.rulebook import Policy
from shared.domain.policy.words import Code, Group, Outcome, Reason

__all__ = [
    "Code",
    "Fault",
    "Group",
    "Outcome",
    "Policy",
    "PolicyFault",
    "Reason",
    "overridden",
    "policy_from",
]
