"""What the pure core may load: the standard library, cryptography, cbor2; base45 for QR texts."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

CORE = Path(__file__).resolve().parents[3] / "courier_api" / "custody" / "core"
MODULES = sorted(path.stem for path in CORE.glob("*.py") if path.stem != "__init__")
#: base45 stands between a QR code and its bytes, and is nothing but that.
ALLOWED = {"cryptography", "cbor2", "base45", "courier_api"}
#: What cryptography itself brings.
BROUGHT = {"cffi", "_cffi_backend", "_openssl"}
#: Modules that know time, chance or the world outside.
IMPURE = {"time", "random", "secrets", "os", "pathlib", "socket", "logging", "uuid", "tempfile"}


def loaded_by(module: str) -> set[str]:
    """Top-level modules that an import loads, but for what Python has loaded itself."""
    program = (
        "import sys; before = set(sys.modules);"
        f" import {module}; print(*(set(sys.modules) - before))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in answer.stdout.split()}


def strangers(names: set[str]) -> set[str]:
    return names - ALLOWED - BROUGHT - set(sys.stdlib_module_names) - {"__mp_main__"}


def test_the_whole_core_loads_only_what_it_may() -> None:
    program = ", ".join(f"courier_api.custody.core.{name}" for name in MODULES)
    assert strangers(loaded_by(program)) == set()


def test_the_package_itself_loads_nothing() -> None:
    assert not loaded_by("courier_api.custody.core") & {"cryptography", "cbor2", "base45"}


def test_the_verifier_needs_the_standard_library_cryptography_and_cbor2_alone() -> None:
    loaded = loaded_by("courier_api.custody.core.verifier")
    assert strangers(loaded) == set()
    assert "base45" not in loaded


@pytest.mark.parametrize("name", MODULES)
def test_no_module_reads_clocks_draws_lots_or_opens_files(name: str) -> None:
    tree = ast.parse((CORE / f"{name}.py").read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            imported.add(node.module.split(".")[0])
        elif isinstance(node, ast.Name):
            assert node.id not in {"open", "print", "input"}
    assert not imported & IMPURE


@pytest.mark.parametrize("name", MODULES)
def test_modules_import_their_own_room_only(name: str) -> None:
    text = (CORE / f"{name}.py").read_text(encoding="utf-8")
    assert text.count("courier_api.") == text.count("courier_api.custody.core.")
