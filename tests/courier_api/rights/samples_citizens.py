"""Samples of what citizens come in by, and see."""

from __future__ import annotations

from tests.courier_api.citizens.rights_samples import SAMPLES

__all__ = ["SAMPLES"]
