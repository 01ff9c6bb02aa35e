"""How far a long reading has come, told on standard error."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

EVERY_ROWS = 256
EVERY_SECONDS = 5.0

Tell = Callable[[int, int | None], None]
"""Rows done, bytes read; None when that cannot be known."""


@contextmanager
def row_progress(stream: BinaryIO) -> Iterator[Callable[[int], None]]:
    """Gives what to call with the number of the row. A bar on a terminal, else now and then a line.

    Where the rows themselves run over the terminal there is nothing to tell but the end.
    """
    size, last = _size(stream), 0
    with _teller(size) as tell:

        def told(row: int) -> None:
            nonlocal last
            last = row
            if row % EVERY_ROWS == 0:
                tell(row, stream.tell() if size else None)

        yield told
    click.echo(f"{last:,} rows read", err=True)


def _size(stream: BinaryIO) -> int | None:
    """In bytes; None for a pipe, which has no end yet."""
    try:
        known = os.fstat(stream.fileno())
    except (OSError, AttributeError):
        return None
    return known.st_size if stat.S_ISREG(known.st_mode) else None


@contextmanager
def _teller(size: int | None) -> Iterator[Tell]:
    if sys.stdout.isatty():
        yield lambda *_: None
    elif sys.stderr.isatty():
        bar = Progress(
            TextColumn("{task.fields[row]:,} rows"),
            BarColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        with bar:
            task = bar.add_task("", total=size, row=0)
            yield lambda row, place: bar.update(task, completed=place, row=row)
    else:
        yield _Lines(size)


class _Lines:
    """For logs: a line every few seconds."""

    def __init__(self, size: int | None) -> None:
        self._size = size
        self._next = time.monotonic() + EVERY_SECONDS

    def __call__(self, row: int, place: int | None) -> None:
        if time.monotonic() < self._next:
            return
        self._next += EVERY_SECONDS
        share = f", {place / self._size:.0%} of the file" if place and self._size else ""
        click.echo(f"{row:,} rows read{share}", err=True)
