"""The ledger by the command line: exported, checked offline, kept and restored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from courier_api.config import read_settings
from courier_api.custody.core.signing import sign_event
from courier_api.custody.records import NewEvent
from courier_api.custody.states import fold_custody
from courier_api.custody.writer import LedgerWriter
from courier_api.models import DeviceRow, UserRow
from courier_api.wiring import open_database, prepare_data
from postroute.main import cli
from tests.courier_api.custody.phones import (
    AGENT,
    AN,
    DOSSIER,
    MORNING,
    OTHER_DOSSIER,
    Phone,
    ed25519_key,
)
from tests.courier_api.storage_events import dispatcher

NUM_EVENTS = 3


def postroute(*arguments: object, data: Path) -> Result:
    return CliRunner().invoke(
        cli, [str(one) for one in arguments], env={"POSTROUTE_DATA_DIR": str(data)},
        standalone_mode=False,
    )  # fmt: skip


def enrolled(phone: Phone, party: str, inviter: UserRow) -> DeviceRow:
    return DeviceRow(
        device_id=phone.device_id, party=party, label=phone.name, algorithm=-8,
        public_key=ed25519_key(phone.name).public_key().public_bytes_raw(),
        invited_by=inviter.user_id, enrolled_at=MORNING, enrolled_from=0,
    )  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A server's folder whose ledger holds a registration, a handover and a failed attempt."""
    folder = tmp_path / "server"
    settings = read_settings({"POSTROUTE_DATA_DIR": str(folder)})
    prepare_data(settings)
    desk, an = Phone("desk"), Phone("An")
    events = [desk.register(0), an.hand(10, AGENT, AN), an.attempt(20, AN)]
    with open_database(settings) as database:
        with database.writing() as session:
            inviter = dispatcher()
            session.add(inviter)
            session.flush()
            session.add_all([enrolled(desk, AGENT, inviter), enrolled(an, AN, inviter)])
        with LedgerWriter(database, fold_custody, clock=lambda: MORNING + 3_600_000) as writer:
            for phone, event in zip((desk, an, an), events, strict=True):
                signed = sign_event(event, ed25519_key(phone.name))
                new = NewEvent(
                    event.event_id, event.device_id, event.device_seq, event.event_time,
                    event.act.value, event.codes(), signed,
                )  # fmt: skip
                writer.append((new,))
    return folder


@pytest.fixture
def exported(data: Path, tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    assert postroute("ledger", "export", "-o", path, data=data).exception is None
    return path


def test_an_export_is_checked_without_the_server(data: Path, exported: Path) -> None:
    key = postroute("ledger", "key", data=data).output.strip()
    checked = postroute("ledger", "verify", exported, "--key", key, "--json", data=data)
    told = json.loads(checked.output)
    assert checked.return_value == 0
    assert told["is_sound"]
    assert (told["num_entries"], told["num_covered"]) == (NUM_EVENTS, NUM_EVENTS)


def test_a_changed_export_ends_with_status_3_and_says_where(data: Path, exported: Path) -> None:
    lines = exported.read_bytes().splitlines(keepends=True)
    exported.write_bytes(b"".join(lines[:-3] + lines[-2:]))
    checked = postroute("ledger", "verify", exported, "--lang", "en", data=data)
    assert checked.return_value == 3
    assert "NOT SOUND" in checked.output


def test_a_kept_checkpoint_is_held_against_a_later_export(
    data: Path, exported: Path, tmp_path: Path
) -> None:
    """Of another ledger: this one cannot go on from it."""
    note = tmp_path / "note"
    note.write_text(postroute("ledger", "checkpoint", data=data).output, encoding="utf-8")
    verify = ("ledger", "verify", exported, "--witnessed", note)
    assert postroute(*verify, data=data).return_value == 0
    note.write_text(note.read_text().replace("\n3\n", "\n2\n"), encoding="utf-8")
    assert postroute(*verify, data=data).return_value == 3


def test_events_are_exported_as_an_epcis_document(data: Path, tmp_path: Path) -> None:
    def exported(*given: object) -> int:
        path = tmp_path / "events.jsonld"
        done = postroute("ledger", "export-epcis", *given, "-o", path, data=data)
        assert done.exception is None
        return len(json.loads(path.read_bytes())["epcisBody"]["eventList"])

    every = exported()
    assert every >= NUM_EVENTS
    assert exported(DOSSIER) == every
    assert exported(OTHER_DOSSIER) == 0
    assert exported("--last-day", "2026-11-20") == 0


def test_states_are_made_anew_and_are_the_same(data: Path) -> None:
    rebuilt = postroute("ledger", "rebuild", data=data)
    assert rebuilt.return_value == 0
    assert rebuilt.output == f"1 items from {NUM_EVENTS} entries\n"


def test_a_backup_is_restored_with_its_root(data: Path, tmp_path: Path) -> None:
    made = postroute("backup", tmp_path / "copy", data=data)
    assert f"{NUM_EVENTS} entries" in made.output
    other = tmp_path / "other"
    filled = postroute("restore", tmp_path / "copy", data=other)
    assert filled.output == made.output
    assert postroute("ledger", "rebuild", data=other).return_value == 0


@pytest.mark.parametrize("command", [("backup", "."), ("restore", "."), ("ledger", "verify", ".")])
def test_what_cannot_be_used_is_a_fault_of_input(
    data: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that holds other things, one that holds no backup, a file that is none."""
    monkeypatch.chdir(data)
    assert postroute(*command, data=data).exception is not None


def test_one_item_is_proved_without_the_server(data: Path, tmp_path: Path) -> None:
    key = postroute("ledger", "key", data=data).output.strip()
    path = tmp_path / "proof.jsonl"
    assert postroute("ledger", "prove", DOSSIER, "-o", path, data=data).exception is None
    checked = postroute("ledger", "verify", path, "--key", key, "--json", data=data)
    told = json.loads(checked.output)
    assert checked.return_value == 0
    assert (told["is_sound"], told["num_entries"], told["findings"]) == (True, NUM_EVENTS, [])
    printed = postroute("ledger", "prove", DOSSIER, data=data)
    assert printed.output.encode() == path.read_bytes()


def test_a_changed_proof_of_one_item_is_found(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "proof.jsonl"
    assert postroute("ledger", "prove", DOSSIER, "-o", path, data=data).exception is None
    path.write_bytes(path.read_bytes().replace(b'"standing":"applied"', b'"standing":"held"', 1))
    assert postroute("ledger", "verify", path, data=data).return_value == 3


def test_there_is_nothing_to_prove_of_an_item_that_was_never_scanned(data: Path) -> None:
    refused = postroute("ledger", "prove", "H57.17.21-261121-0099", data=data)
    assert "H57.17.21-261121-0099" in str(refused.exception)
