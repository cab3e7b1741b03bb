"""Samples of items, bags, labels, exports and citizens' data."""

from __future__ import annotations

from tests.courier_api.items.rights_samples import SAMPLES

__all__ = ["SAMPLES"]
