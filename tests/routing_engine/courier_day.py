"""A synthetic courier day: agent points, authorities, homes, bases; nothing of it is real."""

from __future__ import annotations

import numpy as np

from routing_engine.problem import (
    Break,
    Location,
    LocationKind,
    Problem,
    Shift,
    Shipment,
    TimeWindow,
    TravelMatrix,
    Vehicle,
    Visit,
)

HOUR = 3600
OFFICE = (TimeWindow(7 * HOUR + 1800, 11 * HOUR + 1800), TimeWindow(13 * HOUR + 1800, 17 * HOUR))
LUNCH = Break(TimeWindow(11 * HOUR, 12 * HOUR + 2700), 2700)
SHIFT = Shift(7 * HOUR, 17 * HOUR + 1800, (LUNCH,))
NUM_BASES, NUM_AGENTS, NUM_AUTHORITIES = 9, 136, 40


def courier_day(num_shipments: int, seed: int = 1, *, num_vehicles: int = 49) -> Problem:
    """
    A day of pairs and singles over a city with a dense middle and far communes.

    Parameters
    ----------
    num_shipments : int
    seed : int
    num_vehicles : int
        One in twelve is a van.
    """
    draw = np.random.default_rng(seed)
    num_fixed = NUM_BASES + NUM_AGENTS + NUM_AUTHORITIES
    num_homes = num_shipments // 3
    settled = _scatter(draw, 30, spread=14_000.0)
    near = settled[draw.integers(0, 30, num_fixed + num_homes)]
    points = near + draw.normal(0, 1_500, (num_fixed + num_homes, 2))
    locations = tuple(_location(idx, point, num_fixed) for idx, point in enumerate(points.tolist()))
    shipments = tuple(_shipment(draw, idx, num_homes) for idx in range(num_shipments))
    vehicles = tuple(_vehicle(idx) for idx in range(num_vehicles))
    return Problem(
        locations, shipments, vehicles, _travel(points), ("grams", "millilitres"), name="synthetic"
    )


def _scatter(draw: np.random.Generator, count: int, *, spread: float) -> np.ndarray:
    return draw.normal(0, 1, (count, 2)) * [spread, spread / 2]


def _location(idx: int, point: list[float], num_fixed: int) -> Location:
    lon, lat = 107.6 + point[0] / 106_000, 16.45 + point[1] / 111_000
    if idx < NUM_BASES:
        return Location(f"base-{idx}", lon, lat, LocationKind.POST_OFFICE, idx)
    if idx < NUM_BASES + NUM_AGENTS:
        return Location(f"agent-{idx - NUM_BASES}", lon, lat, LocationKind.AGENT_POINT, idx, 120)
    if idx < num_fixed:
        number = idx - NUM_BASES - NUM_AGENTS
        return Location(f"authority-{number}", lon, lat, LocationKind.AUTHORITY, idx, 180)
    return Location(f"home-{idx - num_fixed}", lon, lat, LocationKind.ADDRESS, idx, 60)


def _shipment(draw: np.random.Generator, idx: int, num_homes: int) -> Shipment:
    demand = (int(draw.integers(50, 2_000)), int(draw.integers(100, 4_000)))
    penalty = int(draw.choice([100_000, 200_000, 400_000]))
    agent = Visit(f"agent-{draw.integers(0, NUM_AGENTS)}", 60, OFFICE)
    authority = Visit(f"authority-{min(NUM_AUTHORITIES - 1, int(draw.exponential(9)))}", 90, OFFICE)
    begin = int(draw.integers(8, 15)) * HOUR
    hours = TimeWindow(begin, begin + 2 * HOUR)
    home = Visit(f"home-{draw.integers(0, max(1, num_homes))}", 120, (hours,))
    kind = draw.random()
    if kind < 0.5:
        return Shipment(f"S{idx}", demand, agent, authority, penalty=penalty)
    if kind < 0.7:
        return Shipment(f"S{idx}", demand, authority, agent, penalty=penalty)
    if kind < 0.85 and num_homes:
        return Shipment(f"S{idx}", demand, authority, home, penalty=penalty)
    if kind < 0.95 and num_homes:
        return Shipment(f"S{idx}", demand, delivery=home, penalty=penalty)
    return Shipment(f"S{idx}", demand, pickup=agent, penalty=penalty)


def _vehicle(idx: int) -> Vehicle:
    base = f"base-{idx % NUM_BASES}"
    if idx % 12 == 11:
        return Vehicle(
            f"van-{idx}", base, base, SHIFT, (600_000, 3_000_000), "van", 60_000, 35_000, 6_000
        )
    return Vehicle(
        f"bike-{idx}", base, base, SHIFT, (30_000, 60_000), "motorbike", 60_000, 35_000, 2_000
    )


def _travel(points: np.ndarray) -> TravelMatrix:
    straight = np.hypot(*(points[:, None] - points[None]).T)
    metres = np.round(1.26 * straight + np.where(straight > 0, 300, 0)).astype(np.int32)
    seconds = np.round(metres / 8.3).astype(np.int32)
    return TravelMatrix(
        ("motorbike", "van"),
        np.stack([seconds, np.round(seconds * 1.1).astype(np.int32)]),
        np.stack([metres, metres]),
    )
