"""A day on disk: ``problem.json``, ``matrix.npz``, ``locations.geojson`` and ``items.csv``."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from pathlib import Path

from routing_engine import write_problem
from routing_engine.travel import one_fault
from scenarios.clock import write_clock
from scenarios.day import Day, DayLocation
from scenarios.demand import Item

PROBLEM_FILE = "problem.json"
MATRIX_FILE = "matrix.npz"

_ITEM_COLUMNS = (
    "item_id",
    "kind",
    "unit_code",
    "unit_name",
    "level",
    "origin_id",
    "destination_id",
    "address",
    "grams",
    "millilitres",
    "ready_time",
    "chosen_from",
    "chosen_until",
    "due_date",
    "working_days_left",
    "penalty",
    "shipment_id",
)


def write_day(day: Day, folder: Path) -> None:
    """
    Write a day whole; equal days give equal bytes.

    A new folder appears with all its files. In one that is there, the old problem goes first and
    the new one comes last, so that no problem ever lies beside another day's matrix.

    Parameters
    ----------
    day : Day
    folder : Path
        Files of other names in it are left alone.

    Raises
    ------
    InputFaultsError
        When the folder cannot be written.
    """
    folder = folder.absolute()
    partial = folder.with_name(f".{folder.name}.part{os.getpid()}")
    try:
        partial.mkdir(parents=True)
        for name, content in _files(day).items():
            (partial / name).write_bytes(content)
        if folder.exists():
            _replace_files(partial, folder)
        else:
            partial.rename(folder)
    except OSError as error:
        raise one_fault(
            "folder_unwritable",
            place=str(folder),
            cause=f"The day cannot be written there ({error.strerror}); wanted a folder.",
            remedy="Give a folder that may be written, with room for some megabytes.",
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _replace_files(partial: Path, folder: Path) -> None:
    (folder / PROBLEM_FILE).unlink(missing_ok=True)
    names = sorted(path.name for path in partial.iterdir())
    for name in sorted(names, key=lambda one: one == PROBLEM_FILE):
        (partial / name).replace(folder / name)


def _files(day: Day) -> dict[str, bytes]:
    return {
        MATRIX_FILE: day.problem.travel.to_bytes(),
        "locations.geojson": _locations_geojson(day),
        "items.csv": _items_csv(day),
        PROBLEM_FILE: write_problem(day.problem, travel_file=MATRIX_FILE),
    }


def _locations_geojson(day: Day) -> bytes:
    """One feature a line, for people who compare two days."""
    features = ",\n".join(
        json.dumps(_feature(location), ensure_ascii=False) for location in day.locations
    )
    return f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n'.encode()


def _feature(location: DayLocation) -> dict[str, object]:
    place = location.place
    hours = [
        f"{write_clock(one.earliest)}-{write_clock(one.latest)}" for one in place.opening_hours
    ]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": {
            "id": place.id,
            "name": place.name,
            "kind": place.kind.value,
            "ward_code": place.unit_code,
            "opening_hours": ",".join(hours),
            "snap_m": location.snap_m,
            "provenance": location.provenance,
        },
    }


def _items_csv(day: Day) -> bytes:
    """RFC 4180 in UTF-8 with a mark: without it spreadsheets misread Vietnamese letters."""
    pairs = zip(day.problem.shipments, day.item_ids, strict=True)
    shipment_of = {item_id: shipment.id for shipment, ids in pairs for item_id in ids}
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_ITEM_COLUMNS)
    for item in day.items:
        writer.writerow(_row(item, day.unit_names[item.unit_code], shipment_of[item.id]))
    return text.getvalue().encode("utf-8-sig")


def _row(item: Item, unit_name: str, shipment_id: str) -> tuple[object, ...]:
    hours = item.chosen_hours
    return (
        item.id,
        item.kind.value,
        item.unit_code,
        unit_name,
        item.level,
        item.origin_id,
        item.destination_id,
        item.address.text if item.address else "",
        item.grams,
        item.millilitres,
        "" if item.ready_time is None else write_clock(item.ready_time),
        write_clock(hours.earliest) if hours else "",
        write_clock(hours.latest) if hours else "",
        item.due_date.isoformat(),
        item.working_days_left,
        item.penalty,
        shipment_id,
    )
