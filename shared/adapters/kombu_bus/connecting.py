"""Connections with deadlines, and the one place that knows how kombu fails."""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kombu.connection import Connection
from kombu.exceptions import KombuError

from shared.adapters.kombu_bus import topology
from shared.ports.failures import BusUnavailable

DEADLINE_SECONDS = 5
REST_OF_FRAME_SECONDS = 0.05
HEARTBEAT_SECONDS = 20
"""RabbitMQ gives up a consumer that was silent for two to three of these."""


def is_redis(url: str) -> bool:
    return url.startswith("redis")


def connection(url: str, *, heartbeat: float = 0, **options: Any) -> Connection:
    """Opens nothing yet. kombu's own defaults wait for ever and lose what is not confirmed.
    Several addresses with a semicolon between them are nodes of one cluster of RabbitMQ.

    `options` are for RabbitMQ alone.
    """
    if is_redis(url):
        options = {
            "visibility_timeout": topology.VISIBILITY_SECONDS,
            # Together: look for messages of dead consumers every ten seconds, not every hundred.
            "unacked_restore_interval": 1,
            "unacked_restore_throttle": 10,
            "socket_timeout": DEADLINE_SECONDS,
            "socket_connect_timeout": DEADLINE_SECONDS,
        }
    else:
        options |= {
            "read_timeout": DEADLINE_SECONDS,
            "write_timeout": DEADLINE_SECONDS,
            # py-amqp's own is one second, which every short trouble of a network exceeds.
            "socket_settings": {socket.TCP_USER_TIMEOUT: int(DEADLINE_SECONDS * 1000)},
        }
    return Connection(
        url,
        ssl=_tls(url),
        connect_timeout=DEADLINE_SECONDS,
        transport_options={"max_retries": 0} | options,
        heartbeat=heartbeat,
    )


def _tls(url: str) -> dict[str, Any] | bool:
    """Left alone, kombu takes anybody's valid certificate for that of RabbitMQ, and talks to Redis
    in clear. Whose word is believed is OpenSSL's choice: the system's, or `SSL_CERT_FILE`.
    """
    if url.startswith("amqps"):
        return {"server_hostname": None}  # That of the address; without the word none is checked.
    if url.startswith("rediss"):
        return {"ssl_cert_reqs": "required", "ssl_check_hostname": True}
    return False


def opened_channel(opened: Connection) -> Any:
    """Connect, with one attempt at each of the addresses, and declare. kombu alone would try again
    after two seconds.

    A connection of which nothing comes is left at once.
    """
    try:
        opened.ensure_connection(max_retries=max(len(opened.alt), 1) - 1)
        channel = opened.channel()
        topology.declare(channel)
    except BaseException:
        abandon(opened)
        raise
    return channel


def hear(channel: Any) -> None:
    """Read what RabbitMQ said already, waiting for nothing but the rest of a frame, and not long.

    py-amqp asked to read without waiting turns round and round until that rest comes, if it does.
    """
    sock = channel.connection.sock
    readable = select.poll()
    readable.register(sock, select.POLLIN)
    while readable.poll(0) or _is_deciphered(sock):
        try:
            channel.connection.blocking_read(REST_OF_FRAME_SECONDS)
        except TimeoutError:
            return


def _is_deciphered(sock: Any) -> bool:
    """What TLS has taken from the system already."""
    return isinstance(sock, ssl.SSLSocket) and sock.pending() > 0


def abandon(opened: Connection) -> None:
    """Without a farewell: a broker that does not answer would not answer that either."""
    opened.collect()


failures: tuple[type[Exception], ...] = (
    KombuError,
    OSError,
    *Connection("redis://").connection_errors,
    *Connection("redis://").channel_errors,
    *Connection("amqp://").connection_errors,
    *Connection("amqp://").channel_errors,
)
"""Everything by which kombu and its transports say that the broker is out of reach."""


@contextmanager
def in_our_words(on_failure: Callable[[], None]) -> Iterator[None]:
    """Makes `BusUnavailable` of every failure. `on_failure` leaves the connection, also after an
    error that nobody foresaw: half a message may have gone out.
    """
    try:
        yield
    except failures as error:
        on_failure()
        raise BusUnavailable(str(error)) from error
    except BusUnavailable:
        raise
    except Exception:
        on_failure()
        raise


def check_broker(url: str) -> None:
    """Raises `UnsafeBroker` for a broker that could lose events by its settings, `BusUnavailable`
    for one that is out of reach. The same is asked whenever a connection is opened.
    """
    opened = connection(url)
    with in_our_words(lambda: abandon(opened)):
        opened_channel(opened)
    opened.release()
