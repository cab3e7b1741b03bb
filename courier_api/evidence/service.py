"""Evidence shown to who may see it, and what is missing of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from courier_api.audit.service import record_openings
from courier_api.custody.core.errors import EventError
from courier_api.custody.core.signing import read_event
from courier_api.errors import UnknownObjectError
from courier_api.evidence import repository
from courier_api.evidence.errors import (
    EvidenceErasedError,
    EvidencePendingError,
    EvidenceUnshownError,
    PictureRefusedError,
)
from courier_api.evidence.parts import EvidenceParts
from courier_api.evidence.pictures import THUMBNAIL_SIDE, redraw
from courier_api.evidence.records import Kind
from courier_api.models import EvidenceArrivalRow, EvidenceRow, EvidenceState
from courier_api.roles import Access
from courier_api.routes import Endpoint

__all__ = ["EvidenceService", "Listed", "Shown"]

_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class Shown:
    """
    A picture to be shown.

    Parameters
    ----------
    content : bytes
    media_type : str
    name : str
        Of a file, made here: none that anybody sent.
    tag : str
        The same for the same picture.
    is_redrawn : bool
        It is no longer what was signed: a small copy, or the pixels of what was refused.
    """

    content: bytes = field(repr=False)
    media_type: str
    name: str
    tag: str
    is_redrawn: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """
    A piece of evidence in a list.

    Parameters
    ----------
    row : EvidenceRow
    came : EvidenceArrivalRow or None
    items : tuple of str
        Codes of the items that are spoken of by events which name it.
    """

    row: EvidenceRow
    came: EvidenceArrivalRow | None
    items: tuple[str, ...]


class EvidenceService:
    """
    Shows evidence.

    Parameters
    ----------
    parts : EvidenceParts
    """

    def __init__(self, parts: EvidenceParts) -> None:
        self._parts = parts

    def show(
        self, access: Access, digest: bytes, *, endpoint: Endpoint, is_small: bool = False
    ) -> Shown:
        """
        A picture, for who may see it; that it was opened is noted before.

        Parameters
        ----------
        access : Access
        digest : bytes
        endpoint : Endpoint
            By what it is asked for.
        is_small : bool
            A small copy.

        Raises
        ------
        courier_api.errors.UnknownObjectError
            Also when it is somebody else's.
        EvidencePendingError, EvidenceErasedError, EvidenceUnshownError
        courier_api.evidence.errors.EvidenceDamagedError
        """
        parts = self._parts
        with parts.database.writing() as session:
            row = repository.evidence(session, digest)
            if row is None or not self._may_see(session, access, digest):
                raise UnknownObjectError("There is no such evidence.")
            _check_there(row)
            came = repository.arrival(session, digest)
            kind = Kind.PHOTOGRAPH if came is None else Kind(came.kind)
            for subject in _subjects(session, digest, came):
                record_openings(
                    session, access.principal, subject=subject, fields=[kind.value],
                    endpoint=endpoint, now=parts.clock(),
                )  # fmt: skip
        content, media_type = parts.files.read(row.path, digest), row.media_type or ""
        is_redrawn = is_small or row.state == EvidenceState.REFUSED.value
        if is_redrawn:
            content, media_type = self._redrawn(content, is_small=is_small)
        name = f"{kind.value}-{digest.hex()[:12]}{'-small' if is_small else ''}"
        tag = f"{digest.hex()[:32]}{'-drawn' if is_redrawn else ''}{'-small' if is_small else ''}"
        return Shown(content, media_type, f"{name}.{_SUFFIXES[media_type]}", tag, is_redrawn)

    def some(self, state: EvidenceState, after: bytes | None, limit: int) -> list[Listed]:
        """Evidence of a state by hash, from behind one on."""
        with self._parts.database.reading() as session:
            return [
                Listed(row, came, repository.items_naming(session, row.sha256))
                for row, came in repository.listed(session, state, after, limit)
            ]

    def _redrawn(self, content: bytes, *, is_small: bool) -> tuple[bytes, str]:
        side = THUMBNAIL_SIDE if is_small else None
        try:
            return redraw(content, self._parts.params, side=side)
        except PictureRefusedError as error:
            raise EvidenceUnshownError(
                f"What came is kept aside, and cannot be shown: {error}"
            ) from error

    def _may_see(self, session: Session, access: Access, digest: bytes) -> bool:
        """
        Whether evidence is somebody's to see: they gave or received what it proves.

        Anyone who knows a hash can name it in an event of their own and so be its giver. What
        counts are events of the device that named it first: before that nobody else knew it.
        """
        if access.is_all:
            return True
        entries = repository.entries_naming(session, digest)
        parties: set[str | None] = set()
        for entry in entries:
            if entry.device_id == entries[0].device_id:
                try:
                    event = read_event(entry.signed).event
                except EventError:
                    continue
                parties |= {event.giver, event.receiver}
        return access.principal.party is not None and access.principal.party in parties


def _check_there(row: EvidenceRow) -> None:
    if row.state == EvidenceState.ERASED.value:
        raise EvidenceErasedError("The evidence was deleted.")
    if row.state == EvidenceState.PENDING.value:
        raise EvidencePendingError("The evidence has not come yet.")
    if row.path is None:
        raise EvidenceUnshownError("What came was not what was signed.")


def _subjects(
    session: Session, digest: bytes, came: EvidenceArrivalRow | None
) -> tuple[str, ...]:  # fmt: skip
    """Whose data is opened: items; before an event names it, whoever sent it."""
    items = repository.items_naming(session, digest)
    if items or came is None:
        return items or (digest.hex(),)
    if came.device_id is not None:
        sender = repository.device(session, came.device_id)
        return (digest.hex() if sender is None else sender.party,)
    party = None if came.user_id is None else repository.user_party(session, came.user_id)
    return (party or digest.hex(),)
