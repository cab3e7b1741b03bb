"""The phone's types of the API are those that the API's description gives today."""

from __future__ import annotations

from pathlib import Path

from courier_api.openapi_file import openapi_text
from tests.mobile_web.bundles import WEB, run_node


def test_the_types_that_are_kept_are_those_of_today(tmp_path: Path) -> None:
    description, types = tmp_path / "openapi.json", tmp_path / "schema.d.ts"
    description.write_text(openapi_text(), encoding="utf-8")
    run_node(
        WEB / "node_modules/openapi-typescript/bin/cli.js", description, "-o", types
    )  # fmt: skip
    told = "python -m courier_api.openapi_file > mobile_web/openapi.json, then npm run api there"
    assert types.read_text() == (WEB / "kit/api/schema.d.ts").read_text(), told
