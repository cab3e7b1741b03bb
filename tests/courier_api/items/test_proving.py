"""Whether a delivery is proved: rules, claims, the code's standing, and what came."""

from __future__ import annotations

from itertools import product

import pytest

from courier_api.custody.core.acts import Identity, ItemKind, Proof, Recipient
from courier_api.delivery_codes.standing import CodeStanding
from courier_api.items.proof_rules import RULES_OF_KIND, Demand, GivenRules, ProofKind, ProofRules
from courier_api.items.proving import ArrivedEvidence, DeliveryProven, ProvenStatus, proof_state

OFF, WISHED, WANTED = Demand.OFF, Demand.RECOMMENDED, Demand.REQUIRED
SIGNATURE, PHOTOGRAPH = ProofKind.SIGNATURE, ProofKind.PHOTOGRAPH
DONE, WAITS, SHORT = (
    ProvenStatus.COMPLETE, ProvenStatus.TO_BE_CONFIRMED, ProvenStatus.SECOND_PROOF_NEEDED,
)  # fmt: skip
NONE, PENDING, RIGHT, WRONG, WORD = (
    CodeStanding.NOT_GIVEN, CodeStanding.TO_BE_CONFIRMED, CodeStanding.CONFIRMED,
    CodeStanding.WRONG, CodeStanding.RIGHT_BY_DEVICE,
)  # fmt: skip
NOTHING = ArrivedEvidence()
SIGNED = ArrivedEvidence(frozenset({SIGNATURE}))
ONE_PENDING = ArrivedEvidence(num_pending=1)


def claim(*, signature: bool = False, photograph: bool = False) -> Proof:
    return Proof(Recipient.CITIZEN, Identity.CARD, True, signature, photograph, 0, None)


def rules(code: Demand = OFF, signature: Demand = OFF, photograph: Demand = OFF) -> ProofRules:
    return ProofRules(code, signature, photograph)


def stands(
    given: ProofRules,
    code: CodeStanding,
    evidence: ArrivedEvidence = NOTHING,
    said: Proof | None = None,
) -> DeliveryProven:
    return proof_state(given, said or claim(), code, evidence)


@pytest.mark.parametrize(
    ("demand", "code", "status"),
    [
        (OFF, NONE, DONE),
        (OFF, WRONG, DONE),
        (OFF, PENDING, WAITS),
        (WISHED, NONE, DONE),
        (WISHED, PENDING, WAITS),
        (WISHED, WRONG, DONE),
        (WANTED, RIGHT, DONE),
        (WANTED, PENDING, WAITS),
        (WANTED, WRONG, SHORT),
        (WANTED, NONE, SHORT),
        (WANTED, WORD, SHORT),
        (WANTED, CodeStanding.WRONG_BY_DEVICE, SHORT),
    ],
)
def test_a_required_code_is_to_be_confirmed_by_the_server(
    demand: Demand, code: CodeStanding, status: ProvenStatus
) -> None:
    proven = stands(rules(demand), code)
    assert proven.status is status
    assert proven.needs_one_of == ((SIGNATURE, PHOTOGRAPH) if status is SHORT else ())
    assert proven.waits_for == ((ProofKind.CODE,) if status is WAITS else ())


@pytest.mark.parametrize(
    ("said", "evidence", "status"),
    [
        (claim(signature=True), SIGNED, DONE),
        (claim(photograph=True), ArrivedEvidence(frozenset({PHOTOGRAPH})), DONE),
        (claim(signature=True), ONE_PENDING, WAITS),
        # Claimed, and nothing came or is to come.
        (claim(signature=True), NOTHING, SHORT),
        # Came, and is not what was claimed.
        (claim(photograph=True), SIGNED, SHORT),
        (claim(), SIGNED, SHORT),
    ],
)
def test_a_second_proof_makes_up_for_a_wrong_code(
    said: Proof, evidence: ArrivedEvidence, status: ProvenStatus
) -> None:
    assert stands(rules(WANTED), WRONG, evidence, said).status is status


def test_a_required_signature_that_is_lacking_is_named_and_would_do_for_the_code_too() -> None:
    proven = stands(rules(WANTED, WANTED), WRONG)
    assert (proven.status, proven.needs, proven.needs_one_of) == (SHORT, (SIGNATURE,), ())


@pytest.mark.parametrize("demand", [OFF, WISHED])
def test_what_is_not_required_is_never_lacking(demand: Demand) -> None:
    assert stands(rules(demand, demand, demand), NONE).status is DONE


def test_what_was_claimed_is_waited_for_even_where_it_is_not_required() -> None:
    proven = stands(rules(), NONE, ONE_PENDING, claim(photograph=True))
    assert (proven.status, proven.waits_for) == (WAITS, (PHOTOGRAPH,))


def test_what_is_lacking_goes_before_what_is_waited_for() -> None:
    proven = stands(rules(WISHED, WANTED), PENDING)
    assert (proven.status, proven.waits_for) == (SHORT, (ProofKind.CODE,))


def test_who_claims_nothing_has_proved_nothing() -> None:
    assert proof_state(rules(signature=WANTED), None, NONE, SIGNED).needs == (SIGNATURE,)
    assert proof_state(rules(), None, NONE, NOTHING).status is DONE


def test_an_upheld_delivery_needs_no_more() -> None:
    given = rules(WANTED, WANTED, WANTED)
    proven = proof_state(given, claim(), WRONG, NOTHING, is_upheld=True)
    assert (proven.status, proven.code) == (DONE, WRONG)


def test_every_case_is_decided_and_names_what_it_needs() -> None:
    pictures = (NOTHING, SIGNED, ONE_PENDING, ArrivedEvidence(frozenset({SIGNATURE, PHOTOGRAPH})))
    claims = (None, claim(), claim(signature=True), claim(signature=True, photograph=True))
    for demands in product(Demand, repeat=3):
        for code, evidence, said in product(CodeStanding, pictures, claims):
            proven = proof_state(ProofRules(*demands), said, code, evidence)
            assert (proven.status is SHORT) == bool(proven.needs or proven.needs_one_of)
            assert not (proven.needs and proven.needs_one_of)
            if proven.status is WAITS:
                assert proven.waits_for


def test_rules_that_nobody_told_are_those_of_the_kind() -> None:
    usual = RULES_OF_KIND[ItemKind.DOCUMENT]
    assert GivenRules().upon(ItemKind.DOCUMENT) == usual
    told = GivenRules(code=WANTED).upon(ItemKind.DOCUMENT)
    assert told == ProofRules(WANTED, usual.signature, usual.photograph)
    assert set(RULES_OF_KIND) == set(ItemKind)
