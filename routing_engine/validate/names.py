"""Names that must be one of a kind, and names that must exist."""

from __future__ import annotations

from collections.abc import Container, Iterable

from routing_engine.errors import FaultCollector


def check_unique(place: str, noun: str, names: Iterable[str], faults: FaultCollector) -> None:
    """Note every name that was seen before."""
    first: dict[str, int] = {}
    for k, name in enumerate(names):
        if name in first:
            faults.add(
                "id_duplicate",
                place=f"{place}[{k}]",
                cause=f"{noun} {name!r} was already given at {place}[{first[name]}].",
                remedy="Give each its own name.",
            )
        first.setdefault(name, k)


def check_known(
    place: str, noun: str, name: str, known: Container[str], faults: FaultCollector
) -> None:
    """Note a name that refers to nothing."""
    if name not in known:
        faults.add(
            f"unknown_{noun}",
            place=place,
            cause=f"There is no {noun} {name!r}.",
            remedy=f"Add that {noun}, or name one that is given.",
        )


def check_length(
    place: str,
    noun: str,
    values: tuple[int, ...],
    dimensions: tuple[str, ...],
    faults: FaultCollector,
) -> None:
    """Note amounts that are not one for each capacity dimension."""
    if len(values) != len(dimensions):
        faults.add(
            "wrong_dimensions",
            place=place,
            cause=(
                f"The {noun} has {len(values)} amounts, wanted {len(dimensions)}, one for each of"
                f" {', '.join(dimensions) or 'no dimensions'}."
            ),
            remedy="Give as many amounts as there are capacity_dimensions.",
        )


def check_not_negative(place: str, values: dict[str, int | None], faults: FaultCollector) -> None:
    """Note numbers below 0."""
    for name, value in values.items():
        if value is not None and value < 0:
            faults.add(
                "out_of_range",
                place=f"{place}.{name}",
                cause=f"The value is {value}, wanted 0 or more.",
                remedy="Correct the number.",
            )
