"""Private servers for tests: on free ports, in a temporary folder, stopped by process id."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
from kombu.connection import Connection
from sqlalchemy import create_engine, text

from commands import private_redis

START_SECONDS = 90
_BUS_DISTANCE = 10_000
_ERLANG_ON_LOOPBACK = "-kernel inet_dist_use_interface {127,0,0,1}"
IS_CI = bool(os.environ.get("CI"))


def missing(program: str) -> None:
    """A skip by name on a laptop, a failure where nothing may be skipped."""
    told = f"{program} is not installed"
    if IS_CI:
        pytest.fail(told)
    pytest.skip(told)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def folder(prefix: str) -> Iterator[Path]:
    """Short, because unix sockets have short paths."""
    path = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def process(
    command: list[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        started = subprocess.Popen(command, stdout=out, stderr=out, env=env, user=user, cwd="/")
    try:
        yield started
    finally:
        started.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(20)
        if started.poll() is None:
            started.kill()
            started.wait()


def until(is_up: Callable[[], bool], started: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert started.poll() is None, log.read_text(errors="replace")[-2000:]
        if is_up():
            return
        time.sleep(0.05)
    pytest.fail(f"not up after {START_SECONDS} s: {log.read_text(errors='replace')[-2000:]}")


@contextmanager
def private_redis_server() -> Iterator[str]:
    """Gives its address on a unix socket; checks that the server there is the one we started."""
    try:
        server = private_redis.find_server()
    except private_redis.NoRedis:
        missing("redis-server")
    with folder("sw-redis-") as home:
        sock = home / "s"
        command = private_redis.command(server, folder=home, socket=sock)
        with process(command, log=home / "log") as started:
            client = redis.Redis(unix_socket_path=str(sock))

            def is_up() -> bool:
                try:
                    info = client.info("server")
                except redis.RedisError:
                    return False
                return int(info["process_id"]) == started.pid

            until(is_up, started, home / "log")
            client.close()
            yield f"unix://{sock}"


@contextmanager
def private_redis_cluster() -> Iterator[str]:
    """Three nodes, each with a third of the keys; gives the address of the first."""
    try:
        server = private_redis.find_server()
    except private_redis.NoRedis:
        missing("redis-server")
    with folder("sw-cluster-") as home, contextlib.ExitStack() as stack:
        nodes = [stack.enter_context(_cluster_node(server, home / str(n))) for n in range(3)]
        _join(nodes)
        yield f"redis+cluster://127.0.0.1:{nodes[0].get_connection_kwargs()['port']}"


@contextmanager
def _cluster_node(server: str, home: Path) -> Iterator[redis.Redis]:
    home.mkdir()
    port = _port_of_node()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(home), "--save", ""]
    command += ["--cluster-enabled", "yes"]
    with process(command, log=home / "log") as started:
        client = redis.Redis(port=port)

        def is_up() -> bool:
            try:
                return int(client.info("server")["process_id"]) == started.pid
            except redis.RedisError:
                return False

        until(is_up, started, home / "log")
        yield client
        client.close()


def _port_of_node() -> int:
    """Nodes talk to each other on a port of a fixed distance, which must be free as well."""
    while True:
        port = free_port()
        with socket.socket() as probe, contextlib.suppress(OSError, OverflowError):
            probe.bind(("127.0.0.1", port + _BUS_DISTANCE))
            return port


def _join(nodes: list[Any]) -> None:
    share = 16_384 // len(nodes)
    for number, node in enumerate(nodes):
        last = 16_384 if node is nodes[-1] else share * (number + 1)
        node.execute_command("CLUSTER", "ADDSLOTS", *range(share * number, last))
        for other in nodes:
            port = other.get_connection_kwargs()["port"]
            node.execute_command("CLUSTER", "MEET", "127.0.0.1", port)
    end = time.monotonic() + START_SECONDS
    while not all(_knows_all(node, len(nodes)) for node in nodes):
        assert time.monotonic() < end, "the cluster does not come together"
        time.sleep(0.05)


def _knows_all(node: Any, count: int) -> bool:
    told = node.execute_command("CLUSTER", "INFO").decode()
    return "cluster_state:ok" in told and f"cluster_known_nodes:{count}" in told


@contextmanager
def private_postgres_server() -> Iterator[str]:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    found = shutil.which("postgres") or (str(programs[-1]) if programs else None)
    if found is None:
        missing("postgres")
        return
    as_root = os.getuid() == 0
    user = "postgres" if as_root else None
    with folder("sw-pg-") as home:
        if as_root:
            shutil.chown(home, "postgres")
        data = home / "data"
        initdb = Path(found).with_name("initdb")
        subprocess.run(
            [str(initdb), "-D", str(data), "-U", "sockwise", "--auth=trust", "--no-sync"],
            check=True,
            capture_output=True,
            user=user,
            cwd="/",
        )
        port = free_port()
        command = [found, "-D", str(data), "-p", str(port), "-k", str(home), "-h", "127.0.0.1"]
        with process(command, log=home / "log", user=user) as started:
            url = f"postgresql://sockwise@127.0.0.1:{port}/postgres"

            def is_up() -> bool:
                pid_file = data / "postmaster.pid"
                if not pid_file.exists() or pid_file.read_text().split()[0] != str(started.pid):
                    return False
                engine = create_engine(url.replace("postgresql", "postgresql+psycopg", 1))
                try:
                    with engine.connect() as connection:
                        return bool(connection.execute(text("SELECT 1")).scalar())
                except Exception:  # noqa: BLE001 - not up yet, whatever it says
                    return False
                finally:
                    engine.dispose()

            until(is_up, started, home / "log")
            yield url


def rabbitmq_environment(home: Path, *, port: int, epmd_port: int) -> dict[str, str]:
    """Of a node that keeps all that it has in `home`, and is nobody's neighbour."""
    return {
        "PATH": os.defpath + ":/usr/sbin:/usr/local/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "ERL_EPMD_PORT": str(epmd_port),
        "RABBITMQ_NODENAME": f"sw{port}@localhost",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
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


@contextmanager
def private_rabbitmq_server() -> Iterator[str]:
    """The script in Debian's own folder: the one on the PATH changes user and folders."""
    server = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
    epmd = shutil.which("epmd")
    if not server.exists() or epmd is None:
        missing("rabbitmq-server")
        return
    with folder("sw-rabbit-") as home:
        port, epmd_port = free_port(), free_port()
        env = rabbitmq_environment(home, port=port, epmd_port=epmd_port)
        url = f"amqp://guest:guest@127.0.0.1:{port}//"
        epmd_command = [epmd, "-address", "127.0.0.1", "-port", str(epmd_port)]
        with (
            process(epmd_command, log=home / "epmd.log", env=env),
            process([str(server)], log=home / "log", env=env) as started,
        ):

            def is_up() -> bool:
                try:
                    with Connection(url, connect_timeout=2) as connection:
                        connection.connect()
                except OSError:
                    return False
                return True

            until(is_up, started, home / "log")
            yield url
