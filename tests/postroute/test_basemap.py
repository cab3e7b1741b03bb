"""The base map by command."""

from __future__ import annotations

from pathlib import Path

from tests.postroute.command_line import files_below, postroute


def test_the_map_is_written_and_told(tmp_path: Path) -> None:
    told = postroute("geodata", "basemap", "-o", tmp_path / "new" / "hue.pmtiles")
    assert told.status == 0, told.err
    assert "hue.pmtiles: " in told.out
    assert " tiles, " in told.out
    assert (tmp_path / "new" / "hue.pmtiles").read_bytes().startswith(b"PMTiles\x03")


def test_another_edition_draws_other_places(tmp_path: Path) -> None:
    for edition in ("2025-05", "2025-07"):
        output = tmp_path / f"{edition}.pmtiles"
        assert postroute("geodata", "basemap", "--edition", edition, "-o", output).status == 0
    first, second = files_below(tmp_path).values()
    assert first != second


def test_faults_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    output = tmp_path / "out" / "hue.pmtiles"
    (tmp_path / "wards.geojson").write_text("[]", encoding="utf-8")
    for options, code in (
        (("--network", "nowhere"), "network_unknown"),
        (("--wards", tmp_path / "wards.geojson"), "wards.geojson"),
        (("--wards", tmp_path / "missing.geojson"), "missing.geojson"),
        (("--edition", "2024"), "2025-07"),
    ):
        told = postroute("geodata", "basemap", "-o", output, *options)
        assert told.status == 2
        assert code in told.err
    assert not output.parent.exists()


def test_an_output_that_cannot_be_written_is_told_first(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    output = tmp_path / "file" / "hue.pmtiles"
    told = postroute("geodata", "basemap", "-o", output, "--network", "nowhere")
    assert told.status == 2
    assert "file_unwritable" in told.err
    assert "network_unknown" not in told.err
