"""`sockwise run` as its user meets it: starting, stopping, starting again, and what goes wrong."""

from __future__ import annotations

import re
import signal
import socket
import stat
import subprocess
import sys

import requests

from tests import servers
from tests.conftest import ROOT
from tests.e2e.conftest import Product


def test_a_second_run_goes_on_with_the_same_keys_and_data_and_leaves_nothing_behind() -> None:
    with servers.folder("sw-run-") as folder:
        running = Product(folder / "var")
        running.start()
        first = running.demo
        url = f"{running.orders}/v1/screenings"
        order = {"order_id": "1", "version": 1, "lines": []}
        made = requests.post(url, json=order, headers=running.key(), timeout=10)
        assert running.stop(signal.SIGINT) == 0
        assert running.processes_left() == []

        running.start()
        again = requests.post(url, json=order, headers=running.key(), timeout=10)
        assert running.stop(signal.SIGTERM) == 0

        assert (made.status_code, again.status_code) == (201, 200)
        assert running.demo == first
        assert running.processes_left() == []


def test_what_it_prints_works_when_pasted(product: Product) -> None:
    lines = product.until(lambda: re.findall(r"^curl .*$", product.told(), re.MULTILINE))

    answers = [
        subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True).stdout
        for line in lines
    ]

    assert len(lines) == 2
    assert '"outcome":"match"' in answers[0]
    assert '"outcome":"hold"' in answers[1]


def test_keys_are_readable_by_their_owner_alone(product: Product) -> None:
    for name in ("demo.json", "keys"):
        assert stat.S_IMODE((product.home / name).stat().st_mode) == 0o600


def test_a_taken_port_is_one_clear_line() -> None:
    with servers.folder("sw-run-") as folder, socket.socket() as taken:
        running = Product(folder / "var")
        port = int(running.sizing.rsplit(":", 1)[1])
        taken.bind(("127.0.0.1", port))
        taken.listen()

        told = fails(running)

        why = "cannot be used (Address already in use); set SOCKWISE_SIZING_PORT to another one"
        assert told == [f"sockwise: port {port} {why}"]


def test_a_lost_master_key_is_told_before_anything_starts() -> None:
    with servers.folder("sw-run-") as folder:
        running = Product(folder / "var")
        running.start()
        running.stop()
        (running.home / "keys").unlink()

        told = fails(running)

        assert any("the master key" in line and "is missing" in line for line in told)


def test_wrong_settings_are_named_together() -> None:
    with servers.folder("sw-run-") as folder:
        running = Product(folder / "var")
        running.env |= {"SOCKWISE_SIZING_PORT": "99999", "SOCKWISE_ORDERS_PORT": "many"}

        told = "\n".join(fails(running))

        assert "SIZING_PORT" in told
        assert "ORDERS_PORT" in told
        assert "Traceback" not in told


def test_two_runs_on_one_data_folder_are_refused(product: Product) -> None:
    second = Product(product.home)

    told = fails(second)

    assert told == [f"sockwise: another `sockwise run` already works on {product.home}"]


def fails(running: Product) -> list[str]:
    """Run it, expect exit code 1, and give what it said, without Redis's own lines."""
    command = [sys.executable, "-m", "commands.main", "run", "--demo"]
    done = subprocess.run(
        command, cwd=ROOT, env=running.env, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    said = (done.stdout + done.stderr).splitlines()
    return [line for line in said if line and not re.match(r"\d+:[A-Z] |sockwise: stopping", line)]
