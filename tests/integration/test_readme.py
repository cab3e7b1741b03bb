from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def small_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    _run(folder, "from postroute.main import main; main()",
         "day", "hue-2025-05", "--shipments", "20", "-o", "day", "--workers", "1")  # fmt: skip
    return folder


def test_the_python_example_runs_as_printed(small_day: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", _readme(), re.DOTALL)
    printed = _run(small_day, code.replace("seconds=10", "iterations=1, seconds=None"))
    assert re.fullmatch(r"\d+ dong, \d+ couriers", printed.strip())


def test_every_link_and_picture_leads_to_a_file() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", _readme()):
        assert (ROOT / target).exists(), target


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def _run(folder: Path, code: str, *arguments: str) -> str:
    # The example is a script of its own, so that worker processes can load it.
    script = folder / "example.py"
    script.write_text(f"if __name__ == '__main__':\n{_indented(code)}", encoding="utf-8")
    answer = subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def _indented(code: str) -> str:
    return "".join(f"    {line}\n" for line in code.splitlines())
