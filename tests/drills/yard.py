"""Where drills are run: machines that they share, folders, and the chance that they draw from."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from tests import servers
from tests.conftest import ROOT
from tests.drills.machines import Machine, PostgresMachine, RabbitMachine, RedisMachine
from tests.drills.plant import Addresses, Plant, plant
from tests.drills.result import Count

M = TypeVar("M", bound=Machine)


class Yard:
    """Shared machines are started when they are first asked for, and ended with the yard. `before`
    is a checkout of the release before this one.
    """

    def __init__(self, seed: int, stack: ExitStack, *, before: Path | None = None) -> None:
        self.seed, self._stack, self.before = seed, stack, before
        self._rabbit: RabbitMachine | None = None
        self._postgres: PostgresMachine | None = None
        self._numbers = itertools.count(1)

    def chance(self, name: str) -> random.Random:
        """The same for the same seed, whichever other drills are run."""
        return random.Random(f"{self.seed} {name}")

    def rabbit(self) -> RabbitMachine:
        if self._rabbit is None:
            made = RabbitMachine(self._stack.enter_context(servers.folder("sw-drill-")))
            self._stack.enter_context(made.epmd)
            self._started(made)
            self._rabbit = made
        return self._rabbit

    def postgres(self) -> PostgresMachine:
        if self._postgres is None:
            made = PostgresMachine(self._stack.enter_context(servers.folder("sw-drill-")))
            made.make()
            self._started(made)
            self._postgres = made
        return self._postgres

    def _started(self, machine: M) -> M:
        self._stack.callback(machine.program.end)
        machine.start()
        return machine

    @contextmanager
    def redis(self) -> Iterator[RedisMachine]:
        """One more, on its own."""
        with servers.folder("sw-drill-") as home:
            machine = RedisMachine(home)
            try:
                machine.start()
                yield machine
            finally:
                machine.client.close()
                machine.program.end()

    def vhost(self) -> str:
        name = f"drill{next(self._numbers)}"
        self.rabbit().new_vhost(name)
        return name

    def database(self) -> str:
        name = f"drill{next(self._numbers)}"
        self.postgres().new_database(name)
        return name

    @contextmanager
    def small_plant(self, *, release: Path = ROOT) -> Iterator[tuple[Plant, RedisMachine]]:
        """All of it on one Redis and SQLite, as `make run` has it."""
        with (
            self.redis() as machine,
            servers.folder("sw-drill-") as home,
            plant(home, Addresses(machine.url, machine.broker_url), release=release) as made,
        ):
            yield made, machine

    @contextmanager
    def split_plant(self) -> Iterator[tuple[Plant, RedisMachine, RedisMachine]]:
        """With the catalogue on one Redis, and the broker on another."""
        with (
            self.redis() as catalogue,
            self.redis() as broker,
            servers.folder("sw-drill-") as home,
            plant(home, Addresses(catalogue.url, broker.broker_url)) as made,
        ):
            yield made, catalogue, broker

    @contextmanager
    def big_plant(
        self,
        *,
        broker: Callable[[RabbitMachine, str], str] | None = None,
        database: Callable[[PostgresMachine, str], str] | None = None,
        release: Path = ROOT,
    ) -> Iterator[Plant]:
        """On RabbitMQ and PostgreSQL, by addresses that may lead through a proxy."""
        rabbit, postgres = self.rabbit(), self.postgres()
        vhost, name = self.vhost(), self.database()
        with self.plant_on(
            broker=(broker or RabbitMachine.url)(rabbit, vhost),
            database=(database or PostgresMachine.url)(postgres, name),
            heard_at=rabbit.url(vhost),
            release=release,
        ) as made:
            yield made

    @contextmanager
    def plant_on(
        self, *, broker: str, database: str, heard_at: str | None = None, release: Path = ROOT
    ) -> Iterator[Plant]:
        """With a Redis of its own for the catalogue."""
        with (
            self.redis() as machine,
            servers.folder("sw-drill-") as home,
            plant(
                home, Addresses(machine.url, broker, database, heard_at), release=release
            ) as made,
        ):
            yield made


class Drill(NamedTuple):
    """`is_fast` is run by `make test` as well."""

    name: str
    what: str
    run: Callable[[Yard], Count]
    is_fast: bool = False


@contextmanager
def yard(seed: int, *, before: Path | None = None) -> Iterator[Yard]:
    with ExitStack() as stack:
        yield Yard(seed, stack, before=before)
