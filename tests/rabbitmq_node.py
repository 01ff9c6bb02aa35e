"""A private RabbitMQ that a test may freeze, kill and start again with what it had."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kombu.connection import Connection

from tests import servers

PROGRAMS = Path("/usr/lib/rabbitmq/bin")
"""Debian's own folder: the programs on the PATH change user and folders."""

_ERLANG_ON_LOOPBACK = "-kernel inet_dist_use_interface {127,0,0,1}"


def environment(home: Path, *, port: int, epmd_port: int) -> dict[str, str]:
    """Of a node that keeps all that it has in `home`, and is nobody's neighbour."""
    return {
        "PATH": os.defpath + ":/usr/sbin:/usr/local/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "ERL_EPMD_PORT": str(epmd_port),
        "RABBITMQ_NODENAME": f"sw{port}@localhost",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(servers.free_port()),
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "logs"),
        "RABBITMQ_PID_FILE": str(home / "pid"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq"),
        "RABBITMQ_CONF_ENV_FILE": str(home / "none"),
        # The nodes' own talk, too, stays on this machine.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _ERLANG_ON_LOOPBACK,
        "RABBITMQ_CTL_ERL_ARGS": _ERLANG_ON_LOOPBACK,
    }


class RabbitNode:
    def __init__(self, home: Path) -> None:
        self._home = home
        self._running = ExitStack()
        port = servers.free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{port}//"
        self.env = environment(home, port=port, epmd_port=servers.free_port())

    @property
    def pid(self) -> int:
        """Of the Erlang machine itself; the program that was started is a script around it."""
        return int((self._home / "pid").read_text())

    def start(self) -> None:
        log = self._home / "log"
        command = [str(PROGRAMS / "rabbitmq-server")]
        started = self._running.enter_context(servers.process(command, log=log, env=self.env))
        servers.until(self._answers, started, log)

    def _answers(self) -> bool:
        try:
            with Connection(self.url, connect_timeout=2) as connection:
                connection.connect()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """As a power cut does."""
        os.kill(self.pid, signal.SIGKILL)
        self.stop()

    def stop(self) -> None:
        self._running.close()

    def control(self, *arguments: str) -> str:
        """`rabbitmqctl`."""
        done = subprocess.run(
            [str(PROGRAMS / "rabbitmqctl"), "--quiet", *arguments],
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def alarmed(self) -> Iterator[None]:
        """Out of memory, as it believes."""
        self.control("set_vm_memory_high_watermark", "0.000001")
        try:
            yield
        finally:
            self.control("set_vm_memory_high_watermark", "0.4")


@contextmanager
def private_rabbitmq_node(*settings: str) -> Iterator[RabbitNode]:
    """`settings` are lines of `rabbitmq.conf`."""
    epmd = shutil.which("epmd")
    if not (PROGRAMS / "rabbitmq-server").exists() or epmd is None:
        servers.missing("rabbitmq-server")
        return
    with servers.folder("sw-rabbit-") as home:
        (home / "rabbitmq.conf").write_text("\n".join(settings))
        node = RabbitNode(home)
        mapper = [epmd, "-address", "127.0.0.1", "-port", node.env["ERL_EPMD_PORT"]]
        with servers.process(mapper, log=home / "epmd.log", env=node.env):
            node.start()
            try:
                yield node
            finally:
                node.stop()
