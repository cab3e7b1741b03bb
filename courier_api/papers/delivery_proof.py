"""
The proof of delivery: who received what, when, from whom, and how anyone can check it.

It tells how an identity was checked and never an identity's number: there is no place for one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from courier_api.papers.blocks import (
    HAIR,
    WIDTH,
    Field,
    captioned,
    facts,
    heading,
    lines,
    paragraph,
)
from courier_api.papers.captions import Caption
from courier_api.papers.flow import Column, Row, Strip
from courier_api.papers.fonts import Face
from courier_api.papers.marks import MM, frame
from courier_api.papers.pictures import Shown, show_photograph, show_signature
from courier_api.papers.sheet import Masthead, Paper, print_paper
from courier_api.papers.signing import fitted
from courier_api.papers.tables import Cell, Head, table
from courier_api.papers.words import Words, show_day, show_dong, show_moment, show_offset

__all__ = [
    "DeliveryProof",
    "Evidence",
    "Handover",
    "LedgerProof",
    "delivery_proof_paper",
    "delivery_proof_pdf",
]


@dataclass(frozen=True, slots=True)
class Handover:
    """
    A change of custody.

    Parameters
    ----------
    time : datetime
        With its offset, by the clock of the device that recorded it.
    giver, receiver : str
        As they are to be named on paper.
    act : Words
    place : str
    """

    time: datetime
    giver: str
    receiver: str
    act: Words
    place: str

    def __post_init__(self) -> None:
        show_moment(self.time)


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    A photograph or a signature, and the hash under which it is kept.

    Parameters
    ----------
    data : bytes
        The picture, or a smaller one of it.
    digest : bytes
        SHA-256 that the event has signed.
    """

    data: bytes
    digest: bytes

    def __post_init__(self) -> None:
        if len(self.digest) != 32:
            raise ValueError(f"Evidence: hash of {len(self.digest)} bytes, wanted 32.")


@dataclass(frozen=True, slots=True)
class LedgerProof:
    """
    That the handover is in the ledger.

    Parameters
    ----------
    seq : int
        Entry, from 1.
    tree_size : int
        Entries that the checkpoint covers.
    leaf_hash : bytes
    path : tuple of bytes
        From the leaf up to the root.
    checkpoint : str
        Signed note, line by line.
    """

    seq: int
    tree_size: int
    leaf_hash: bytes
    path: tuple[bytes, ...]
    checkpoint: str

    def __post_init__(self) -> None:
        if not 1 <= self.seq <= self.tree_size:
            raise ValueError(
                f"Ledger proof: entry {self.seq} of {self.tree_size}, wanted one of them."
            )
        if any(len(digest) != 32 for digest in (self.leaf_hash, *self.path)):
            raise ValueError("Ledger proof: a hash of other than 32 bytes.")


@dataclass(frozen=True, slots=True)
class DeliveryProof:
    """
    What a proof of delivery says.

    Parameters
    ----------
    issuer : Words
    item_code : str
    kind : Words
    handovers : tuple of Handover
        In the order in which they happened; the last one is the delivery.
    recipient : Words
        Citizen or delegate.
    identity : Words
        How the identity was checked: card, VNeID, known in person, not at all.
    amount_dong : int
    ledger : LedgerProof
    link : str
        Where the proof can be verified.
    code : Words, optional
        Whether a one-time code was given and right.
    receipt : str, optional
        Number of the fee receipt.
    signature : Evidence, optional
    photographs : tuple of Evidence
    not_shown : tuple of bytes
        Hashes of pictures that have not come, were deleted, or are not the reader's to see.
    device : Words, optional
        Whether the signature of the device that recorded the delivery was found good.
    """

    issuer: Words
    item_code: str
    kind: Words
    handovers: tuple[Handover, ...]
    recipient: Words
    identity: Words
    amount_dong: int
    ledger: LedgerProof
    link: str
    code: Words | None = None
    receipt: str | None = None
    signature: Evidence | None = None
    photographs: tuple[Evidence, ...] = ()
    not_shown: tuple[bytes, ...] = ()
    device: Words | None = None

    def __post_init__(self) -> None:
        if not self.handovers:
            raise ValueError(f"Proof of {self.item_code}: no handover, wanted one at least.")
        if self.amount_dong < 0:
            raise ValueError(
                f"Proof of {self.item_code}: {self.amount_dong} dong, wanted 0 or more."
            )


def delivery_proof_pdf(proof: DeliveryProof) -> bytes:
    """
    A proof of delivery on A4.

    Raises
    ------
    PictureError
        When the signature or a photograph is no picture.
    """
    return print_paper(delivery_proof_paper(proof))


def delivery_proof_paper(proof: DeliveryProof) -> Paper:
    """Head and rows of a proof of delivery."""
    head = Masthead(proof.issuer, Caption.DELIVERY_PROOF.value, proof.item_code, proof.link)
    rows = (
        *_facts(proof),
        heading(Caption.CHAIN.value),
        *_chain(proof.handovers),
        *_evidence(proof),
        # What a program checks stays together, behind what people read.
        *(replace(row, is_tied=True) for row in _ledger(proof.ledger)),
    )
    return Paper(head, rows, proof.handovers[-1].time)


