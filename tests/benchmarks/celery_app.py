"""A Celery worker's app, with a task that does nothing: `celery -A tests.benchmarks.celery_app`."""

from __future__ import annotations

import os

from celery import Celery

from tests.benchmarks.peer_marks import mark

QUEUE = "celery-bench"
app = Celery("bench", broker=os.environ.get("BENCH_BROKER", "memory://"))
app.conf.task_default_queue = QUEUE
app.conf.task_default_queue_type = "quorum"
app.conf.worker_detect_quorum_queues = True
app.conf.task_ignore_result = True
app.conf.worker_prefetch_multiplier = 200
"""As far ahead as our worker takes; its own default is four for each process."""


@app.task
def nothing(raw: str) -> None:
    """What it is given is as long as one of our events."""


@app.task
def note(place: str) -> None:
    mark(place)
