"""The product, started by the command behind `make run`, on free ports and an empty folder."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import requests

from tests import servers
from tests.conftest import ROOT

READY_SECONDS = 60
T = TypeVar("T")


class Product:
    """A running Sockwise and what a script knows of it: the addresses and `demo.json`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        ports = {name: servers.free_port() for name in ("SIZING", "ORDERS", "REVIEWDESK")}
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("SOCKWISE_")}
        self.env = inherited | {f"SOCKWISE_{name}_PORT": str(p) for name, p in ports.items()}
        self.env["SOCKWISE_HOME"] = str(home)
        self.sizing, self.orders, self.reviewdesk = (
            f"http://127.0.0.1:{port}" for port in ports.values()
        )
        self.log = home.parent / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "commands.main", "run", "--demo"],
                cwd=ROOT,
                env=self.env,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self.until(self._is_ready, seconds=READY_SECONDS)

    def _is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.told()
        try:
            answers = [requests.get(f"{u}/readyz", timeout=2) for u in (self.sizing, self.orders)]
        except requests.RequestException:
            return False
        return all(answer.status_code == 200 for answer in answers)

    def told(self) -> str:
        return self.log.read_text(errors="replace")

    @property
    def demo(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.home / "demo.json").read_text())
        return found

    def key(self, name: str = "secret_key") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.demo[name]}"}

    def recommend(self, **request: Any) -> dict[str, Any]:
        answer = requests.post(
            f"{self.sizing}/v1/recommendations",
            json=request,
            headers=self.key("publishable_key"),
            timeout=10,
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def event(self, type_: str, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "specversion": "1.0",
            "id": uuid.uuid4().hex,
            "source": "/shops/demo",
            "type": type_,
            "data": data,
        }

    def send(self, event: dict[str, Any]) -> requests.Response:
        """By webhook, signed as Standard Webhooks says."""
        raw, message, at = (
            json.dumps(event).encode(),
            f"msg_{uuid.uuid4().hex}",
            str(int(time.time())),
        )
        secret = base64.b64decode(self.demo["events_secret"].removeprefix("whsec_"))
        digest = hmac.new(secret, f"{message}.{at}.".encode() + raw, hashlib.sha256).digest()
        signed = {
            "webhook-id": message,
            "webhook-timestamp": at,
            "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
            "Content-Type": "application/cloudevents+json",
        }
        url = f"{self.orders}/v1/webhooks/demo/events"
        return requests.post(url, data=raw, headers=signed, timeout=10)

    def command(self, *arguments: str, given: str | None = None) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "commands.main", *arguments],
            cwd=ROOT,
            env=self.env,
            input=given,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def until(self, look: Callable[[], T], *, seconds: float = 10) -> T:
        """The first true answer of `look`, or its last one when the time is up."""
        end = time.monotonic() + seconds
        while True:
            found = look()
            if found or time.monotonic() > end:
                assert found, f"not within {seconds} s; the product said: {self.told()[-3000:]}"
                return found
            time.sleep(0.05)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """To the supervisor's process group, as Ctrl-C does; gives the exit code."""
        assert self.process is not None
        os.killpg(self.process.pid, number)
        return self.process.wait(30)

    def processes_left(self) -> list[str]:
        """Of the session that was started for it: nothing else is ever in that one."""
        assert self.process is not None
        found = subprocess.run(
            ["ps", "-o", "pid=,args=", "--sid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        return found.stdout.split("\n")[:-1]


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    with servers.folder("sw-e2e-") as folder:
        running = Product(folder / "var")
        running.start()
        try:
            yield running
        finally:
            running.stop()
