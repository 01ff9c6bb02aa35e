"""A port's docstring is the contract that its adapters keep, so every port has one."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

from shared import ports


def all_ports() -> Iterator[type]:
    for found in pkgutil.iter_modules(ports.__path__, f"{ports.__name__}."):
        module = importlib.import_module(found.name)
        for _, thing in inspect.getmembers(module, inspect.isclass):
            if thing.__module__ == module.__name__ and getattr(thing, "_is_protocol", False):
                yield thing


PORTS = sorted(all_ports(), key=lambda port: port.__qualname__)


@pytest.mark.parametrize("port", PORTS, ids=lambda port: port.__qualname__)
def test_a_port_says_what_it_is_for(port: type) -> None:
    assert port.__doc__


@pytest.mark.parametrize("port", PORTS, ids=lambda port: port.__qualname__)
def test_a_port_promises_and_does_nothing(port: type) -> None:
    (tree,) = ast.parse(inspect.getsource(port)).body
    assert isinstance(tree, ast.ClassDef)

    for method in tree.body:
        if isinstance(method, ast.FunctionDef):
            (only,) = method.body
            assert isinstance(only, ast.Expr), method.name
            assert isinstance(only.value, ast.Constant), method.name
