"""Messages of a server: by which way they leave, and its one-time codes."""

from __future__ import annotations

from courier_api.messages.screen import ScreenMessenger
from courier_api.messages.service import OneTimeCodes
from courier_api.webhooks.vault import Vault
from courier_api.wiring import Services

__all__ = ["one_time_codes", "screen_of"]


def screen_of(services: Services) -> ScreenMessenger:
    """The outbox on the screen."""
    vault = Vault(services.keys.secret("messages"))
    return ScreenMessenger(services.database, vault, services.clock)


def one_time_codes(services: Services) -> OneTimeCodes:
    """One-time codes: by SMS, or told on the screen, which needs nobody else's server."""
    key, way = services.keys.secret("messages.codes"), services.sms or screen_of(services)
    return OneTimeCodes(services.database, way, key, clock=services.clock)
