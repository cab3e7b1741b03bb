"""The README's story of one dossier, run as it is printed, against a real server."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "http://127.0.0.1:8080"
CODE = "H57.17.21-261122-0001"
PATIENCE_S = 240
NUM_LINES = 10


def blocks() -> list[str]:
    """Preparation and story."""
    text = (ROOT / "README.md").read_text("utf-8")
    section = text.partition("## One dossier")[2].partition("\n## ")[0]
    return re.findall(r"^```bash\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Checkout:
    """A folder that looks like a checkout in which `make run` serves."""

    folder: Path
    address: str

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script.replace(ADDRESS, self.address)],
            cwd=self.folder, env=plain_environment(), capture_output=True, text=True, check=False,
            timeout=PATIENCE_S,
        )  # fmt: skip


def plain_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if "POSTROUTE" not in name}
    return kept | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    # The story is what a reader types: these are the reader's programs, none of ours.
    if shutil.which("curl") is None or shutil.which("bash") is None:
        pytest.skip("no curl, or no bash, on this machine")
    folder = tmp_path_factory.mktemp("checkout")
    (folder / ".venv").symlink_to(sys.prefix)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [Path(sys.executable).parent / "postroute", "serve", "--port", "0"],
            cwd=folder, env=plain_environment() | {"POSTROUTE_DEMO": "1"},
            stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    try:
        assert server.stdout is not None
        told = server.stdout.readline()
        assert told.startswith("Postroute: "), (folder / "log").read_text()
        yield Checkout(folder, told.split()[1].rstrip("/"))
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=60)


@pytest.fixture(scope="module")
def told(checkout: Checkout) -> str:
    """What the story prints."""
    done = checkout.run("".join(blocks()))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def story(checkout: Checkout, told: str) -> Path:
    """The folder that the story leaves behind."""
    assert told
    return checkout.folder / "var" / "story"


def test_the_story_has_ten_lines_that_fit_a_page() -> None:
    preparation, lines = (block.splitlines() for block in blocks())
    assert len(lines) == NUM_LINES
    assert max(map(len, (*preparation, *lines))) <= 140


def test_every_scan_is_stored_and_the_proof_is_sound(told: str) -> None:
    assert told.count("1 stored; 0 waiting\n") == 3
    assert told.splitlines()[-1] == "sound"


def test_the_dossier_is_delivered_and_nothing_contradicts_it(
    checkout: Checkout, story: Path
) -> None:
    preparation, _ = blocks()
    asked = f"{preparation}\nlogin demo-agent; call items/$code"
    item = json.loads(checkout.run(asked).stdout)
    assert story.is_dir()
    assert item["state"]["state"] == "delivered"
    assert item["state"]["holder"] == "authority:H57.17.21"
    assert item["contradictions"] == []
    assert [step["act"] for step in item["history"]] == ["register", "handover", "handover"]


def test_label_and_proof_of_delivery_are_for_that_dossier(story: Path) -> None:
    assert (story / "label.png").read_bytes().startswith(b"\x89PNG")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(story / "proof.pdf").pages)
    assert CODE in text


def test_a_proof_that_was_touched_is_no_longer_sound(checkout: Checkout, story: Path) -> None:
    proof = (story / "proof.jsonl").read_text("utf-8")
    where = max(range(0, len(proof) - 100, 97), key=lambda at: proof[at].isalpha())
    other = "A" if proof[where] != "A" else "B"
    (story / "touched.jsonl").write_text(proof[:where] + other + proof[where + 1 :], "utf-8")
    verify = ". .venv/bin/activate; cd var/story; postroute ledger verify touched.jsonl"
    assert checkout.run(verify).returncode == 3


def test_the_keys_are_their_owners_alone_and_no_name_is_in_the_proof(story: Path) -> None:
    keys = list(story.glob("*.key"))
    assert len(keys) == 3
    assert all(key.stat().st_mode & 0o077 == 0 for key in keys)
    assert "Ví Dụ" not in (story / "proof.jsonl").read_text("utf-8")
