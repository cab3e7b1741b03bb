"""Papers are made from values alone: no web framework, no database, no engine comes with them."""

from __future__ import annotations

import subprocess
import sys

import pytest

PUBLIC = ("labels", "dossier_slip", "fee_receipt", "delivery_proof")


@pytest.mark.parametrize("module", PUBLIC)
def test_papers_load_nothing_that_they_do_not_print_with(module: str) -> None:
    code = (
        f"import sys, courier_api.papers.{module};"
        "print(sorted({name.split('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    for name in ("fastapi", "sqlalchemy", "redis", "routing_engine", "geodata", "ortools"):
        assert f"'{name}'" not in loaded.stdout


@pytest.mark.parametrize("module", PUBLIC)
def test_typefaces_are_read_when_a_paper_is_made_and_not_before(module: str) -> None:
    code = (
        f"import courier_api.papers.{module};"
        "from courier_api.papers.fonts import font_bytes;"
        "print(font_bytes.cache_info().currsize)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "0"
