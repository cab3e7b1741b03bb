"""What the programme must show on public files, each goal held against the scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import mean

from benchmarks.peers.roster import OURS
from benchmarks.results import claim
from benchmarks.solver_cases import FAMILIES
from benchmarks.solver_lines import Line
from benchmarks.solver_scores import CaseScores
from benchmarks.solver_tables import best_peer_of, by_family, family_mean

__all__ = ["claims_of"]

Claim = dict[str, object]

#: Mean gap that is allowed by number of customers, in percent.
_DIMACS_GOALS = ((1, 150, 0.2), (151, 450, 0.6), (451, 650, 1.0), (651, 1_000, 1.3))
#: Half a hundredth of a point: below it two means are the same.
_EQUAL = 0.005
#: A limit may be passed by so many seconds and this share.
_LATE_S, _LATE_SHARE = 0.3, 0.01


def claims_of(cases: Sequence[CaseScores], lines: Iterable[Line]) -> list[Claim]:
    """All claims that these cases can answer."""
    families = by_family(case for case in cases if OURS in case.runs)
    ours = [line for line in lines if line.solver == OURS]
    found = [_sound_claim(ours), _limits_claim(ours)]
    for key, family in FAMILIES.items():
        members = families.get(family, [])
        if not members:
            continue
        if key[1] == "vehicles":
            found += _vehicle_claims(family, members)
        elif key[1] == "free_matrix":
            found += _ratio_claims(family, members)
        elif key[1] == "cvrplib":
            found += _pyvrp_claims(family, members)
        else:
            is_pairs = key[0] == "pdptw"
            found += _gap_claims(
                family, members, share=0.5 if is_pairs else 0.7, by_chance=is_pairs
            )
            found += _size_claims(family, members) if key[0] == "vrptw" else []
    for family, members in families.items():
        if family not in FAMILIES.values():
            found += _day_claims(family, members)
    return found


def _sound_claim(ours: Sequence[Line]) -> Claim:
    """Nobody left out, no rule broken."""
    sound = sum(line.counts for line in ours)
    return claim(
        "Every answer of ours serves everyone that must be served and passes verify and the other"
        " judge",
        measured=f"{sound} of {len(ours)}",
        goal="all",
        holds=sound == len(ours),
    )


def _limits_claim(ours: Sequence[Line]) -> Claim:
    """Our search ends in time."""
    late = [line.wall_s - line.seconds for line in ours]
    allowed = all(
        line.wall_s - line.seconds <= _LATE_S + _LATE_SHARE * line.seconds for line in ours
    )
    return claim(
        "Every search of ours ends within its limit",
        measured=f"{max(late, default=0):+.2f} s at most",
        goal=f"+{_LATE_S} s and {_LATE_SHARE:.0%}",
        holds=allowed,
    )


def _gap_claims(
    family: str, cases: Sequence[CaseScores], *, share: float, by_chance: bool
) -> Iterator[Claim]:
    """``by_chance``: a file on which some seed is not behind may be behind on the mean."""
    peer, ours = best_peer_of(cases), family_mean(cases, OURS)
    if peer is not None:
        theirs = family_mean(cases, peer)
        yield claim(
            f"{family}: mean gap over {_files(cases)}",
            measured=f"{_percent(ours)}, {peer} {_percent(theirs)}",
            goal=f"at most {share} times the best peer's",
            holds=_at_most(ours, None if theirs is None else share * theirs),
        )
    yield _behind_claim(family, cases, by_chance=by_chance)


def _behind_claim(family: str, cases: Sequence[CaseScores], *, by_chance: bool) -> Claim:
    pairs = [(case, case.paired(peer)) for case in cases if (peer := case.best_peer())]
    known = [(case, paired) for case, paired in pairs if paired is not None]
    behind = [
        case.file
        for case, paired in known
        if (paired.is_behind if by_chance else paired.mean > paired.MOST_BEHIND)
    ]
    worst = max(known, key=lambda one: one[1].mean, default=None)
    return claim(
        f"{family}: no file more than 0.5 points behind its best peer"
        + (", whatever the seed" if by_chance else ""),
        measured="no peer to compare with"
        if worst is None
        else f"{worst[1].mean:+.2f} points at worst ({worst[0].file}, {worst[1].peer})",
        goal="none",
        holds=not behind and len(known) == len(pairs) if pairs else None,
    )


def _size_claims(family: str, cases: Sequence[CaseScores]) -> Iterator[Claim]:
    for least, most, goal in _DIMACS_GOALS:
        members = [case for case in cases if least <= case.num_stops <= most]
        if members:
            value = family_mean(members, OURS)
            sizes = sorted({case.num_stops for case in members})
            yield claim(
                f"{family}, {' and '.join(map(str, sizes))} customers: mean gap over"
                f" {_files(members)}",
                measured=_percent(value),
                goal=f"<= {goal} %",
                holds=_at_most(value, goal),
            )


def _ratio_claims(family: str, cases: Sequence[CaseScores]) -> Iterator[Claim]:
    ratios = [
        (case.ratio(peer), case, peer) for case in cases if (peer := case.best_peer()) is not None
    ]
    known = [(ratio, case, peer) for ratio, case, peer in ratios if ratio is not None]
    if not known:
        return
    is_whole = len(known) == len(ratios)
    worst = max(known, key=lambda one: one[0])
    yield claim(
        f"{family}: distance as a share of the best peer's, on every file",
        measured=f"{worst[0]:.4f} at worst ({worst[1].file}, {worst[2]})",
        goal="<= 1.0",
        holds=is_whole and worst[0] <= 1.0,
    )
    average = mean(ratio for ratio, _, _ in known)
    yield claim(
        f"{family}: distance as a share of the best peer's, mean over {_files(cases)}",
        measured=f"{average:.4f}",
        goal="< 0.99",
        holds=is_whole and average < 0.99,
    )


def _vehicle_claims(family: str, cases: Sequence[CaseScores]) -> Iterator[Claim]:
    more = []
    for case in cases:
        allowed = (case.best_vehicles or 0) + (0 if case.num_stops <= 200 else 1)
        used = case.vehicles(OURS)
        if used is None or used > allowed:
            more.append(f"{case.file} {'no answer' if used is None else f'{used:.3g}'}")
    yield claim(
        f"{family}: vehicles of the best known up to 200 tasks, one more at most above",
        measured=f"{len(cases) - len(more)} of {_files(cases)}" + _listed(more),
        goal="all",
        holds=not more,
    )
    equal = [
        (gap, case)
        for case in cases
        if (gaps := case.gaps(OURS)) is not None
        for gap, line in zip(gaps, case.runs[OURS], strict=True)
        if line.vehicles == case.best_vehicles
    ]
    worst = max(equal, key=lambda one: one[0], default=None)
    yield claim(
        f"{family}: distance of runs with as many vehicles as the best known"
        f" ({len(equal)} of {sum(len(case.runs[OURS]) for case in cases)})",
        measured=f"{worst[0]:.2f} % above at worst ({worst[1].file})" if worst else "no run",
        goal="<= 4 %",
        holds=worst is not None and worst[0] <= 4,
    )
    beaten = [
        f"{case.file} {peer}"
        for case in cases
        for peer in case.peers()
        if (case.vehicles(OURS) or float("inf")) > (case.vehicles(peer) or 0) + _EQUAL
    ]
    yield claim(
        f"{family}: never more vehicles than a peer",
        measured=f"{len(beaten)} times more" + _listed(beaten),
        goal="never",
        holds=not beaten,
    )


def _pyvrp_claims(family: str, cases: Sequence[CaseScores]) -> Iterator[Claim]:
    ours, theirs = family_mean(cases, OURS), family_mean(cases, "pyvrp")
    if theirs is not None:
        yield claim(
            f"{family}: mean gap over {_files(cases)}",
            measured=f"{_percent(ours)}, pyvrp {_percent(theirs)}",
            goal="within 0.5 points of PyVRP's",
            holds=_at_most(ours, theirs + 0.5),
        )


def _day_claims(family: str, cases: Sequence[CaseScores]) -> Iterator[Claim]:
    ratios = [
        (case.ratio(peer), case, peer) for case in cases if (peer := case.best_peer()) is not None
    ]
    known = [(ratio, case, peer) for ratio, case, peer in ratios if ratio is not None]
    if known:
        told = ", ".join(f"{case.file} {ratio:.3f} ({peer})" for ratio, case, peer in known)
        yield claim(
            f"{family}: cost as a share of the best peer's at {known[0][1].seconds:g} s",
            measured=told,
            goal="<= 0.95 each",
            holds=max(ratio for ratio, _, _ in known) <= 0.95 and len(known) == len(ratios),
        )


def _at_most(value: float | None, goal: float | None) -> bool:
    return value is not None and goal is not None and value <= goal + _EQUAL


def _files(cases: Sequence[object]) -> str:
    return f"{len(cases)} file{'s' if len(cases) != 1 else ''}"


def _percent(value: float | None) -> str:
    return "no answer to every file" if value is None else f"{value:.2f} %"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:4]) + (" and more" if len(names) > 4 else "")
    return f" ({shown})" if names else ""
