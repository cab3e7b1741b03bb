"""Messages of a server: by which way they leave, and its one-time codes."""

from __future__ import annotations

from courier_api.messages.port import Messenger
from courier_api.messages.screen import ScreenMessenger
from courier_api.messages.service import OneTimeCodes
from courier_api.webhooks.vault import Vault
from courier_api.wiring import Services

__all__ = ["messenger_of", "one_time_codes", "screen_of"]


def screen_of(services: Services) -> ScreenMessenger:
    """The outbox on the screen."""
    vault = Vault(services.keys.secret("messages"))
    return ScreenMessenger(services.database, vault, services.clock)


def messenger_of(services: Services) -> Messenger:
    """By SMS, or told on the screen, which needs nobody else's server."""
    return services.sms or screen_of(services)


def one_time_codes(services: Services) -> OneTimeCodes:
    """One-time codes; see `messenger_of`."""
    key, way = services.keys.secret("messages.codes"), messenger_of(services)
    return OneTimeCodes(services.database, way, key, clock=services.clock)
