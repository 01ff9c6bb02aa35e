"""Words that promise what nobody can: no text that a shopper reads may have one."""

from __future__ import annotations

import re

PROMISES = re.compile(
    r"\b(safe|safely|harmless|guarantee\w*|risk-free|sicher\w*|unbedenklich|gefahrlos|garantier\w*"
    r"|sûre?s?|sans (danger|risque)|garanti\w*)\b",
    re.IGNORECASE,
)
