"""Days, plans, operations, couriers with their shifts, expected handovers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DIGEST = sa.LargeBinary(32)
_IDENTITY = sa.LargeBinary(16)


def upgrade() -> None:
    """Apply the step."""
    _create_days()
    _create_plans()
    _create_operations()
    _create_couriers()
    _create_expected()


def _create_days() -> None:
    op.create_table(
        "days",
        sa.Column("day_id", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", _WHOLE, nullable=False),
        sa.Column("created_by", _IDENTITY, nullable=True),
        sa.Column("problem_sha256", _DIGEST, nullable=False),
        sa.Column("problem", sa.LargeBinary(), nullable=True),
        sa.Column("matrix_sha256", _DIGEST, nullable=True),
        sa.Column("num_locations", sa.Integer(), nullable=False),
        sa.Column("num_shipments", sa.Integer(), nullable=False),
        sa.Column("num_items", sa.Integer(), nullable=False),
        sa.Column("num_publications", sa.Integer(), nullable=False),
        _refers("days", "created_by", "users", "user_id"),
        sa.PrimaryKeyConstraint("day_id", name="pk_days"),
    )
    op.create_index("ix_days_date", "days", ["date"])
    op.create_table(
        "day_places",
        sa.Column("day_id", sa.String(), nullable=False),
        sa.Column("location_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        _refers("day_places", "day_id", "days", "day_id"),
        sa.PrimaryKeyConstraint("day_id", "location_id", name="pk_day_places"),
    )
    op.create_table(
        "day_vehicles",
        sa.Column("day_id", sa.String(), nullable=False),
        sa.Column("vehicle_id", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("start_location_id", sa.String(), nullable=False),
        sa.Column("end_location_id", sa.String(), nullable=True),
        sa.Column("earliest_start", sa.Integer(), nullable=False),
        sa.Column("latest_end", sa.Integer(), nullable=False),
        _refers("day_vehicles", "day_id", "days", "day_id"),
        sa.PrimaryKeyConstraint("day_id", "vehicle_id", name="pk_day_vehicles"),
    )
    op.create_table(
        "day_items",
        sa.Column("day_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("shipment_id", sa.String(), nullable=False),
        _refers("day_items", "day_id", "days", "day_id"),
        sa.PrimaryKeyConstraint("day_id", "code", name="pk_day_items"),
    )
    op.create_index("ix_day_items_code", "day_items", ["code"])
    op.create_index("ix_day_items_day_id_shipment_id", "day_items", ["day_id", "shipment_id"])


def _create_plans() -> None:
    op.create_table(
        "plans",
        sa.Column("day_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sha256", _DIGEST, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("seed", _WHOLE, nullable=False),
        sa.Column("cost", _WHOLE, nullable=False),
        sa.Column("num_routes", sa.Integer(), nullable=False),
        sa.Column("num_stops", sa.Integer(), nullable=False),
        sa.Column("num_unassigned", sa.Integer(), nullable=False),
        sa.Column("distance_m", _WHOLE, nullable=False),
        sa.Column("duration_s", _WHOLE, nullable=False),
        sa.Column("is_feasible", sa.Boolean(), nullable=False),
        sa.Column("created_at", _WHOLE, nullable=False),
        sa.Column("created_by", _IDENTITY, nullable=True),
        sa.Column("published_at", _WHOLE, nullable=True),
        sa.Column("published_by", _IDENTITY, nullable=True),
        sa.Column("superseded_at", _WHOLE, nullable=True),
        _refers("plans", "day_id", "days", "day_id"),
        _refers("plans", "created_by", "users", "user_id"),
        _refers("plans", "published_by", "users", "user_id"),
        sa.PrimaryKeyConstraint("day_id", "version", name="pk_plans"),
    )
    published = sa.text("state = 'published'")
    op.create_index(
        "uq_plans_published", "plans", ["day_id"], unique=True,
        sqlite_where=published, postgresql_where=published,
    )  # fmt: skip


def _create_operations() -> None:
    op.create_table(
        "operations",
        sa.Column("number", _WHOLE, autoincrement=True, nullable=False),
        sa.Column("operation_id", _IDENTITY, nullable=False),
        sa.Column("day_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("asked_by", _IDENTITY, nullable=True),
        sa.Column("created_at", _WHOLE, nullable=False),
        sa.Column("started_at", _WHOLE, nullable=True),
        sa.Column("ended_at", _WHOLE, nullable=True),
        sa.Column("owner", _IDENTITY, nullable=True),
        sa.Column("lease_until", _WHOLE, nullable=True),
        sa.Column("is_cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        _refers("operations", "day_id", "days", "day_id"),
        _refers("operations", "asked_by", "users", "user_id"),
        sa.PrimaryKeyConstraint("number", name="pk_operations"),
        sa.UniqueConstraint("operation_id", name="uq_operations_operation_id"),
    )
    op.create_index("ix_operations_day_id", "operations", ["day_id"])
    op.create_index("ix_operations_ended_at", "operations", ["ended_at"])
    op.create_index("ix_operations_state_number", "operations", ["state", "number"])


def _create_couriers() -> None:
    op.create_table(
        "couriers",
        sa.Column("courier_id", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("home_base", sa.String(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", _WHOLE, nullable=False),
        sa.Column("num_changes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("courier_id", name="pk_couriers"),
    )
    op.create_table(
        "shifts",
        sa.Column("day_id", sa.String(), nullable=False),
        sa.Column("vehicle_id", sa.String(), nullable=False),
        sa.Column("courier_id", sa.String(), nullable=False),
        sa.Column("changed_at", _WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["day_id", "vehicle_id"],
            ["day_vehicles.day_id", "day_vehicles.vehicle_id"],
            name="fk_shifts_day_id_vehicle_id_day_vehicles",
        ),
        _refers("shifts", "courier_id", "couriers", "courier_id"),
        sa.PrimaryKeyConstraint("day_id", "vehicle_id", name="pk_shifts"),
        sa.UniqueConstraint("day_id", "courier_id", name="uq_shifts_day_id_courier_id"),
    )
    op.create_index("ix_shifts_courier_id", "shifts", ["courier_id"])


def _create_expected() -> None:
    op.create_table(
        "expected_handovers",
        sa.Column("day_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("route_idx", sa.Integer(), nullable=False),
        sa.Column("vehicle_id", sa.String(), nullable=False),
        sa.Column("stop_idx", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.String(), nullable=False),
        sa.Column("counterparty", sa.String(), nullable=True),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("shipment_id", sa.String(), nullable=False),
        sa.Column("earliest", _WHOLE, nullable=False),
        sa.Column("latest", _WHOLE, nullable=False),
        _refers("expected_handovers", "day_id", "days", "day_id"),
        sa.PrimaryKeyConstraint("day_id", "number", name="pk_expected_handovers"),
    )
    op.create_index(
        "ix_expected_handovers_day_id_vehicle_id_stop_idx",
        "expected_handovers",
        ["day_id", "vehicle_id", "stop_idx"],
    )
    op.create_index(
        "ix_expected_handovers_counterparty_day_id",
        "expected_handovers",
        ["counterparty", "day_id"],
    )


def _refers(table: str, column: str, other: str, key: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=name)