def _facts(proof: DeliveryProof) -> list[Row]:
    delivery = proof.handovers[-1]
    collected: str | Words = Caption.NOTHING_COLLECTED.value
    if proof.amount_dong:
        collected = show_dong(proof.amount_dong)
    fields = [
        Field(Caption.DELIVERED, f"{show_moment(delivery.time)} ({show_offset(delivery.time)})",
              Face.SEMIBOLD),
        Field(Caption.PLACE, delivery.place),
        Field(Caption.KIND, proof.kind),
        Field(Caption.RECIPIENT, proof.recipient, Face.SEMIBOLD),
        Field(Caption.IDENTITY, proof.identity),
        Field(Caption.COLLECTED, collected),
    ]  # fmt: skip
    if proof.device:
        fields.append(Field(Caption.DEVICE, proof.device))
    if proof.code:
        fields.append(Field(Caption.CODE_CHECK, proof.code))
    if proof.receipt:
        fields.append(Field(Caption.RECEIPT_NUMBER, proof.receipt, Face.MONO))
    return facts(fields)


def _chain(handovers: tuple[Handover, ...]) -> list[Row]:
    heads = (
        Head(Caption.LOCAL_TIME, 2.4),
        Head(Caption.GIVER, 4),
        Head(Caption.RECEIVER, 4),
        Head(Caption.ACT, 3),
        Head(Caption.PLACE, 3.6),
    )
    offset = handovers[-1].time.utcoffset()
    return table(
        heads,
        [
            (
                # The offset is told once above, and again only where it was another.
                Cell(
                    f"{one.time:%H:%M} {show_day(one.time)}"
                    + ("" if one.time.utcoffset() == offset else f" {show_offset(one.time)}"),
                    size=8.6,
                ),
                Cell(one.giver, size=8.6),
                Cell(one.receiver, size=8.6),
                Cell(one.act, size=8.6),
                Cell(one.place, size=8.6),
            )
            for one in handovers
        ],
    )


def _evidence(proof: DeliveryProof) -> list[Row]:
    """Signature first, then photographs, three to a row."""
    shown = []
    if proof.signature:
        shown.append((Caption.SIGNATURE, show_signature(proof.signature.data), proof.signature))
    shown += [(Caption.PHOTOGRAPH, show_photograph(one.data), one) for one in proof.photographs]
    if not shown and not proof.not_shown:
        return []
    rows = [heading(Caption.EVIDENCE.value)]
    gap = 6 * MM
    room = (WIDTH - 2 * gap) / 3
    for begin in range(0, len(shown), 3):
        columns = tuple(
            _picture(caption, picture, evidence.digest, x=place * (room + gap), room=room)
            for place, (caption, picture, evidence) in enumerate(shown[begin : begin + 3])
        )
        rows.append(Row(columns, above=2 * MM))
    if proof.not_shown:
        rows.append(_block(Caption.NOT_SHOWN, [_mono(one.hex()) for one in proof.not_shown]))
    return rows


def _picture(caption: Caption, picture: Shown, digest: bytes, *, x: float, room: float) -> Column:
    height = 38 * MM
    inner = fitted(picture, x=x + 1 * MM, y=1 * MM, width=room - 2 * MM, height=height - 2 * MM)
    centred = replace(inner, x=x + (room - inner.width) / 2, y=(height - inner.height) / 2)
    field = Strip(height, (*frame(x, 0, room, height, line=HAIR), centred))
    text = lines(digest.hex(), face=Face.MONO, size=5.6, x=x, room=room)
    return (field, Strip(1.2 * MM), *captioned(caption.value, text, x=x, room=room))


def _ledger(ledger: LedgerProof) -> list[Row]:
    numbers = [
        Field(Caption.SEQ, str(ledger.seq), Face.MONO),
        Field(Caption.TREE_SIZE, str(ledger.tree_size), Face.MONO),
    ]
    path = [_mono(f"{place:02} {digest.hex()}") for place, digest in enumerate(ledger.path)]
    return [
        heading(Caption.LEDGER.value),
        paragraph(Caption.LEDGER_HOW.value),
        *facts(numbers),
        _block(Caption.LEAF_HASH, [_mono(ledger.leaf_hash.hex())]),
        _block(Caption.PATH, path),
        _block(Caption.CHECKPOINT, _note(ledger.checkpoint)),
    ]


def _mono(text: str, size: float = 7) -> Column:
    return lines(text, face=Face.MONO, size=size)


def _note(checkpoint: str) -> list[Column]:
    """The note line by line, as small as its longest line asks for."""
    told = checkpoint.splitlines()
    longest = max((len(line) for line in told), default=1)
    # A letter of the fixed width is 0.6 of the size.
    size = min(7, max(5, int(WIDTH / 0.6 / max(1, longest) * 10) / 10))
    return [_mono(line, size) for line in told]


def _block(caption: Caption, parts: list[Column]) -> Row:
    column = tuple(strip for part in parts for strip in part)
    return Row((captioned(caption.value, column),), above=3.2 * MM)
