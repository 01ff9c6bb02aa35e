"""An order pipeline: its own queue on the decisions, read at least once, told apart by id."""

from __future__ import annotations

import threading
from collections import defaultdict
from contextlib import suppress

import orjson
from kombu.connection import Connection
from kombu.entity import Queue as KombuQueue
from kombu.message import Message
from kombu.messaging import Consumer

from shared.adapters.kombu_bus import connecting, topology
from shared.messages.queues import DECISIONS

WAIT_SECONDS = 0.3


class Listener:
    """Hears in a thread until it is ended, whatever becomes of the broker meanwhile."""

    def __init__(self, broker_url: str) -> None:
        self._url, self._stop = broker_url, threading.Event()
        self.told: dict[str, set[str]] = defaultdict(set)
        """Ids of events, by order."""
        self.heard = 0
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._stop.set()
        self._thread.join(20)

    def _run(self) -> None:
        while not self._stop.is_set():
            with suppress(*connecting.failures):
                self._listen()
            self._stop.wait(WAIT_SECONDS)

    def _listen(self) -> None:
        heartbeat = connecting.HEARTBEAT_SECONDS
        with connecting.connection(self._url, heartbeat=heartbeat) as connection:
            channel = connecting.opened_channel(connection)
            queue = KombuQueue(
                "drill.decisions",
                topology.exchanges[DECISIONS],
                routing_key="#",
                durable=True,
                queue_arguments={"x-queue-type": "quorum"},
            )(channel)
            queue.declare()
            with Consumer(
                channel,
                queues=[queue],
                on_message=self._hear,
                auto_declare=False,
                prefetch_count=50,
            ):
                while not self._stop.is_set():
                    self._drain(connection)
                    if connecting.is_redis(self._url):
                        # After a flush nothing is bound, and nobody says so.
                        channel.state.queue_bindings_delete(queue.name)
                        queue.declare()

    def _drain(self, connection: Connection) -> None:
        connection.heartbeat_check()
        with suppress(TimeoutError):
            connection.drain_events(timeout=WAIT_SECONDS)

    def _hear(self, message: Message) -> None:
        body = message.body
        event = orjson.loads(body if isinstance(body, bytes | str) else bytes(body))
        self.heard += 1
        self.told[event["data"]["order_id"]].add(event["id"])
        message.ack()
