"""A policy as plain data, and a shop's overrides of it, read strictly into a `Policy`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from shared.domain.grade import Tier
from shared.domain.market import market_from
from shared.domain.policy import base_document as parts
from shared.domain.policy.circumstance import vocabulary
from shared.domain.policy.cross_checks import check_codes, check_drops
from shared.domain.policy.faults import (
    Fault,
    PolicyFault,
    Section,
    a_flag,
    a_text,
    one_of,
    quoted,
    whole_from,
)
from shared.domain.policy.question import wording_of
from shared.domain.policy.rule import Rule
from shared.domain.policy.rule_document import RuleKind, cell_from, rule_from
from shared.domain.policy.rule_index import RuleIndex, harmless_words
from shared.domain.policy.rulebook import ARM, LEG, Choices, Limits, Policy
from shared.domain.policy.wording import DECLARATION, deciding_part, hash_of
from shared.domain.policy.words import SCREENED, Group

_POLICY_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_MOST_DAYS = 366
_MOST_HOURS = 24 * 31
_NONE = "none"
_DECLARED = (Tier.MEDICAL.value, _NONE)

Markets = Mapping[str, tuple[Rule, ...]]


def policy_from(document: object) -> Policy:
    """Raises `PolicyFault` with every fault found; codes are compared across sections once each
    section is sound.
    """
    faults: list[Fault] = []
    root = Section(document, (), faults)
    policy = _policy(root, hash_of(deciding_part(document)))
    root.close()
    _raise(faults)
    _raise([*check_codes(policy), *check_drops(policy.order_rules, ("order_rules",))])
    return policy


def overridden(policy: Policy, document: object) -> Policy:
    """The policy with a shop's own choices. Raises `PolicyFault`.

    A market that is named has the rules of the override and no others.
    """
    faults: list[Fault] = []
    root = Section(document, (), faults)
    root.take("schema", _schema)
    own = policy.choices
    declared = root.take("declared_guidance_up_to", one_of(_DECLARED), _word(own))
    days = whole_from(1, policy.limits.clearance_days_most)
    choices = Choices(
        declared_guidance_up_to=_tier(declared),
        clearance_days=root.take("clearance_days", days, own.clearance_days),
        split_shipments=root.take("split_shipments", a_flag, own.split_shipments),
    )
    markets: Markets = {}
    if "market_rules" in root:
        markets = _market_rules(root.section("market_rules"), policy.garments)
    root.close()
    _raise(faults)
    changed = replace(
        policy,
        version=hash_of([policy.version, document]),
        choices=choices,
        market_rules={**policy.market_rules, **markets},
    )
    _raise(check_codes(changed))
    return changed


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise PolicyFault(faults)


def _policy(root: Section, version: str) -> Policy:
    root.take("schema", _schema)
    questions = parts.questions_from(root.sections("questions"))
    declaration = parts.declaration_from(root.section(DECLARATION), questions)
    garments = parts.garments_from(root.section("garments"))
    doubts, flags_of_doubtful = parts.doubts_from(root.section("doubtful_grade"))
    answers = {name: question.kind for name, question in questions.items()}
    health = _rules(root, "health_rules", RuleKind(Group.HEALTH, answers, has_body=True))
    order = RuleKind(Group.ORDER, vocabulary(garments), has_drops=True)
    order_rules = _rules(root, "order_rules", order)
    limits = _limits(root.section("limits"))
    return Policy(
        name=root.take("name", _policy_name),
        draft=root.take("draft", a_text),
        banner=root.take("banner", a_text),
        version=version,
        wording=hash_of(wording_of(questions, declaration)),
        outcomes=parts.outcomes_from(root.section("outcomes")),
        tiers=parts.tiers_from(root.section("tiers")),
        limits=limits,
        choices=_choices(root.section("choices"), limits),
        questions=questions,
        declaration=declaration,
        garments=garments,
        base=parts.base_from(root.section("base")),
        doubts=doubts,
        flags_of_doubtful=flags_of_doubtful or SCREENED[-1],
        not_compression=root.take("not_compression", cell_from),
        reasons=parts.reasons_from(root.section("reasons")),
        clearance=parts.clearance_from(root.section("clearance")),
        order_rules=order_rules,
        health_rules=health,
        market_rules=_market_rules(root.section("market_rules"), garments),
        order_index=RuleIndex(order_rules, harmless_words(order.vocabulary)),
        health_index={
            LEG: RuleIndex(health, harmless_words(answers)),
            ARM: RuleIndex([r for r in health if not r.leg_only], harmless_words(answers)),
        },
        needed_at={
            tier: frozenset(q.name for q in questions.values() if q.is_needed_at(tier))
            for tier in SCREENED
        },
    )


def _rules(root: Section, key: str, kind: RuleKind) -> tuple[Rule, ...]:
    return tuple(rule_from(section, kind) for section in root.sections(key))


def _market_rules(section: Section, garments: Mapping[str, str]) -> Markets:
    kind = RuleKind(Group.MARKET, vocabulary(garments), has_date=True)
    found = {}
    for name in section.names():
        try:
            market_from(name)
        except ValueError as error:
            section.fault(str(error), name)
        found[name] = _rules(section, name, kind)
    return found


def _limits(section: Section) -> Limits:
    limits = Limits(
        section.take("answers_days", whole_from(1, _MOST_DAYS)),
        section.take("clearance_days_most", whole_from(1, _MOST_DAYS)),
        section.take("answers_changed_hours", whole_from(1, _MOST_HOURS)),
    )
    section.close()
    return limits


def _choices(section: Section, limits: Limits) -> Choices:
    most = limits.clearance_days_most or _MOST_DAYS
    choices = Choices(
        _tier(section.take("declared_guidance_up_to", one_of(_DECLARED))),
        section.take("clearance_days", whole_from(1, most)),
        section.take("split_shipments", a_flag),
    )
    section.close()
    return choices


def _tier(declared: str | None) -> Tier | None:
    return None if declared in {None, _NONE} else Tier(declared)


def _word(choices: Choices) -> str:
    return choices.declared_guidance_up_to or _NONE


def _schema(raw: object) -> str:
    if str(raw) != "1":
        raise ValueError(f"{quoted(raw)} is not a schema that this release reads, which is 1")
    return "1"


def _policy_name(raw: object) -> str:
    if not isinstance(raw, str) or not _POLICY_NAME.fullmatch(raw):
        raise ValueError("must be 1 to 60 of a-z, 0-9 and -, not beginning with -")
    return raw
