"""Reads a case from its TOML file, strictly: every fault is told, with its place and remedy."""

from __future__ import annotations

import codecs
import dataclasses
import difflib
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from routing_engine.travel import FaultCollector, one_fault
from scenarios.case import Case

CASES_FOLDER = Path(__file__).with_name("cases")


def case_names() -> tuple[str, ...]:
    """Names of the cases that come with the product, sorted."""
    return tuple(sorted(path.stem for path in CASES_FOLDER.glob("*.toml")))


def load_case(name_or_path: str | Path) -> Case:
    """
    A case by its name, or from a user's own file.

    Parameters
    ----------
    name_or_path : str or Path
        ``hue-2025-05``, or a path; a text that ends in ``.toml`` or has a folder is a path.

    Raises
    ------
    InputFaultsError
        When there is no such case, or with every fault of the file.
    """
    wanted = str(name_or_path)
    if wanted in case_names():
        return read_case((CASES_FOLDER / f"{wanted}.toml").read_bytes(), source=f"{wanted}.toml")
    path = Path(name_or_path)
    if path.suffix != ".toml" and not path.is_file():
        raise one_fault(
            "unknown_case",
            place=wanted,
            cause=f"There is no case {wanted!r}; wanted {', '.join(case_names())} or a file.",
            remedy=_suggestion(wanted, case_names()) or "Give a name above, or a .toml file.",
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise one_fault(
            "file_unreadable",
            place=wanted,
            cause=f"The file cannot be read ({error.strerror}); a case (.toml) was wanted.",
            remedy=f"Give a file that exists, or one of {', '.join(case_names())}.",
        ) from None
    case = read_case(content, source=path.name)
    return dataclasses.replace(case, tables=case.tables.beside(path.parent))


def read_case(content: bytes, *, source: str) -> Case:
    """
    The case that a file's bytes describe.

    Parameters
    ----------
    content : bytes
        TOML in UTF-8, or in UTF-16 with a byte order mark.
    source : str
        Name of the file, for messages.

    Raises
    ------
    InputFaultsError
        With every fault: key path, value seen, value wanted.
    """
    table = _parse(_decode(content, source), source)
    try:
        # By way of JSON, since pydantic's strict mode then takes tables for dataclasses, and no
        # text for a number.
        return _adapter().validate_json(json.dumps(table, default=str), strict=True)
    except ValidationError as error:
        faults = FaultCollector()
        for detail in error.errors(include_url=False):
            _note(faults, detail, source)
        faults.raise_if_any()
        raise


@cache
def _adapter() -> TypeAdapter[Case]:
    return TypeAdapter(Case)


def _decode(content: bytes, source: str) -> str:
    marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    try:
        return content.decode("utf-16" if content.startswith(marks) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise one_fault(
            "encoding_broken",
            place=source,
            cause=f"Byte {error.start} is no UTF-8; a text in UTF-8 was wanted.",
            remedy="Save the file as UTF-8.",
        ) from None


def _parse(text: str, source: str) -> dict[str, Any]:
    if not text.strip():
        raise one_fault(
            "file_empty",
            place=source,
            cause="The file is empty; a case was wanted.",
            remedy=f"Begin with a copy of {case_names()[0]}.toml.",
        )
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise one_fault(
            "toml_broken",
            place=source,
            cause=f"This is no TOML: {error}.",
            remedy="Mend the line that is named.",
        ) from None


def _note(faults: FaultCollector, detail: ErrorDetails, source: str) -> None:
    place = f"{source}: {_key_path(detail['loc'])}" if detail["loc"] else source
    kind, seen = detail["type"], _shown(detail["input"])
    if kind in {"unexpected_keyword_argument", "extra_forbidden"}:
        key = str(detail["loc"][-1])
        known = _known_keys(detail["loc"][:-1])
        faults.add(
            "unknown_key",
            place=place,
            cause=f"Key {key!r} is unknown; wanted {', '.join(known)}.",
            remedy=_suggestion(key, known) or "Take the key out.",
        )
    elif kind in {"missing", "missing_argument"}:
        faults.add(
            "missing_key",
            place=place,
            cause="The key is missing; a value was wanted.",
            remedy="Add it, as in the cases that come with Postroute.",
        )
    elif kind == "value_error":
        wanted = str(detail["ctx"]["error"])
        faults.add(
            "values_disagree" if isinstance(detail["input"], Mapping) else "value_wrong",
            place=place,
            cause=f"{wanted[0].upper()}{wanted[1:]}."
            if isinstance(detail["input"], Mapping)
            else f"Value {seen} was seen; {wanted}.",
            remedy="Change the value so that the rule holds.",
        )
    else:
        faults.add(
            "value_wrong",
            place=place,
            cause=f"Value {seen} was seen; wanted: {_wanted(detail['msg'])}.",
            remedy="Change the value.",
        )


def _key_path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.removeprefix(".")


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _wanted(message: str) -> str:
    return message.removeprefix("Input should be ").removeprefix("a valid ")


def _known_keys(location: tuple[int | str, ...]) -> tuple[str, ...]:
    """Keys of the table at a place, found by walking the types of `Case`."""
    kind: Any = Case
    for part in location:
        kind = get_args(kind)[0] if isinstance(part, int) else get_type_hints(kind)[part]
    return tuple(field.name for field in dataclasses.fields(kind))


def _suggestion(seen: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(seen, known, n=1)
    return f"Did you mean {near[0]!r}?" if near else ""
