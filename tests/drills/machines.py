"""Redis, RabbitMQ and PostgreSQL of a drill's own, which come back with the data that they had."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from abc import ABC, abstractmethod
from pathlib import Path

import psycopg
import redis
from kombu.connection import Connection

from commands import private_redis
from tests import rabbitmq_node, servers
from tests.drills.programs import Program, descendants
from tests.integration.workshop import until

LOOPBACK = "127.0.0.1"
UP_SECONDS = 60.0


class Missing(Exception):
    """What the drill needs is not there; the text says what."""


class Machine(ABC):
    """A server with a folder. What is done to it is done after `check_is_ours`."""

    def __init__(self, program: Program) -> None:
        self.program = program

    @abstractmethod
    def is_up(self) -> bool: ...

    def start(self) -> None:
        self.program.start()
        until(self._is_up_or_dead, seconds=UP_SECONDS)
        assert self.program.is_running, self.program.log()[-2000:]
        self.check_is_ours()

    def _is_up_or_dead(self) -> bool:
        return not self.program.is_running or self.is_up()

    @abstractmethod
    def check_is_ours(self) -> None: ...

    def kill(self) -> None:
        self.check_is_ours()
        self.program.kill()

    def freeze(self) -> None:
        self.check_is_ours()
        self.program.freeze()

    def thaw(self) -> None:
        self.program.thaw()

    def stop(self) -> None:
        self.check_is_ours()
        assert self.program.stop() is not None


class RedisMachine(Machine):
    """On a unix socket alone."""

    def __init__(self, home: Path) -> None:
        try:
            server = private_redis.find_server()
        except private_redis.NoRedis as error:
            raise Missing("redis-server is not installed") from error
        self._home, self._socket = home, home / "s"
        command = private_redis.command(server, folder=home, socket=self._socket)
        super().__init__(Program(command, {}, home / "redis.log"))
        self.client = redis.Redis(unix_socket_path=str(self._socket), socket_timeout=2)

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    @property
    def broker_url(self) -> str:
        return f"redis+socket://{self._socket}"

    def is_up(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.RedisError:
            return False

    def check_is_ours(self) -> None:
        assert int(self.client.info("server")["process_id"]) == self.program.pid

    def flush(self) -> None:
        self.check_is_ours()
        self.client.flushall()

    def lose_data(self) -> None:
        """While it is stopped."""
        assert not self.program.is_running
        for path in self._home.glob("appendonly*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


class RabbitMachine(Machine):
    """One node; each drill has a virtual host there of its own. `epmd_port` is that of the node
    whose neighbour it will be.
    """

    def __init__(self, home: Path, *, epmd_port: int | None = None) -> None:
        epmd = shutil.which("epmd")
        if epmd is None or not (rabbitmq_node.PROGRAMS / "rabbitmq-server").exists():
            raise Missing("rabbitmq-server is not installed")
        self.home, self.port = home, servers.free_port()
        self.epmd_port = epmd_port or servers.free_port()
        self._env = rabbitmq_node.environment(home, port=self.port, epmd_port=self.epmd_port)
        epmd_command = [epmd, "-address", LOOPBACK, "-port", str(self.epmd_port)]
        self.epmd = Program(epmd_command, self._env, home / "epmd.log")
        command = [str(rabbitmq_node.PROGRAMS / "rabbitmq-server")]
        super().__init__(Program(command, self._env, home / "rabbit.log"))

    def url(self, vhost: str, port: int | None = None) -> str:
        return f"amqp://guest:guest@{LOOPBACK}:{port or self.port}/{vhost}"

    def is_up(self) -> bool:
        try:
            with Connection(self.url("/"), connect_timeout=2) as connection:
                connection.connect()
        except OSError:
            return False
        return True

    def check_is_ours(self) -> None:
        assert self._node() in descendants(self.program.pid)

    def _node(self) -> int:
        return int((self.home / "pid").read_text())

    @property
    def name(self) -> str:
        return self._env["RABBITMQ_NODENAME"]

    def ctl(self, *arguments: str) -> None:
        self.check_is_ours()
        command = [str(rabbitmq_node.PROGRAMS / "rabbitmqctl"), *arguments]
        subprocess.run(command, env=self._env, check=True, capture_output=True, timeout=60, cwd="/")

    def new_vhost(self, name: str) -> None:
        made = f'rabbit_vhost:add(<<"{name}">>, <<"drill">>)'
        whole = ", ".join(['<<".*">>'] * 3)
        who = f'<<"guest">>, <<"{name}">>, {whole}, <<"drill">>'
        self.ctl("eval", f"{made}, rabbit_auth_backend_internal:set_permissions({who}).")


class PostgresMachine(Machine):
    """Each drill has a database there of its own."""

    def __init__(self, home: Path) -> None:
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
        found = shutil.which("postgres") or (str(programs[-1]) if programs else None)
        if found is None:
            raise Missing("postgres is not installed")
        self._home, self.port = home, servers.free_port()
        user = "postgres" if os.getuid() == 0 else None
        self._data, self._found, self._user = home / "data", found, user
        command = [found, "-D", str(self._data), "-p", str(self.port)]
        command += ["-k", str(home), "-h", LOOPBACK]
        super().__init__(Program(command, {"PATH": os.defpath}, home / "pg.log", user=user))

    def make(self) -> None:
        self._make_by("initdb", "-U", "sockwise", "--auth=trust", "--no-sync", "-E", "UTF8")

    def make_standby_of(self, primary: PostgresMachine) -> None:
        """A copy that follows it, once it is started."""
        at = ("-h", LOOPBACK, "-p", str(primary.port), "-U", "sockwise")
        self._make_by("pg_basebackup", *at, "--write-recovery-conf", "--checkpoint=fast")

    def _make_by(self, program: str, *options: str) -> None:
        if self._user:
            shutil.chown(self._home, self._user)
        found = str(Path(self._found).resolve().with_name(program))
        subprocess.run(
            [found, "-D", str(self._data), *options],
            check=True,
            capture_output=True,
            user=self._user,
            cwd="/",
        )

    def url(self, database: str, port: int | None = None) -> str:
        return f"postgresql://sockwise@{LOOPBACK}:{port or self.port}/{database}"

    def is_up(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def check_is_ours(self) -> None:
        first = (self._data / "postmaster.pid").read_text().split()[0]
        assert int(first) == self.program.pid

    def new_database(self, name: str) -> None:
        self.ask(f'CREATE DATABASE "{name}"')

    def ask(self, query: str) -> list[tuple[object, ...]]:
        self.check_is_ours()
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            done = connection.execute(query.encode())
            return done.fetchall() if done.description else []

    def backends(self, database: str) -> list[int]:
        """Processes of this server that work for a database."""
        query = f"SELECT pid FROM pg_stat_activity WHERE datname = '{database}'"
        told = {int(str(pid)) for (pid,) in self.ask(query)}
        return sorted(told & descendants(self.program.pid))

    def stop(self) -> None:
        """Fast: sessions are ended, not waited for."""
        self.check_is_ours()
        os.kill(self.program.pid, signal.SIGINT)
        assert self.program.wait(UP_SECONDS) is not None
