"""How long it takes from a stock event, by signed webhook, to a recommendation that tells of it:
the product as it is started, under half of the load that it can carry.
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import Any

import requests

from tests import servers
from tests.benchmarks.result import AimIs, Result
from tests.e2e.conftest import Product
