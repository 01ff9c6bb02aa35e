"""How a peer's worker tells when it began and when it had done everything: two tasks that note the
time, one before and one after all others.
"""

from __future__ import annotations

import time
from pathlib import Path


def mark(file: str) -> None:
    Path(file).write_text(str(time.monotonic()))


def marked(file: Path, *, seconds: float) -> float:
    """When it was; waits for it."""
    end = time.monotonic() + seconds
    while not (file.exists() and (text := file.read_text())):
        assert time.monotonic() < end, f"{file.name} did not come within {seconds} s"
        time.sleep(0.02)
    return float(text)
