"""Reads every import of the product and fails on one that goes against the walls."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "routing_engine",
    "geodata",
    "courier_api",
    "mobile_web",
    "scenarios",
    "benchmarks",
    "postroute",
)

#: Public modules beside a room's ``__init__``, and who may use them.
PUBLIC_MODULES = {"routing_engine.travel", "routing_engine.problem", "routing_engine.plan"}
GEODATA_MAY_IMPORT = {"routing_engine.travel"}
DRAWING_MAY_IMPORT = GEODATA_MAY_IMPORT | {"routing_engine.problem", "routing_engine.plan"}
VERIFY_MAY_IMPORT = {
    "routing_engine.errors",
    "routing_engine.plan",
    "routing_engine.problem",
    "routing_engine.reasons",
    "routing_engine.travel",
    "routing_engine.verify",
}
ALLOWED_ROOMS = {
    "routing_engine": set(),
    "geodata": set(),
    "mobile_web": set(),
    "courier_api": {"routing_engine", "geodata"},
    "scenarios": {"routing_engine", "geodata"},
    "benchmarks": {"routing_engine", "geodata", "courier_api", "scenarios", "postroute"},
    "postroute": {"routing_engine", "geodata", "courier_api", "scenarios", "benchmarks"},
}


def modules() -> list[tuple[str, Path]]:
    """Every module of the product with its file."""
    found = []
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found.append((name, path))
    return found


def public_names(module: str) -> set[str]:
    """What a room offers itself; a function may bear its module's name, such as ``solve``."""
    return set(getattr(import_module(module), "__all__", ())) if module in ROOMS else set()


def imports_of(path: Path) -> set[str]:
    """Full names of our modules that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; name the module in full"
            assert node.module is not None
            names.add(node.module)
            names.update(
                f"{node.module}.{alias.name}"
                for alias in node.names
                if (ROOT / node.module.replace(".", "/") / f"{alias.name}.py").exists()
                and alias.name not in public_names(node.module)
            )
    return {name for name in names if name.split(".")[0] in ROOMS}


def is_allowed(importer: str, imported: str) -> bool:
    room, target = importer.split(".", maxsplit=1)[0], imported.split(".", maxsplit=1)[0]
    if importer.startswith("routing_engine.verify"):
        return imported in VERIFY_MAY_IMPORT or imported.startswith("routing_engine.verify.")
    if room == target:
        return True
    if room == "geodata":
        allowed = (
            DRAWING_MAY_IMPORT if importer.startswith("geodata.drawing") else GEODATA_MAY_IMPORT
        )
        return imported in allowed
    public = imported == target or imported in PUBLIC_MODULES
    return public and target in ALLOWED_ROOMS[room]


@pytest.mark.parametrize(("name", "path"), modules(), ids=[name for name, _ in modules()])
def test_imports_respect_the_walls(name: str, path: Path) -> None:
    breaches = sorted(one for one in imports_of(path) if not is_allowed(name, one))
    assert not breaches, f"{name} may not import {', '.join(breaches)}"


#: Inside a subject of the courier API: endpoints -> service -> repository; nothing goes back up.
ENDPOINTS, REPOSITORY = re.compile(r"(?:.+_)?endpoints"), re.compile(r"(?:.+_)?repository")


def is_allowed_inside(importer: str, imported: str) -> bool:
    """Whether a module of the courier API may import another one, both being of some subject."""
    subjects = [name.split(".")[1] for name in (importer, imported) if name.count(".") > 1]
    if len(subjects) < 2 or not imported.startswith("courier_api."):
        return True
    own, other = (name.rpartition(".")[2] for name in (importer, imported))
    if subjects[0] != subjects[1] and REPOSITORY.fullmatch(other):
        return False
    return ENDPOINTS.fullmatch(own) is not None or not (
        ENDPOINTS.fullmatch(other) or (REPOSITORY.fullmatch(own) and other == "service")
    )


@pytest.mark.parametrize(
    ("name", "path"),
    [one for one in modules() if one[0].startswith("courier_api.")],
    ids=[name for name, _ in modules() if name.startswith("courier_api.")],
)
def test_subjects_of_the_api_respect_their_walls(name: str, path: Path) -> None:
    breaches = sorted(one for one in imports_of(path) if not is_allowed_inside(name, one))
    assert not breaches, f"{name} may not import {', '.join(breaches)}"


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("courier_api.privacy.erasing", "courier_api.items.personal_repository"),
        ("courier_api.items.repository", "courier_api.items.service"),
        ("courier_api.items.service", "courier_api.items.label_endpoints"),
    ],
)
def test_a_breach_inside_the_api_is_noticed(importer: str, imported: str) -> None:
    assert not is_allowed_inside(importer, imported)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("routing_engine.solve", "geodata"),
        ("routing_engine.verify.load", "routing_engine.costs"),
        ("geodata.matrix", "routing_engine.problem"),
        ("courier_api.app", "scenarios"),
        ("scenarios.day", "routing_engine.search"),
        ("geodata.drawing.html", "routing_engine.solve"),
    ],
)
def test_a_breach_is_noticed(importer: str, imported: str) -> None:
    assert not is_allowed(importer, imported)


@pytest.mark.parametrize(
    "module",
    ["routing_engine", "geodata", "scenarios", *sorted(PUBLIC_MODULES), "routing_engine.verify"],
)
def test_public_modules_load_nothing_heavy(module: str) -> None:
    heavy = ("ortools", "numba", "fastapi", "osmium", "networkx", "shapely")
    code = f"import sys, {module}; print([m for m in {heavy!r} if m in sys.modules])"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_every_room_has_its_errors() -> None:
    for room in ("routing_engine", "geodata", "courier_api", "scenarios", "benchmarks"):
        assert (ROOT / room / "errors.py").exists(), f"{room} has no errors.py"
