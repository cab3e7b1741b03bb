"""The scanner in a terminal: what it signs is authentic, gapless, and never lost on its way."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from courier_api import Handover, enrol_scanner, open_scanner, waiting_scans
from courier_api.custody.core.acts import HandoverDetail, RegisterDetail
from courier_api.custody.core.presence import ClockReadings, judge_presence
from courier_api.custody.core.signing import SignedEvent, read_event, verify_signature
from courier_api.devices import proofs
from courier_api.devices.schemas import InvitationView
from courier_api.devices.service import Invitation
from courier_api.identities import from_base64url, show
from courier_api.scanner.invitations import ENROL_CONTEXT, read_invitation
from courier_api.scanner.key_files import load_key
from routing_engine import InputFaultsError
from tests.postroute.command_line import Outcome, postroute

CODE, OTHER_CODE = "H57.17.21-261121-0001", "H57.17.21-261121-0002"
AGENT, COURIER, AUTHORITY = "agent:001", "courier:c1", "authority:H57.17.21"
CITIZEN = "citizen:Ng3vT0kPz1qXw8sYb2LdAe"
MORNING = 1_795_219_200_000
SEALED = "ELM4hGgFbJzVvVw1_uChs5RGYqOIHzxctvWGZeq6lD4"


class Office:
    """A server that enrols whom it invited, as the real one does."""

    def __init__(self) -> None:
        self.parties: dict[bytes, str] = {}
        self.statements: list[str] = []

    def invite(self, party: str, base: str = "https://post.example") -> str:
        """The answer to a dispatcher."""
        device_id = os.urandom(16)
        self.parties[device_id] = party
        made = Invitation(device_id, party, "Máy quét", os.urandom(32), MORNING)
        return InvitationView.of(made, base).model_dump_json()

    def enrol(self, server: str, statement: str) -> dict[str, Any]:
        assert server == "https://post.example"
        self.statements.append(statement)
        proof = proofs.read_enrolment(proofs.statement_of(statement))
        return {"device_id": show(proof.device_id), "party": self.parties[proof.device_id]}


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def agent(office: Office, tmp_path: Path) -> Path:
    return enrolled(office, tmp_path, AGENT)


def enrolled(office: Office, folder: Path, party: str) -> Path:
    key = folder / f"{party.partition(':')[0]}.key"
    enrol_scanner(key, office.invite(party), send=office.enrol)
    return key


def handover(key: Path, *more: object) -> Outcome:
    return postroute("scanner", "sign", "handover", CODE, "--key", key, *more)


def events_of(told: Outcome) -> list[SignedEvent]:
    """What was printed, each event authentic in its form."""
    assert told.status == 0, told.err
    return [read_event(from_base64url(one["signed"])) for one in told.json["events"]]


def sign_one(key: Path) -> int:
    with open_scanner(key) as scanner:
        return scanner.hand_over(Handover((CODE,), receiver=COURIER)).seq


def answer_to(told: Outcome, outcome: str = "stored") -> str:
    """What the server says to events that were printed."""
    verdicts = [
        {"outcome": outcome, "event_id": show(one.event.event_id), "seq": idx, "reason": None}
        for idx, one in enumerate(events_of(told))
    ]
    return json.dumps({"verdicts": verdicts})


def test_key_and_journal_are_their_owners_alone(agent: Path) -> None:
    for path in (agent, Path(f"{agent}.journal")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_that_others_may_read_signs_nothing(agent: Path) -> None:
    agent.chmod(0o640)
    assert handover(agent, "--to", COURIER).status == 2
    agent.chmod(0o600)
    assert handover(agent, "--to", COURIER).status == 0


def test_the_server_and_the_scanner_mean_the_same_statement(office: Office, agent: Path) -> None:
    (statement,) = office.statements
    public = load_key(agent).public_key().public_bytes_raw()
    assert proofs.read_enrolment(proofs.statement_of(statement)).public_key == public
    assert ENROL_CONTEXT == proofs.ENROL_CONTEXT


def test_an_invitation_comes_as_the_text_of_its_code_or_as_an_answer(office: Office) -> None:
    answer = office.invite(AGENT)
    text = json.loads(answer)["qr_text"]
    assert read_invitation(text) == read_invitation(answer)
    assert read_invitation(text).server == "https://post.example"


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:8080", "http://[::1]:8080", "https://a.example"]
)
def test_a_secret_travels_by_tls_or_within_the_machine(office: Office, base: str) -> None:
    assert read_invitation(office.invite(AGENT, base)).server == base


@pytest.mark.parametrize("base", ["http://192.0.2.1", "http://post.example", "ftp://localhost", ""])
def test_a_secret_travels_no_other_way(office: Office, base: str) -> None:
    with pytest.raises(InputFaultsError, match="enrolled by https"):
        read_invitation(office.invite(AGENT, base))


@pytest.mark.parametrize("text", ["", "https://post.example/desk", "{}", "{", "[1]", "null",
                                  "https://post.example/desk#enrol=1.AAAA.BBBB",
                                  "https://post.example/desk#enrol=1.A"])  # fmt: skip
def test_what_is_no_invitation_is_a_fault_of_input(text: str, tmp_path: Path) -> None:
    (tmp_path / "invitation").write_text(text, encoding="utf-8")
    told = postroute(
        "scanner", "enrol", tmp_path / "invitation", "--key", tmp_path / "a.key", "--json"
    )
    assert told.status == 2
    assert not (tmp_path / "a.key").exists()


def test_an_enrolment_cut_short_is_said_again_with_the_same_key(
    office: Office, tmp_path: Path
) -> None:
    """The server may have enrolled the key: another one would be refused."""

    def lost(server: str, statement: str) -> dict[str, Any]:
        office.enrol(server, statement)
        raise TimeoutError

    key, invitation = tmp_path / "a.key", office.invite(AGENT)
    with pytest.raises(TimeoutError):
        enrol_scanner(key, invitation, send=lost)
    assert "[scanner_not_enrolled]" in handover(key, "--to", COURIER).err
    assert enrol_scanner(key, invitation, send=office.enrol).party == AGENT
    first, second = office.statements
    assert first == second


def test_a_key_belongs_to_one_device_for_ever(office: Office, agent: Path) -> None:
    with pytest.raises(InputFaultsError, match="already"):
        enrol_scanner(agent, office.invite(COURIER), send=office.enrol)


def test_a_server_that_cannot_be_reached_is_told(office: Office, tmp_path: Path) -> None:
    invitation = tmp_path / "invitation"
    invitation.write_text(office.invite(AGENT, "http://127.0.0.1:1"), encoding="utf-8")
    told = postroute("scanner", "enrol", invitation, "--key", tmp_path / "a.key", "--json")
    assert (told.status, told.codes()) == (2, ["enrolment_failed"])


def test_a_handover_is_authentic_and_from_ones_own_party(agent: Path) -> None:
    (signed,) = events_of(handover(agent, "--to", COURIER, "--place", "agent-001"))
    verify_signature(signed, load_key(agent).public_key())
    event = signed.event
    assert (event.giver, event.receiver, event.place) == (AGENT, COURIER, "agent-001")
    assert (event.items, event.device_seq) == ((CODE,), 1)


def test_a_delivery_names_who_took_it_and_how_that_was_checked(agent: Path) -> None:
    told = handover(agent, "--to", CITIZEN, "--purpose", "deliver", "--recipient", "delegate",
                    "--identity", "card", "--fee", 5000, "--receipt", "R-1")  # fmt: skip
    detail = events_of(told)[0].event.detail
    assert isinstance(detail, HandoverDetail)
    assert detail.proof is not None
    assert (detail.proof.recipient, detail.proof.identity) == ("delegate", "card")
    assert (detail.proof.amount_dong, detail.proof.receipt) == (5000, "R-1")
    assert handover(agent, "--to", CITIZEN, "--identity", "card").status == 2


@pytest.mark.parametrize(
    "given",
    [
        ("--to", "postman"),
        ("--to", AGENT),
        (),
        ("--from", COURIER, "--to", AUTHORITY),
        ("--to", COURIER, "--place", "a b"),
        ("--to", COURIER, "--presence", "no code"),
    ],
)
def test_what_the_server_would_not_take_is_not_signed_and_takes_no_number(
    agent: Path, given: tuple[str, ...]
) -> None:
    assert handover(agent, *given).status == 2
    assert sign_one(agent) == 1


def test_what_both_were_there_for_is_beyond_doubt(
    office: Office, agent: Path, tmp_path: Path
) -> None:
    courier = enrolled(office, tmp_path, COURIER)
    shown = postroute("scanner", "present", "--key", courier).out.rstrip("\n")
    event = events_of(handover(agent, "--to", COURIER, "--presence", shown))[0].event
    assert isinstance(event.detail, HandoverDetail)
    assert event.detail.presence is not None
    times = ClockReadings(event.event_time, event.event_time + 1, 0, 0)
    public = load_key(courier).public_key()
    assert judge_presence(event.detail.presence, times, receiver_key=public) == ()


@pytest.mark.parametrize(
    ("party", "kind", "giver"),
    [(AGENT, "dossier", CITIZEN), (AUTHORITY, "document", AUTHORITY), (AGENT, "document", CITIZEN)],
)
def test_a_registration_says_what_the_server_told_of_the_item(
    office: Office, tmp_path: Path, party: str, kind: str, giver: str
) -> None:
    key, answer = enrolled(office, tmp_path, party), tmp_path / "answer.json"
    told = {
        "item": {"code": CODE, "kind": kind, "further": 1}, "citizen": CITIZEN,
        "addressee": AUTHORITY, "sealed": {"citizen_name": SEALED},
    }  # fmt: skip
    answer.write_text(json.dumps(told), encoding="utf-8")
    (signed,) = events_of(postroute("scanner", "sign", "register", answer, "--key", key))
    event = signed.event
    assert (event.giver, event.receiver, event.items) == (giver, party, (CODE,))
    assert event.sealed == (("citizen_name", from_base64url(SEALED)),)
    assert isinstance(event.detail, RegisterDetail)
    assert event.detail.destination == AUTHORITY


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"item": 1}', '{"item": {"code": "a"}}'])
def test_another_answer_registers_nothing(agent: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "answer.json").write_text(text, encoding="utf-8")
    told = postroute("scanner", "sign", "register", tmp_path / "answer.json", "--key", agent)
    assert told.status == 2
    assert sign_one(agent) == 1


def test_raw_bytes_are_those_that_are_sent(agent: Path, tmp_path: Path) -> None:
    path = tmp_path / "event.cbor"
    assert handover(agent, "--to", COURIER, "--raw", "-o", path).status == 0
    (waiting,) = events_of(postroute("scanner", "outbox", "--key", agent))
    assert path.read_bytes() == waiting.signed


def test_what_was_signed_stays_until_the_server_has_it(agent: Path, tmp_path: Path) -> None:
    first, second = handover(agent, "--to", COURIER), handover(agent, "--to", "courier:c2")
    outbox = ("scanner", "outbox", "--key", agent)
    assert len(events_of(postroute(*outbox))) == 2
    answer = tmp_path / "answer.json"
    for told, left in ((first, 1), (first, 1), (second, 0)):
        answer.write_text(answer_to(told), encoding="utf-8")
        done = postroute("scanner", "acknowledge", answer, "--key", agent, "--json")
        assert (done.status, done.json["waiting"]) == (0, left)
    assert postroute(*outbox).out == ""


def test_what_was_taken_for_not_authentic_ends_with_status_3(agent: Path, tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    answer.write_text(answer_to(handover(agent, "--to", COURIER), "quarantined"), encoding="utf-8")
    done = postroute("scanner", "acknowledge", answer, "--key", agent)
    assert (done.status, done.out) == (3, "1 quarantined; 0 waiting\n")


def test_an_answer_to_another_device_lets_nothing_go(
    office: Office, agent: Path, tmp_path: Path
) -> None:
    courier, answer = enrolled(office, tmp_path, COURIER), tmp_path / "answer.json"
    answer.write_text(answer_to(handover(agent, "--to", COURIER)), encoding="utf-8")
    sign_one_to_agent = postroute(
        "scanner", "sign", "handover", CODE, "--to", AGENT, "--key", courier
    )
    assert sign_one_to_agent.status == 0
    assert postroute("scanner", "acknowledge", answer, "--key", courier).status == 3
    assert len(waiting_scans(courier)) == 1


def test_a_problem_instead_of_an_answer_lets_nothing_go(agent: Path, tmp_path: Path) -> None:
    (tmp_path / "problem.json").write_text('{"status": 503}', encoding="utf-8")
    sign_one(agent)
    told = postroute("scanner", "acknowledge", tmp_path / "problem.json", "--key", agent)
    assert told.status == 2
    assert len(waiting_scans(agent)) == 1


def test_numbers_have_no_gap_whoever_signs_at_once(agent: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda _: sign_one(agent), range(20)))
    assert sorted(numbers) == list(range(1, 21))


def test_a_command_that_dies_while_it_signs_leaves_no_gap(agent: Path) -> None:
    sign_one(agent)
    died = dying(agent, "journal.sign_next(lambda seq: os._exit(9))")
    assert died == 9
    assert sign_one(agent) == 2


def test_a_command_that_dies_before_it_prints_has_kept_the_event(agent: Path) -> None:
    died = dying(agent, "journal.sign_next(lambda seq: (bytes(16), b'signed')); os._exit(9)")
    assert died == 9
    assert [one.signed for one in waiting_scans(agent)] == [b"signed"]
    assert sign_one(agent) == 2


def test_a_lost_journal_is_not_begun_again(agent: Path) -> None:
    """Its numbers would be given a second time."""
    sign_one(agent)
    Path(f"{agent}.journal").unlink()
    assert handover(agent, "--to", COURIER).status == 2
    assert not Path(f"{agent}.journal").exists()


def test_a_damaged_journal_is_a_fault_of_input(agent: Path) -> None:
    Path(f"{agent}.journal").write_bytes(b"no database" * 1_000)
    assert handover(agent, "--to", COURIER).status == 2


def dying(key: Path, work: str) -> int:
    """Exit status of a process that works on a journal."""
    script = (
        "import os; from pathlib import Path; from courier_api.scanner.journal import *\n"
        f"with open_journal(journal_path(Path({str(key)!r}))) as journal: {work}"
    )
    return subprocess.run([sys.executable, "-c", script], check=False).returncode


def test_signing_loads_neither_arrays_nor_the_web_framework_nor_the_database() -> None:
    """It is called once for each scan."""
    script = (
        "import sys, postroute.scanner, courier_api.scanner.signing, courier_api.scanner.outbox\n"
        "sys.exit(bool({'numpy', 'fastapi', 'sqlalchemy'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
