"""What the import contracts of pyproject.toml cannot say: allow-lists, single names, what really loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.house.tree import ROOT, pyproject, text, tracked

RULES_MAY_USE = {"h3", "phonenumbers", "regex", "shapely"}
"""Small pure libraries that a rule needs: letters as people see them, and where a point lies."""

SLOW = {"fpdf", "holidays", "matplotlib", "redis", "segno", "shapely"}
"""Libraries that most starts need not wait for: papers, maps, several machines."""
PAPERS = "bot.papers."
"""Drawn with some of them, so that its modules are loaded when one is asked for."""

NEVER_LOADED = {
    "solidarity": {"aiogram", "telegram", "sqlalchemy", "pydantic", "aiohttp", "bot", "storage", "sandbox"},
    "storage": {"aiogram", "telegram", "bot", "sandbox"},
    "bot.delivery": {"aiogram", "sqlalchemy", "storage", "sandbox"},
    "bot.views": {"aiogram", "telegram", "sqlalchemy", "storage", "sandbox"},
    "bot.handlers": {"telegram", "sqlalchemy", "storage", "sandbox", "fpdf", "matplotlib"},
    "bot.operator": {"aiogram", "telegram", "sandbox"},
    "bot.doctor": {"aiogram", "telegram", "sandbox"},
    "bot.__main__": {"aiogram", "telegram", "sqlalchemy", "storage", "sandbox", "aiohttp"},
    "sandbox": {"telegram", "sqlalchemy", "storage", "solidarity", "bot"},
}
LOADS = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(getattr(package, "__path__", []), package.__name__ + "."):
    if not module.name.endswith("__main__") and ".migrations." not in module.name:
        importlib.import_module(module.name)
print(*{name.split(".")[0] for name in sys.modules})
"""


def sources(package: str) -> Iterator[tuple[str, ast.Module]]:
    """The modules of a package, parsed."""
    for name in tracked():
        if name.startswith(f"{package}/") and name.endswith(".py"):
            yield name, ast.parse(text(name), name)


def imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Each import below that node: the module, and the name taken out of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from ((node.module or "", alias.name) for alias in node.names)


def roots(package: str) -> set[str]:
    """The top-level packages that the modules of a package import."""
    return {module.split(".")[0] for _, tree in sources(package) for module, _ in imports(tree)}


def test_solidarity_needs_the_standard_library_only() -> None:
    """The rules import the standard library, one another, and exactly the libraries named above."""
    assert roots("solidarity") - sys.stdlib_module_names - {"solidarity"} == RULES_MAY_USE


def test_the_contract_of_solidarity_forgets_no_library() -> None:
    """Each library that the rest of the program imports is forbidden to the rules by name, or allowed."""
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    (contract,) = (one for one in contracts if one.get("source_modules") == ["solidarity"])
    foreign = (roots("bot") | roots("storage") | roots("sandbox")) - sys.stdlib_module_names - {"solidarity"}
    assert foreign - set(contract["forbidden_modules"]) - RULES_MAY_USE == set()


def test_the_sandbox_uses_aiogram_for_validation_only() -> None:
    """The emulator takes types and methods from aiogram, never its Bot, its Dispatcher or its sessions."""
    taken = [(file, module, name) for file, tree in sources("sandbox") for module, name in imports(tree)]
    theirs = [one for one in taken if one[1].split(".")[0] == "aiogram"]
    assert theirs
    assert [one for one in theirs if not _validates(*one[1:])] == []


@pytest.mark.parametrize("file", ["bot/__main__.py", "sandbox/__main__.py"])
def test_the_wiring_is_imported_late(file: str) -> None:
    """A command line imports the wiring, and through it all libraries, only where a subcommand needs it."""
    tree = ast.parse(text(file))
    at_once = {name for node in tree.body if _is_import(node) for name in _imported(node)}
    assert "bot.app" in set(_imported(tree)) - at_once


def test_what_is_slow_to_load_waits_until_it_is_wanted() -> None:
    """Neither such a library nor a paper that is drawn with one is loaded by the start of the program."""
    every = [one for package in ("bot", "solidarity", "storage") for one in sources(package)]
    at_once = {
        name.removesuffix(".py").replace("/", "."): {
            module for node in tree.body if _is_import(node) for module in _imported(node)
        }
        for name, tree in every
    }
    slow = {name for name, modules in at_once.items() if SLOW & {one.split(".")[0] for one in modules}}
    assert slow
    while more := {name for name, modules in at_once.items() if slow & modules} - slow:
        slow |= more
    assert {name for name in slow if not name.startswith(PAPERS)} == set()


@pytest.mark.parametrize("package", NEVER_LOADED)
def test_an_import_loads_nothing_foreign(package: str) -> None:
    """Importing every module of a package loads none of what it must not know, not even through others."""
    run = subprocess.run(
        [sys.executable, "-c", LOADS, package], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert set(run.stdout.split()) & NEVER_LOADED[package] == set()


def _validates(module: str, name: str) -> bool:
    """Whether an import of aiogram brings only what a call or an update is checked with."""
    parts = {"types", "methods", "enums"}
    return name in parts if module == "aiogram" else module.split(".")[1] in parts


def _is_import(node: ast.AST) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _imported(tree: ast.AST) -> Iterator[str]:
    """All modules imported below that node, `from a import b` giving both a and a.b."""
    for module, name in imports(tree):
        yield module
        yield f"{module}.{name}"
