"""What the tags of an OpenStreetMap way allow: which vehicle, which direction, how quick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from geodata.speeds import (
    PROFILES,
    SPEED_BY_LEAVE_KPH,
    SPEED_KPH,
    parse_max_speed_kph,
    speeds_kph,
)

#: Keys that speak of each vehicle, the most special first; the first one present decides.
_ACCESS_KEYS: Mapping[str, tuple[str, ...]] = {
    "motorbike": ("motorcycle", "motor_vehicle", "vehicle", "access"),
    "van": ("goods", "motorcar", "motor_vehicle", "vehicle", "access"),
}
#: Leave by name, which opens even ways made for others.
_NAMED_LEAVE = frozenset({"yes", "designated", "permissive", "destination", "official"})
_DENIED = frozenset(
    {
        "no",
        "private",
        "agricultural",
        "forestry",
        "agricultural;forestry",
        "emergency",
        "military",
        "psv",
        "bus",
        "permit",
        "restricted",
        "use_sidepath",
    }
)
_ONEWAY = frozenset({"yes", "true", "1"})
_ONEWAY_BACK = frozenset({"-1", "reverse"})
_ROUNDABOUTS = frozenset({"roundabout", "circular"})
#: Narrower than this, a van does not enter.
_MIN_VAN_WIDTH_M = 2.2


@dataclass(frozen=True, slots=True)
class RoadKind:
    """
    All that makes one piece of road like another.

    Parameters
    ----------
    forward_kph, backward_kph : tuple of float
        Speed of each profile along and against the way; 0 where it may not drive.
    is_bridge : bool
    name : str
        Empty where the road has none.
    """

    forward_kph: tuple[float, ...]
    backward_kph: tuple[float, ...]
    is_bridge: bool
    name: str

    def reversed(self) -> RoadKind:
        """The same road seen from its other end."""
        return replace(self, forward_kph=self.backward_kph, backward_kph=self.forward_kph)


def road_kind(tags: Mapping[str, str]) -> RoadKind | None:
    """What a way is to the courier's vehicles; None when none of them may use it."""
    highway = tags.get("highway", "")
    is_alley = highway == "service" and tags.get("service") == "alley"
    road_class = "alley" if is_alley else highway
    if tags.get("area") == "yes" or not (road_class in SPEED_KPH or highway in SPEED_BY_LEAVE_KPH):
        return None
    limit = parse_max_speed_kph(tags.get("maxspeed", ""))
    base = speeds_kph(road_class, tags.get("surface", ""), limit)
    speeds = [
        speed if _may_enter(tags, profile, road_class) else 0.0
        for profile, speed in zip(PROFILES, base, strict=True)
    ]
    directions = [_directions(tags, profile, highway) for profile in PROFILES]
    forward = tuple(kph * along for kph, (along, _) in zip(speeds, directions, strict=True))
    backward = tuple(kph * against for kph, (_, against) in zip(speeds, directions, strict=True))
    if not any(forward) and not any(backward):
        return None
    return RoadKind(
        forward_kph=forward,
        backward_kph=backward,
        is_bridge=tags.get("bridge", "no") != "no",
        name=tags.get("name") or tags.get("ref", ""),
    )


def _may_enter(tags: Mapping[str, str], profile: str, road_class: str) -> bool:
    if profile == "van" and _width_m(tags) < _MIN_VAN_WIDTH_M:
        return False
    *by_name, general = _ACCESS_KEYS[profile]
    for key in by_name:
        if key in tags:
            value = tags[key]
            return value in _NAMED_LEAVE if road_class in SPEED_BY_LEAVE_KPH else _is_open(value)
    return road_class in SPEED_KPH and _is_open(tags.get(general, "yes"))


def _is_open(value: str) -> bool:
    return value not in _DENIED


def _width_m(tags: Mapping[str, str]) -> float:
    text = tags.get("width", "").removesuffix("m").strip()
    return float(text) if text.replace(".", "", 1).isdecimal() else float("inf")


def _directions(tags: Mapping[str, str], profile: str, highway: str) -> tuple[bool, bool]:
    """Whether a profile may drive along, and against, the way."""
    oneway = tags.get("oneway", "")
    if profile == "motorbike":
        oneway = tags.get("oneway:motorcycle", oneway)
    if oneway in _ONEWAY_BACK:
        return (False, True)
    implied = tags.get("junction") in _ROUNDABOUTS or highway == "motorway"
    is_oneway = oneway in _ONEWAY or (implied and oneway != "no")
    return (True, not is_oneway)
