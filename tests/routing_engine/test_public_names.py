from __future__ import annotations

import routing_engine.consolidate  # noqa: F401 - the module of the same name, loaded first


def test_a_public_function_is_not_hidden_by_its_module() -> None:
    from routing_engine import consolidate

    assert callable(consolidate)
    assert consolidate([], capacity=()).shipments == ()
