import json
from pathlib import Path

from benchmarks import start
from routing_engine.formats.reading import read_instance


def test_file_of_100_stops_reads_as_one_and_its_search_begins(tmp_path: Path) -> None:
    file = tmp_path / "stops.txt"
    file.write_text("".join(start.solomon_lines()), encoding="ascii")
    assert len(read_instance(file.read_bytes()).problem.shipments) == 100
    start.first_plan_s(file)
    assert json.loads(file.with_suffix(".json").read_bytes())["routes"]
