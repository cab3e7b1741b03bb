"""Messages shown on a screen in place of being sent: for demonstrations and small offices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courier_api.db import Database
from courier_api.errors import UnknownObjectError
from courier_api.messages import repository
from courier_api.messages.phones import masked
from courier_api.messages.port import Channel, Message, Messenger
from courier_api.models import MessageOutboxRow
from courier_api.webhooks.vault import Vault

__all__ = ["ScreenMessage", "ScreenMessenger"]

_PLACE = "outbox"
_MAX_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ScreenMessage:
    """
    A message on the screen.

    Parameters
    ----------
    message_id : int
    purpose, subject : str
    recipient : str
        The last digits of a telephone number; may be empty.
    locale : str
    desk : str or None
    created_at, expires_at : int
        Milliseconds since 1970, UTC.
    """

    message_id: int
    purpose: str
    subject: str
    recipient: str
    locale: str
    desk: str | None
    created_at: int
    expires_at: int


class ScreenMessenger(Messenger):
    """
    Keeps messages in the database until they are told or over.

    Parameters
    ----------
    database : Database
    vault : Vault
        The text is sealed: who reads a copy of the database learns no code that is still good.
    clock : callable
        Milliseconds since 1970, UTC.
    """

    channel = Channel.SCREEN

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], int]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def send(self, message: Message) -> None:
        """See `Messenger.send`."""
        row = MessageOutboxRow(
            reference=message.reference,
            desk=message.recipient.desk,
            purpose=message.purpose.value,
            subject=message.subject,
            recipient=masked(message.recipient.phone),
            locale=message.locale,
            text=self._vault.seal(message.text.encode(), _PLACE),
            created_at=self._clock(),
            expires_at=message.expires_at,
        )
        with self._database.writing() as session:
            repository.add_message(session, row)

    def forget(self, reference: bytes) -> None:
        """See `Messenger.forget`."""
        with self._database.writing() as session:
            repository.delete_messages_about(session, reference)

    def listed(self, session: Session, desks: frozenset[str] | None) -> list[ScreenMessage]:
        """
        Messages that are still good, the newest first, without what they say.

        Parameters
        ----------
        session : Session
        desks : frozenset of str or None
            Those of these desks alone; None: all.
        """
        rows = repository.messages(session, desks=desks, now=self._clock(), limit=_MAX_SHOWN)
        return [_shown(row) for row in rows]

    def open(
        self, session: Session, message_id: int, desks: frozenset[str] | None
    ) -> tuple[ScreenMessage, str]:
        """
        A message and what it says; whoever opens it is to be noted.

        Raises
        ------
        UnknownObjectError
            When there is none at these desks, or its time is over.
        """
        row = repository.message(session, message_id, desks=desks, now=self._clock())
        if row is None:
            raise UnknownObjectError("There is no such message, or its time is over.")
        return _shown(row), self._vault.open(row.text, _PLACE).decode()


def _shown(row: MessageOutboxRow) -> ScreenMessage:
    return ScreenMessage(
        message_id=row.message_id,
        purpose=row.purpose,
        subject=row.subject,
        recipient=row.recipient,
        locale=row.locale,
        desk=row.desk,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
