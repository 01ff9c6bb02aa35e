"""Stopping children, with processes that are as stubborn as real ones can be."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from commands.children import Child, stop_all

DEAF = """
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
worker = subprocess.Popen(["sleep", "60"])
pathlib.Path(sys.argv[1]).write_text(str(worker.pid))
time.sleep(60)
"""


def is_running(pid: int) -> bool:
    told = subprocess.run(
        ["ps", "-o", "stat=", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return bool(told.strip()) and not told.startswith("Z")


def test_a_child_that_does_not_listen_is_ended_with_all_it_started(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    child = Child("deaf", [sys.executable, "-c", DEAF, str(told)], os.environ)
    child.start()
    until = time.monotonic() + 10
    while not (told.exists() and told.read_text()) and time.monotonic() < until:
        time.sleep(0.01)

    stop_all([child], seconds=0.2)

    worker = int(told.read_text())
    assert not child.is_running
    until = time.monotonic() + 5
    while is_running(worker) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_running(worker)
