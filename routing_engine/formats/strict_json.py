"""JSON read strictly, every fault told with its place; and written the same way each time."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from routing_engine.errors import FaultCollector, InputFault, InputFaultsError, one_fault

__all__ = ["decode", "dump", "read_model"]

Model = TypeVar("Model", bound=BaseModel)

#: What tells places in a JSON text: keys (and other strings, so that none hides a brace), braces,
#: numbers that are none, and those too long to be read.
_TOKEN = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*")(?=\s*:)|"(?:[^"\\]|\\.)*"|[{}]|(?P<constant>NaN|-?Infinity)'
    r"|(?P<huge>-?[0-9]{500,})"
)
#: How pydantic ends its word on a text that is no JSON to it.
_AT = re.compile(r" at line (\d+) column (\d+)$")

#: Byte-order marks with their encoding, the longer ones first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: pydantic's kinds of error: our code, and what was wanted.
_KINDS = {
    "missing": ("key_missing", "this key"),
    "extra_forbidden": ("unknown_key", "no such key"),
    "unexpected_keyword_argument": ("unknown_key", "no such key"),
    "value_error": ("contradiction", ""),
    "greater_than_equal": ("out_of_range", "{ge} or more"),
    "less_than_equal": ("out_of_range", "{le} or less"),
    "string_too_short": ("name_empty", "a name of at least 1 letter"),
    "string_too_long": ("name_too_long", "a name of at most {max_length} letters"),
    "enum": ("unknown_word", "{expected}"),
    "literal_error": ("unknown_word", "{expected}"),
    "int_type": ("wrong_type", "a whole number"),
    "int_parsing_size": ("out_of_range", "a smaller number"),
    "float_type": ("wrong_type", "a number"),
    "finite_number": ("out_of_range", "a finite number"),
    "string_type": ("wrong_type", "a text"),
    "bool_type": ("wrong_type", "true or false"),
    "none_required": ("wrong_type", "null"),
    "tuple_type": ("wrong_type", "a list"),
    "list_type": ("wrong_type", "a list"),
    "dict_type": ("wrong_type", "an object"),
    "dataclass_type": ("wrong_type", "an object"),
    "model_type": ("wrong_type", "an object"),
}

_REMEDIES = {
    "key_missing": "Add the key.",
    "unknown_key": "Remove or rename the key.",
    "contradiction": "Correct the values so that they agree.",
    "window_reversed": "Give earliest and latest in seconds, the earlier first.",
    "out_of_range": "Correct the number.",
    "unknown_word": "Use one of the words listed.",
    "wrong_type": "Write a value of that type.",
}


def decode(text: bytes) -> str:
    """
    Text of a file: UTF-8, or UTF-16 or UTF-32 with a byte-order mark.

    Raises
    ------
    InputFaultsError
        When the file is empty or its bytes are no such text.
    """
    encoding = next((name for mark, name in _MARKS if text.startswith(mark)), "utf-8")
    try:
        decoded = text.decode(encoding)
    except UnicodeDecodeError as error:
        seen = text[error.start : error.start + 4].hex(" ")
        raise one_fault(
            "encoding",
            place=f"byte {error.start}",
            cause=f"The bytes {seen} are not {encoding.removesuffix('-sig').upper()}.",
            remedy="Save the file as UTF-8.",
        ) from None
    if not decoded.strip():
        raise one_fault(
            "file_empty",
            place="line 1",
            cause="The file is empty; a JSON object was wanted.",
            remedy="Give the file that was meant.",
        )
    return decoded


def read_model(text: bytes, model: type[Model], *, tags: Sequence[str] = ()) -> Model:
    """
    The model that a JSON text holds.

    Parameters
    ----------
    text : bytes
    model : type
        Strict, extra keys forbidden.
    tags : sequence of str
        Names of alternatives, which pydantic puts into places and the file does not know.

    Raises
    ------
    InputFaultsError
        With every fault of encoding, syntax, keys and types.
    """
    decoded = decode(text)
    _check_syntax(decoded)
    try:
        return model.model_validate_json(decoded)
    except ValidationError as error:
        faults = FaultCollector()
        details = error.errors(include_url=False)
        if details[0]["type"] == "json_invalid":
            raise _no_json(details[0]["ctx"]["error"]) from None
        keys = _Keys(model, details)
        for detail in details:
            _add_fault(faults, detail, keys, tags)
        faults.raise_if_any()
        raise


def _check_syntax(decoded: str) -> None:
    """Broken syntax by line and column; a key given twice would otherwise hide its first value."""
    is_key_twice = False

    def note_twice(pairs: list[tuple[str, Any]]) -> None:
        nonlocal is_key_twice
        is_key_twice = is_key_twice or len({key for key, _ in pairs}) < len(pairs)

    try:
        json.loads(decoded, object_pairs_hook=note_twice, parse_constant=_no_constant(decoded))
    except json.JSONDecodeError as error:
        raise one_fault(
            "json_syntax",
            place=f"line {error.lineno}, column {error.colno}",
            cause=f"This is no JSON: {error.msg}.",
            remedy="Correct the text there, or write the file again.",
        ) from None
    except ValueError:
        # Python reads whole numbers of some thousand digits and no more.
        where = next(one.start() for one in _TOKEN.finditer(decoded) if one["huge"])
        raise one_fault(
            "out_of_range",
            place=_line_and_column(decoded, where),
            cause="The number has 500 digits or more, wanted a smaller one.",
            remedy=_REMEDIES["out_of_range"],
        ) from None
    except RecursionError:
        raise one_fault(
            "json_syntax",
            place="line 1",
            cause="Lists or objects are nested too deeply.",
            remedy="Give the file that was meant.",
        ) from None
    if is_key_twice:
        raise InputFaultsError(_keys_twice(decoded))


def _no_json(message: str) -> InputFaultsError:
    """What pydantic refuses and the standard library reads, such as half of a surrogate pair."""
    where = _AT.search(message)
    return one_fault(
        "json_syntax",
        place=f"line {where[1]}, column {where[2]}" if where else "the file",
        cause=f"This is no JSON: {_AT.sub('', message)}.",
        remedy="Correct the text there, or write the file again.",
    )


def _no_constant(decoded: str) -> Callable[[str], None]:
    def refuse(name: str) -> None:
        where = next(one.start() for one in _TOKEN.finditer(decoded) if one["constant"])
        raise one_fault(
            "json_syntax",
            place=_line_and_column(decoded, where),
            cause=f"{name} is no JSON number.",
            remedy="Write a finite number.",
        )

    return refuse


def _keys_twice(decoded: str) -> Iterator[InputFault]:
    """Each key that its object holds already; the text is known to be JSON."""
    keys: list[set[str]] = []
    for token in _TOKEN.finditer(decoded):
        if token[0] == "{":
            keys.append(set())
        elif token[0] == "}":
            keys.pop()
        elif token["key"]:
            key = json.loads(token["key"])
            if key in keys[-1]:
                yield InputFault(
                    "key_twice",
                    place=f"{_line_and_column(decoded, token.start())}: {key}",
                    cause=f"The key {key!r} stands twice in one object.",
                    remedy="Keep one of them.",
                )
            keys[-1].add(key)


def _line_and_column(decoded: str, where: int) -> str:
    line_start = decoded.rfind("\n", 0, where) + 1
    return f"line {decoded.count(chr(10), 0, where) + 1}, column {where - line_start + 1}"


class _Keys:
    """Guesses which key was meant: first one that is missing there, then any of the format."""

    def __init__(self, model: type[BaseModel], details: Sequence[Any]) -> None:
        self._missing: dict[tuple[str | int, ...], list[str]] = {}
        for detail in details:
            if detail["type"] == "missing":
                *place, key = detail["loc"]
                self._missing.setdefault(tuple(place), []).append(str(key))
        schema = model.model_json_schema()
        objects = [schema, *schema.get("$defs", {}).values()]
        self._all = sorted({key for one in objects for key in one.get("properties", {})})

    def remedy(self, loc: tuple[str | int, ...]) -> str | None:
        """A question, where a name is near."""
        for names in (self._missing.get(loc[:-1], []), self._all):
            near = get_close_matches(str(loc[-1]), names, n=1)
            if near:
                return f"Was {near[0]!r} meant?"
        return None


def _add_fault(faults: FaultCollector, detail: Any, keys: _Keys, tags: Sequence[str]) -> None:
    loc = tuple(detail["loc"])
    code, wanted = _KINDS.get(detail["type"], ("wrong_value", ""))
    if code == "contradiction" and any(str(part).startswith("time_window") for part in loc[-2:]):
        code = "window_reversed"
    remedy = _REMEDIES.get(code, "Correct the value.")
    if code == "unknown_key":
        remedy = keys.remedy(loc) or remedy
    faults.add(
        code,
        place=_place(part for part in loc if part not in tags) or "the file",
        cause=_cause(detail, code, wanted),
        remedy=remedy,
    )


def _cause(detail: Any, code: str, wanted: str) -> str:
    if code in ("contradiction", "window_reversed"):
        return str(detail["ctx"]["error"])
    if code == "key_missing":
        return f"The key {str(detail['loc'][-1])!r} is missing."
    wanted = wanted.format(**detail.get("ctx", {})) or detail["msg"]
    return f"Seen {_shown(detail['input'])}, wanted {wanted}."


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _place(loc: Iterator[str | int]) -> str:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return place.removeprefix(".")


def dump(value: object, *, depth: int) -> bytes:
    """
    JSON in UTF-8, laid out for people: one line for each value at a depth, ended by a line feed.

    Raises
    ------
    ValueError
        When a number is not finite.
    """
    return ("".join(_lines(value, depth, "\n")) + "\n").encode()


def _lines(value: object, depth: int, newline: str) -> Iterator[str]:
    is_open = depth > 0 and isinstance(value, dict | list | tuple) and len(value) > 0
    if not is_open:
        yield json.dumps(value, ensure_ascii=False, allow_nan=False)
        return
    deeper = newline + " "
    if isinstance(value, dict):
        heads, values = [f"{json.dumps(k, ensure_ascii=False)}: " for k in value], value.values()
        brackets = "{}"
    else:
        heads, values, brackets = [""] * len(value), value, "[]"  # type: ignore[arg-type, assignment]
    yield brackets[0]
    for k, (head, inner) in enumerate(zip(heads, values, strict=True)):
        yield ("," if k else "") + deeper + head
        yield from _lines(inner, depth - 1, deeper)
    yield newline + brackets[1]
