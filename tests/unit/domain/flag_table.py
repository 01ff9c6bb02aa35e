"""A second statement of the policy's health flags, typed by hand from the clinical sources.

A slip of the policy file shows against it: whoever changes a rule changes both, and says why.
"""

from __future__ import annotations

from typing import NamedTuple

from shared.domain.grade import Tier
from shared.domain.policy.words import SCREENED, Outcome

# The reason; answers that raise it; the first letters of its outcomes from the weakest tier up; the
# weakest evidence that lifts it (a tick, a doc, a doc that has it named) and to what; whether it is
# urgent, and concerns any garment and not only one of the leg; what the same answers raise beside.
TABLE = """
ABPI_LT_0_6                | abpi 0.59                      | rrrr | named | hhhh
ANKLE_PRESSURE_LT_60       | ankle_pressure_mmhg 59.9       | rrrr | named | hhhh
TOE_PRESSURE_LT_30         | toe_pressure_mmhg 29           | rrrr | named | hhhh
TCPO2_LT_20                | tcpo2_mmhg 19                  | rrrr | named | hhhh
LIMB_ISCHAEMIA_SIGNS       | rest_pain_or_foot_sores yes    | rrrr | named | hhhh | urgent
ARTERIAL_BYPASS_LEG        | leg_bypass yes                 | rrrr | named | hhhh
HF_NYHA_4                  | heart_failure nyha_4           | rrrr | named | hhhh
DVT_SUSPECTED              | dvt suspected                  | rrrr | never | rrrr | urgent
SKIN_INFECTION             | skin infection                 | rrrr | never | rrrr | urgent any
ACUTE_VEIN_EMERGENCY       | acute_vein_emergency yes       | rrrr | never | rrrr | urgent
PREGNANCY_WARNING          | pregnancy_warning yes          | rrrr | never | rrrr | urgent any
PAD_DIAGNOSED              | pad_diagnosed yes              | rrrr | named | aaah
PAD_SUSPECTED              | claudication yes               | rrrr | named | aaah
ABPI_0_6_TO_0_8            | abpi 0.6                       | rrrr | named | aaah
ABPI_0_6_TO_0_8            | abpi 0.799                     | rrrr | named | aaah
ABPI_GE_1_4                | abpi 1.4                       | rrrr | named | aaah
SENSORY_LOSS               | foot_sensation reduced         | rrrr | named | aaah
SENSORY_LOSS               | neuropathy yes                 | rrrr | named | aaah
HF_NYHA_3                  | heart_failure nyha_3           | rrrr | named | aaah
SKIN_GRAFT_RECENT          | skin recent_graft              | rrrr | named | aaah | any
HF_SEVERITY_UNKNOWN        | heart_failure unknown_severity | hhrr | named | aaah
HF_STABLE                  | heart_failure nyha_1_2         | aahh | doc   | aaaa
DIABETES                   | diabetes yes                   | aahr | doc   | aaaa
DIABETES_SENSATION_UNKNOWN | diabetes yes, foot_sensation unknown | hhrr | named | aaah | +DIABETES
ABPI_0_8_TO_0_9            | abpi 0.8                       | aahh | doc   | aaaa
ABPI_0_8_TO_0_9            | abpi 0.899                     | aahh | doc   | aaaa
ABPI_1_3_TO_1_4            | abpi 1.301                     | aahh | doc   | aaaa
ABPI_1_3_TO_1_4            | abpi 1.399                     | aahh | doc   | aaaa
DVT_UNDER_TREATMENT        | dvt treated_now                | hhhh | doc   | aaaa
DVT_PAST                   | dvt past                       | aahh | tick  | aaaa
SKIN_FRAGILE_OR_BROKEN     | skin weeping                   | hhrr | named | aaah
SKIN_FRAGILE_OR_BROKEN     | skin fragile                   | hhrr | named | aaah
SKIN_FRAGILE_OR_BROKEN     | skin open_wound                | hhrr | named | aaah
IMMOBILE                   | immobile yes                   | hhrr | named | aaah
RHEUMATOID                 | rheumatoid yes                 | aahh | doc   | aaaa
PREGNANT                   | pregnant yes                   | aahh | tick  | aaaa
VASCULAR_RISK              | age 65, smoker yes             | aahh | doc   | aaaa
VASCULAR_RISK              | age 80, smoker yes, abpi 1.35  | aahh | doc   | aaaa | +ABPI_1_3_TO_1_4
VASCULAR_RISK              | age 80, smoker yes, abpi 0.85  | aahh | doc   | aaaa | +ABPI_0_8_TO_0_9
VASCULAR_RISK              | age 70, vessel_disease yes     | aahh | doc   | aaaa
VASCULAR_RISK              | age 80, diabetes yes           | aahh | doc   | aaaa | +DIABETES
AGE_UNDER_18               | age 17                         | ahrr | doc   | aaaa
ANSWER_UNKNOWN             | pad_diagnosed unknown          | ahhh | doc   | aaaa
ANSWER_UNKNOWN             | claudication unknown           | ahhh | doc   | aaaa
ANSWER_UNKNOWN             | leg_bypass unknown             | ahhh | doc   | aaaa
CALF_DIFFERENCE_GE_3CM     | calf_difference_cm 3           | hhhh | doc   | aaaa | urgent
ALLERGY_MATERIAL           | allergy_material yes           | hhhh | never | hhhh | any
LEG_SHAPE_OR_SIZE          | leg_shape unusual              | hhhh | never | hhhh
LEG_SHAPE_OR_SIZE          | leg_shape outside_chart        | hhhh | never | hhhh
"""
LETTERS = {outcome.value[0]: outcome for outcome in Outcome}


class Flag(NamedTuple):
    code: str
    raised_by: dict[str, str]
    tiers: str
    by: str
    to: str
    marks: frozenset[str]

    @property
    def beside(self) -> frozenset[str]:
        return frozenset(mark[1:] for mark in self.marks if mark.startswith("+"))

    @property
    def is_urgent(self) -> bool:
        return "urgent" in self.marks

    @property
    def is_of_any_garment(self) -> bool:
        return "any" in self.marks

    def outcome(self, tier: Tier, *, lifted: bool) -> Outcome:
        """Lifting never makes it stricter."""
        place = SCREENED.index(tier)
        letters = {self.tiers[place], self.to[place] if lifted else self.tiers[place]}
        return min((LETTERS[one] for one in letters), key=lambda outcome: outcome.strictness)


def _flag(line: str) -> Flag:
    code, raised_by, tiers, by, *more = (part.strip() for part in line.split("|"))
    answers = dict(answer.split() for answer in raised_by.split(", "))
    to, marks = more[0], more[1].split() if len(more) > 1 else []
    return Flag(code, answers, tiers, by, to, frozenset(marks))


FLAGS = [_flag(line) for line in TABLE.strip().splitlines()]
