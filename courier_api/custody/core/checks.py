"""
Strict reading of values that came from outside, all faults at once.

A check yields the value it was given, or `Bad` with every fault. Faults learn their places on the
way out, so that good values, which are nearly all, cost nothing for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from courier_api.custody.core.faults import Fault, FaultCode, shown

__all__ = [
    "Bad", "Check", "blob", "boolean", "enumerated", "list_of", "mapping", "optional", "record",
    "text", "whole",
]  # fmt: skip

#: Takes what was received; yields a value to use, or `Bad`.
Check = Callable[[object], Any]

#: Faults of one list or map that are told.
MAX_FAULTS = 1_000


class Bad:
    """
    What a check yields for a value it does not accept.

    Parameters
    ----------
    faults : iterable of Fault
    """

    __slots__ = ("faults",)

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)


def _bad(code: FaultCode, value: object, wanted: str) -> Bad:
    return Bad([Fault(code, "", shown(value), wanted)])


def whole(lowest: int, highest: int) -> Check:
    """Whole numbers within bounds, both inclusive; a boolean is none."""
    wanted = f"a whole number from {lowest} to {highest}"

    def check(value: object) -> int | Bad:
        if value.__class__ is not int:
            return _bad(FaultCode.WRONG_TYPE, value, wanted)
        if lowest <= value <= highest:
            return value
        return _bad(FaultCode.OUT_OF_BOUNDS, value, wanted)

    return check


def boolean(value: object) -> object:
    """True or false."""
    if value is True or value is False:
        return value
    return _bad(FaultCode.WRONG_TYPE, value, "true or false")


def blob(least: int, most: int | None = None) -> Check:
    """Bytes of one size, or of a size within bounds."""
    highest = least if most is None else most
    wanted = f"{least} bytes" if most is None else f"{least} to {most} bytes"

    def check(value: object) -> bytes | Bad:
        if value.__class__ is not bytes:
            return _bad(FaultCode.WRONG_TYPE, value, wanted)
        if least <= len(value) <= highest:
            return value
        return _bad(FaultCode.OUT_OF_BOUNDS, value, wanted)

    return check


def text(accepts: re.Pattern[str] | Callable[[str], bool], wanted: str) -> Check:
    """Texts that a pattern fits as a whole, or that a function accepts."""
    fits: Callable[[str], object] = (
        accepts.fullmatch if isinstance(accepts, re.Pattern) else accepts
    )

    def check(value: object) -> str | Bad:
        if value.__class__ is not str:
            return _bad(FaultCode.WRONG_TYPE, value, wanted)
        if fits(value):
            return value
        return _bad(FaultCode.WRONG_FORM, value, wanted)

    return check


def enumerated(values: type[StrEnum]) -> Check:
    """Members of a closed list, from their texts."""
    members = {member.value: member for member in values}
    wanted = f"one of {', '.join(members)}"

    def check(value: object) -> StrEnum | Bad:
        if value.__class__ is not str:
            return _bad(FaultCode.WRONG_TYPE, value, wanted)
        member = members.get(value)
        return _bad(FaultCode.WRONG_FORM, value, wanted) if member is None else member

    return check


def optional(check: Check) -> Check:
    """What a check accepts, or null."""
    return lambda value: None if value is None else check(value)


def list_of(one: Check, least: int, most: int) -> Check:
    """
    Lists of values that differ; yields tuples.

    Parameters
    ----------
    one : Check
        Of each value; what it yields must be hashable.
    least, most : int
        Number of values.
    """
    wanted = f"a list of {least} to {most}"

    def check(value: object) -> tuple[Any, ...] | Bad:
        if not isinstance(value, list):
            return _bad(FaultCode.WRONG_TYPE, value, wanted)
        if not least <= len(value) <= most:
            return _bad(FaultCode.OUT_OF_BOUNDS, value, wanted)
        read = tuple(map(one, value))
        if len(read) == 1:
            return Bad([one.within("[0]") for one in read[0].faults]) if _is_bad(read) else read
        if _is_bad(read) or len(set(read)) < len(read):
            return Bad(_list_faults(read))
        return read

    return check


def mapping(key: Check, one: Check, most: int) -> Check:
    """Maps from texts to values of one kind; yields pairs, in the order received."""
    wanted = f"a map of at most {most}"

    def check(value: object) -> tuple[tuple[str, Any], ...] | Bad:
        if not isinstance(value, dict):
            return _bad(FaultCode.WRONG_TYPE, value, wanted)
        if len(value) > most:
            return _bad(FaultCode.OUT_OF_BOUNDS, value, wanted)
        faults: list[Fault] = []
        pairs = tuple((key(name), one(found)) for name, found in value.items())
        for name, (read_key, read) in zip(value, pairs, strict=True):
            for bad in (read_key, read):
                if bad.__class__ is Bad:
                    faults += [fault.within(f"[{shown(name)}]") for fault in bad.faults]
        return Bad(faults) if faults else pairs

    return check


def record(
    build: Callable[..., Any], required: Mapping[str, Check], extra: Mapping[str, Check] = {}
) -> Check:
    """
    Maps with known keys.

    Parameters
    ----------
    build : callable
        Is given the values by place: those of the required keys, then those of the others.
    required, extra : mapping
        Checks by key; one of ``extra`` may be absent, and then is None.
    """
    needed, others = tuple(required.items()), tuple(extra.items())
    wanted = f"a map with {', '.join((*required, *extra))}"

    def check(value: object) -> Any:
        if not isinstance(value, dict):
            return _bad(FaultCode.WRONG_TYPE, value, wanted)
        try:
            read = [one(value[key]) for key, one in needed]
        except KeyError:
            return Bad(_record_faults(value, needed, others))
        num_seen = len(read)
        for key, one in others:
            if key in value:
                num_seen += 1
                read.append(one(value[key]))
            else:
                read.append(None)
        if num_seen != len(value) or _is_bad(read):
            return Bad(_record_faults(value, needed, others))
        return build(*read)

    return check


def _is_bad(read: Iterable[object]) -> bool:
    return Bad in map(type, read)


def _list_faults(read: tuple[Any, ...]) -> list[Fault]:
    faults: list[Fault] = []
    seen: set[Any] = set()
    for idx, one in enumerate(read):
        if one.__class__ is Bad:
            faults += [fault.within(f"[{idx}]") for fault in one.faults]
        elif one in seen:
            faults.append(Fault(FaultCode.REPEATED, f"[{idx}]", shown(one), "each value once"))
        else:
            seen.add(one)
        if len(faults) >= MAX_FAULTS:
            break
    return faults


def _record_faults(
    value: dict[Any, Any],
    needed: tuple[tuple[str, Check], ...],
    others: tuple[tuple[str, Check], ...],
) -> list[Fault]:
    faults: list[Fault] = []
    for key, one in (*needed, *others):
        if key in value:
            read = one(value[key])
            if read.__class__ is Bad:
                faults += [fault.within(key) for fault in read.faults]
        elif (key, one) in needed:
            faults.append(Fault(FaultCode.MISSING_KEY, key, "nothing", "a value"))
    known = {key for key, _ in (*needed, *others)}
    unknown = [key for key in value if key not in known][:MAX_FAULTS]
    wanted = f"one of {', '.join(sorted(known))}"
    return faults + [Fault(FaultCode.UNKNOWN_KEY, "", shown(key), wanted) for key in unknown]
