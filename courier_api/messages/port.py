"""The port by which messages leave, whoever carries them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import StrEnum

from courier_api.errors import CourierApiError

__all__ = ["Channel", "Message", "MessageNotSentError", "Messenger", "Purpose", "Recipient"]


class Channel(StrEnum):
    """How a message reaches its reader."""

    SMS = "sms"
    #: Shown to whoever sits at a desk, who tells it.
    SCREEN = "screen"


class Purpose(StrEnum):
    """What a code opens."""

    #: A citizen's look at one item.
    OPEN_ITEM = "open_item"
    #: A citizen's papers at the door.
    RECEIVE_ITEM = "receive_item"


class MessageNotSentError(CourierApiError):
    """The message could not be sent; try again later."""

    status = 503
    code = "message_not_sent"

    def __init__(self, told: str, *, may_have_arrived: bool = False) -> None:
        super().__init__(told)
        #: Whether it may have arrived all the same.
        self.may_have_arrived = may_have_arrived


@dataclass(frozen=True, slots=True)
class Recipient:
    """
    Whom a message is for.

    Parameters
    ----------
    phone : str or None
        As `courier_api.messages.phones.read_phone` writes it; personal data, never logged.
    desk : str or None
        The party whose desk may show it, where it is shown on a screen.
    """

    phone: str | None = field(default=None, repr=False)
    desk: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """
    A message.

    Parameters
    ----------
    recipient : Recipient
    purpose : Purpose
    subject : str
        The code of an item.
    text : str
        As it is to be read; may hold a one-time code, and is never logged.
    locale : str
        ``vi`` or ``en``.
    expires_at : int
        Milliseconds since 1970, UTC: there is no use in it afterwards.
    reference : bytes or None
        The one-time code that it tells.
    """

    recipient: Recipient
    purpose: Purpose
    subject: str
    text: str = field(repr=False)
    locale: str
    expires_at: int
    reference: bytes | None = None


class Messenger(ABC):
    """A way by which messages leave; safe to share between threads."""

    #: What it is.
    channel: Channel

    @abstractmethod
    def send(self, message: Message) -> None:
        """
        Send a message, outside any transaction: it may take seconds.

        Raises
        ------
        MessageNotSentError
        """

    @abstractmethod
    def forget(self, reference: bytes) -> None:
        """Let go of messages that told a code which is over."""
