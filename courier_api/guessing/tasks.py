"""What is tidied up."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courier_api.guessing import repository
from courier_api.guessing.service import RULES

__all__ = ["sweep"]


def sweep(session: Session, now: int) -> None:
    """Forget guesses whose time is over."""
    for kind, rule in RULES.items():
        repository.delete_before(session, kind, now - rule.forget_seconds * 1_000)
