"""Accepts, stores, asks the engine, serves couriers. The public names, loaded when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the same names as below, for the type checker
    from courier_api.app import create_api as create_api
    from courier_api.app import create_app as create_app
    from courier_api.config import ENVIRONMENT as ENVIRONMENT
    from courier_api.config import Settings as Settings
    from courier_api.custody.administration import back_up as back_up
    from courier_api.custody.administration import export_ledger as export_ledger
    from courier_api.custody.administration import ledger_checkpoint as ledger_checkpoint
    from courier_api.custody.administration import ledger_key as ledger_key
    from courier_api.custody.administration import rebuild_ledger_states as rebuild_ledger_states
    from courier_api.custody.administration import restore as restore
    from courier_api.custody.administration import verify_ledger_lines as verify_ledger_lines
    from courier_api.errors import CourierApiError as CourierApiError
    from courier_api.serving import serve as serve
    from courier_api.users.administration import ROLES as ROLES
    from courier_api.users.administration import add_user as add_user
    from courier_api.users.administration import disable_user as disable_user
    from courier_api.users.administration import list_users as list_users

_HOME = {
    "verify_ledger_lines": "custody.administration",
    "restore": "custody.administration",
    "rebuild_ledger_states": "custody.administration",
    "ledger_key": "custody.administration",
    "ledger_checkpoint": "custody.administration",
    "export_ledger": "custody.administration",
    "back_up": "custody.administration",
    "ENVIRONMENT": "config",
    "ROLES": "users.administration",
    "CourierApiError": "errors",
    "Settings": "config",
    "add_user": "users.administration",
    "create_api": "app",
    "create_app": "app",
    "disable_user": "users.administration",
    "list_users": "users.administration",
    "serve": "serving",
}

__all__ = sorted(_HOME)  # noqa: PLE0605 - the names live in one place, the table above


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
