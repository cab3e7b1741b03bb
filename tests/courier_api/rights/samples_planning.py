"""Samples of planning, couriers and expected handovers."""

from __future__ import annotations

from tests.courier_api.planning.rights_samples import SAMPLES

__all__ = ["SAMPLES"]
