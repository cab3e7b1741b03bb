"""Accepts, stores, asks the engine, serves couriers. The public names, loaded when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the same names as below, for the type checker
    from courier_api.app import create_app as create_app
    from courier_api.app import serve as serve
    from courier_api.config import Settings as Settings

_HOME = {"Settings": "config", "create_app": "app", "serve": "app"}

__all__ = sorted(_HOME)  # noqa: PLE0605 - the names live in one place, the table above


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
