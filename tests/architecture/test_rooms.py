"""The house keeps its rules, and the linter that checks them can see a breach."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.messages.queues import BINDINGS, Queue
from tests.conftest import ROOT
from tests.policies import DEFAULT_POLICY
from worker.processes import ROLES

ROOMS = ("services", "worker", "commands", "shared")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "manager", "core", "misc"}
MOST_LINES = 260
LONGEST_FUNCTION = 50
ENGINE = ("answers", "clearance", "facts", "line_verdict", "screening")
PLAIN_WORDS = {"answer", "age", "leg", "unknown", "risk", "under", "past", "size", "severity"}
PLAIN_WORDS |= {"mmhg", "material", "pressure"}


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from (ROOT / room).rglob("*.py")


@pytest.fixture
def copy_of_the_house(tmp_path: Path) -> Path:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(house: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(linter), "--no-cache"], cwd=house, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("place", "line", "contract"),
    [
        ("shared/domain/fit.py", "import redis", "the domain is plain Python"),
        ("shared/domain/order.py", "import time", "the domain is plain Python"),
        ("worker/relay.py", "import services.web", "doors are strangers"),
        ("services/orders/routes.py", "import services.sizing.texts", "three services over one"),
        (
            "services/orders/routes.py",
            "import shared.adapters.sealing",
            "only wiring picks adapters",
        ),
        ("shared/usecases/sync_stock.py", "import kombu", "use cases, ports and messages"),
        ("shared/utils.py", "", "rings of shared"),
    ],
)
def test_the_linter_sees_a_planted_breach(
    copy_of_the_house: Path, place: str, line: str, contract: str
) -> None:
    with (copy_of_the_house / place).open("a") as file:
        file.write(f"\n{line}\n")

    told = lint_imports(copy_of_the_house)

    assert told.returncode == 1
    assert re.search(rf"{re.escape(contract)}.* BROKEN", told.stdout), told.stdout


def test_every_room_has_a_readme_of_at_most_thirty_lines() -> None:
    for room in (*ROOMS, "tests"):
        lines = (ROOT / room / "README.md").read_text().splitlines()

        assert 3 <= len(lines) <= 30, room


def test_no_module_is_a_drawer() -> None:
    names = {path.stem for path in sources()} | {path.parent.name for path in sources()}

    assert not names & FORBIDDEN_NAMES


def test_modules_and_functions_stay_readable() -> None:
    for path in sources():
        if "migrations" in path.parts:
            continue
        text = path.read_text()
        assert text.count("\n") <= MOST_LINES, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                length = node.end_lineno - node.lineno + 1
                assert length <= LONGEST_FUNCTION, f"{path}: {node.name}"


def test_every_queue_is_bound_and_has_a_worker_that_reads_it() -> None:
    assert set(BINDINGS) == set(Queue)
    assert {queue.value.removeprefix("sockwise.") for queue in Queue} <= set(ROLES)


def test_every_package_can_be_seen_by_the_linter() -> None:
    for path in sources():
        assert (path.parent / "__init__.py").exists(), path.parent


def test_nothing_connects_or_reads_the_environment_on_import() -> None:
    """Every module can be imported with nothing there to connect to."""
    names = sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sources()
        if path.stem != "env" and "versions" not in path.parts
    )
    script = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"

    done = subprocess.run(
        [sys.executable, "-c", script, *names],
        cwd=ROOT,
        env={"PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_the_policy_engine_knows_no_medical_word() -> None:
    """Conditions are the policy file's; the engine would interpret rules on any subject."""
    codes = (code.lower() for code in DEFAULT_POLICY.health_codes)
    names = (question.name for question in DEFAULT_POLICY.questions.values())
    words = {word for name in (*codes, *names) for word in name.split("_") if len(word) > 2}
    engine = [ROOT / f"shared/domain/{name}.py" for name in ENGINE]

    for path in (*engine, *(ROOT / "shared/domain/policy").glob("*.py")):
        found = (words - PLAIN_WORDS) & set(re.findall(r"[a-z]+", path.read_text().lower()))
        assert not found, f"{path}: {found}"
    assert {"diabetes", "pad", "abpi", "pregnant", "dvt", "skin"} <= words - PLAIN_WORDS
