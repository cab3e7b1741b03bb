"""What may pass through the bus, and how it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from courier_api.live.bus import HEARTBEAT, RESYNC, BusParams

__all__ = ["check_topics", "gathering", "json_of", "read_after", "written"]

_TOPIC = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:/-]{0,127}")
_KIND = re.compile(r"[a-z][a-z0-9_.]{0,63}")


def written(topic: str, kind: str, data: Mapping[str, Any], params: BusParams) -> str:
    """
    The JSON text of a message that is one.

    Raises
    ------
    ValueError
    """
    _check_topic(topic)
    if _KIND.fullmatch(kind) is None or kind in (HEARTBEAT, RESYNC):
        raise ValueError(f"Live message of kind {kind!r}: wanted small letters, and no own kind.")
    return json_of(data, params.max_bytes)


def gathering(topic: str) -> tuple[str, ...]:
    """Topics whose listeners are told what is published to one: itself, and its first part."""
    first, slash, _ = topic.partition("/")
    return (topic, first) if slash else (topic,)


def _check_topic(topic: str) -> None:
    if _TOPIC.fullmatch(topic) is None:
        raise ValueError(f"Topic {topic!r}: wanted up to 128 letters, digits and ._:/-")


def json_of(data: Mapping[str, Any], max_bytes: int) -> str:
    """
    Data as JSON.

    Raises
    ------
    ValueError
        When it cannot be written, or is too long.
    """
    try:
        text = json.dumps(dict(data), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        num_bytes = len(text.encode())
    except (TypeError, RecursionError) as error:
        raise ValueError(f"Live data: {error}.") from error
    if num_bytes > max_bytes:
        raise ValueError(f"Live data of {num_bytes} bytes: wanted at most {max_bytes}.")
    return text


def read_after(after: str | None) -> int | None:
    """The number of the last message seen; -1, which no message has, where it is none of ours."""
    if after is None:
        return None
    return int(after) if re.fullmatch(r"[0-9]{1,18}", after) else -1


def check_topics(topics: Collection[str], params: BusParams) -> tuple[str, ...]:
    """
    Topics of a subscription, each once; those that another one gathers are left out.

    Raises
    ------
    ValueError
    """
    wanted = tuple(dict.fromkeys(topics))
    if not 0 < len(wanted) <= params.max_topics:
        raise ValueError(f"{len(wanted)} topics: wanted 1 to {params.max_topics}.")
    for topic in wanted:
        _check_topic(topic)
    return tuple(one for one in wanted if set(gathering(one)).isdisjoint(set(wanted) - {one}))
