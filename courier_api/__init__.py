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
    from courier_api.custody.administration import prove_item as prove_item
    from courier_api.custody.administration import rebuild_ledger_states as rebuild_ledger_states
    from courier_api.custody.administration import restore as restore
    from courier_api.custody.administration import verify_ledger_lines as verify_ledger_lines
    from courier_api.custody.folding import fold_nothing as fold_nothing
    from courier_api.custody.records import NewEvent as NewEvent
    from courier_api.custody.writer import LedgerWriter as LedgerWriter
    from courier_api.db import Database as Database
    from courier_api.errors import CourierApiError as CourierApiError
    from courier_api.exports.administration import export_ledger_epcis as export_ledger_epcis
    from courier_api.items.administration import LABEL_FORMS as LABEL_FORMS
    from courier_api.items.administration import LABEL_GRIDS as LABEL_GRIDS
    from courier_api.items.administration import import_items as import_items
    from courier_api.items.administration import print_labels as print_labels
    from courier_api.papers.label import SMALL as SMALL
    from courier_api.papers.label import Label as Label
    from courier_api.papers.labels import label_png as label_png
    from courier_api.papers.words import Words as Words
    from courier_api.scanner.enrolling import enrol_scanner as enrol_scanner
    from courier_api.scanner.handovers import IDENTITIES as IDENTITIES
    from courier_api.scanner.handovers import PURPOSES as PURPOSES
    from courier_api.scanner.handovers import RECIPIENTS as RECIPIENTS
    from courier_api.scanner.handovers import Handover as Handover
    from courier_api.scanner.handovers import HandoverProof as HandoverProof
    from courier_api.scanner.outbox import acknowledge_scans as acknowledge_scans
    from courier_api.scanner.outbox import sync_body as sync_body
    from courier_api.scanner.outbox import waiting_scans as waiting_scans
    from courier_api.scanner.registrations import read_registration as read_registration
    from courier_api.scanner.signing import open_scanner as open_scanner
    from courier_api.serving import serve as serve
    from courier_api.users.administration import ROLES as ROLES
    from courier_api.users.administration import add_user as add_user
    from courier_api.users.administration import disable_user as disable_user
    from courier_api.users.administration import list_users as list_users

_HOME = {
    "LABEL_FORMS": "items.administration",
    "LABEL_GRIDS": "items.administration",
    "import_items": "items.administration",
    "print_labels": "items.administration",
    "export_ledger_epcis": "exports.administration",
    "Handover": "scanner.handovers",
    "HandoverProof": "scanner.handovers",
    "IDENTITIES": "scanner.handovers",
    "PURPOSES": "scanner.handovers",
    "RECIPIENTS": "scanner.handovers",
    "acknowledge_scans": "scanner.outbox",
    "enrol_scanner": "scanner.enrolling",
    "open_scanner": "scanner.signing",
    "read_registration": "scanner.registrations",
    "sync_body": "scanner.outbox",
    "waiting_scans": "scanner.outbox",
    "verify_ledger_lines": "custody.administration",
    "restore": "custody.administration",
    "rebuild_ledger_states": "custody.administration",
    "prove_item": "custody.administration",
    "ledger_key": "custody.administration",
    "ledger_checkpoint": "custody.administration",
    "export_ledger": "custody.administration",
    "back_up": "custody.administration",
    "ENVIRONMENT": "config",
    "ROLES": "users.administration",
    "CourierApiError": "errors",
    "Database": "db",
    "Label": "papers.label",
    "LedgerWriter": "custody.writer",
    "NewEvent": "custody.records",
    "SMALL": "papers.label",
    "Settings": "config",
    "Words": "papers.words",
    "add_user": "users.administration",
    "create_api": "app",
    "create_app": "app",
    "disable_user": "users.administration",
    "fold_nothing": "custody.folding",
    "label_png": "papers.labels",
    "list_users": "users.administration",
    "serve": "serving",
}

__all__ = sorted(_HOME)  # noqa: PLE0605 - the names live in one place, the table above


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
