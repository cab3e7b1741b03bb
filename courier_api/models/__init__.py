"""
Tables, one a file.

A new one: its file here, its name below, and a migration, whose draft
``python -m courier_api.migrations "What it adds"`` prints.
"""

from courier_api.models.access_token import AccessTokenRow
from courier_api.models.bag import BagRow
from courier_api.models.base import Base, table_of
from courier_api.models.checkpoint import CheckpointRow
from courier_api.models.consent import ConsentRow
from courier_api.models.courier import CourierRow
from courier_api.models.day import DayRow
from courier_api.models.day_item import DayItemRow
from courier_api.models.day_place import DayPlaceRow
from courier_api.models.day_vehicle import DayVehicleRow
from courier_api.models.delivery_code import DeliveryCodeRow
from courier_api.models.delivery_verdict import DeliveryVerdictRow
from courier_api.models.device import DeviceRow
from courier_api.models.device_invitation import DeviceInvitationRow
from courier_api.models.entry_evidence import EntryEvidenceRow
from courier_api.models.entry_item import EntryItemRow
from courier_api.models.erasure import ErasureRow
from courier_api.models.evidence import EvidenceRow, EvidenceState
from courier_api.models.evidence_arrival import EvidenceArrivalRow
from courier_api.models.evidence_upload import EvidenceUploadRow, UploadState
from courier_api.models.expected_handover import ExpectedHandoverRow
from courier_api.models.guess_counter import GuessCounterRow
from courier_api.models.handover_alarm import HandoverAlarmRow
from courier_api.models.idempotency_key import IdempotencyKeyRow
from courier_api.models.imported_item import ImportedItemRow
from courier_api.models.item import ItemRow
from courier_api.models.item_import import ItemImportRow
from courier_api.models.item_party import ItemPartyRow
from courier_api.models.item_state import ItemStateRow
from courier_api.models.item_word import ItemWordRow
from courier_api.models.ledger_entry import LedgerEntryRow
from courier_api.models.ledger_follower import LedgerFollowerRow
from courier_api.models.ledger_head import LedgerHeadRow
from courier_api.models.message_code import MessageCodeRow
from courier_api.models.message_outbox import MessageOutboxRow
from courier_api.models.oidc_spent_state import OidcSpentStateRow
from courier_api.models.opening import OpeningRow
from courier_api.models.operation import EndedBy, OperationRow, OperationState
from courier_api.models.personal_field import PersonalFieldRow
from courier_api.models.personal_word import PersonalWordRow
from courier_api.models.plan import PlanRow, PlanState
from courier_api.models.quarantined import QuarantinedRow
from courier_api.models.refresh_token import RefreshTokenRow
from courier_api.models.session import SessionRow
from courier_api.models.shift import ShiftRow
from courier_api.models.side_record import SideRecordRow
from courier_api.models.spent_challenge import SpentChallengeRow
from courier_api.models.tree_node import TreeNodeRow
from courier_api.models.unit import UnitRow
from courier_api.models.unit_counter import UnitCounterRow
from courier_api.models.user import UserRow
from courier_api.models.webhook_delivery import DeliveryState, WebhookDeliveryRow
from courier_api.models.webhook_endpoint import WebhookEndpointRow
from courier_api.models.webhook_message import WebhookMessageRow

__all__ = [
    "AccessTokenRow",
    "BagRow",
    "Base",
    "CheckpointRow",
    "ConsentRow",
    "CourierRow",
    "DayItemRow",
    "DayPlaceRow",
    "DayRow",
    "DayVehicleRow",
    "DeliveryCodeRow",
    "DeliveryState",
    "DeliveryVerdictRow",
    "DeviceInvitationRow",
    "DeviceRow",
    "EndedBy",
    "EntryEvidenceRow",
    "EntryItemRow",
    "ErasureRow",
    "EvidenceArrivalRow",
    "EvidenceRow",
    "EvidenceState",
    "EvidenceUploadRow",
    "ExpectedHandoverRow",
    "GuessCounterRow",
    "HandoverAlarmRow",
    "IdempotencyKeyRow",
    "ImportedItemRow",
    "ItemImportRow",
    "ItemPartyRow",
    "ItemRow",
    "ItemStateRow",
    "ItemWordRow",
    "LedgerEntryRow",
    "LedgerFollowerRow",
    "LedgerHeadRow",
    "MessageCodeRow",
    "MessageOutboxRow",
    "OidcSpentStateRow",
    "OpeningRow",
    "OperationRow",
    "OperationState",
    "PersonalFieldRow",
    "PersonalWordRow",
    "PlanRow",
    "PlanState",
    "QuarantinedRow",
    "RefreshTokenRow",
    "SessionRow",
    "ShiftRow",
    "SideRecordRow",
    "SpentChallengeRow",
    "TreeNodeRow",
    "UnitCounterRow",
    "UnitRow",
    "UploadState",
    "UserRow",
    "WebhookDeliveryRow",
    "WebhookEndpointRow",
    "WebhookMessageRow",
    "table_of",
]
