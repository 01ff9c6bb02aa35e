"""The environment in which measured programs run."""

from __future__ import annotations

import os


def as_installed() -> dict[str, str]:
    """Ours without what steers Python itself: a developer's `PYTHONUNBUFFERED` would be measured
    with every line that is written.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
