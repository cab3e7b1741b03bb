"""What there is to choose from when a plan is put together from columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, hstack

from routing_engine.flat_problem import FlatProblem
from routing_engine.kernels.arrays import Floats, Longs
from routing_engine.pool_columns import Columns, columns_of, spread

#: Cost of a shipment on the mean as the solver sees it: what its tolerances are made for.
_SOLVER_COST = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """
    Columns, and the rows of which they take.

    A row is a shipment, to be taken once, or a class of vehicles. The columns are the pooled
    routes; then, together in one, the incumbent's routes that no pool holds, for their costs are
    known in sum only; then one for each shipment that leaves it out.

    Parameters
    ----------
    num_pooled : int
        Columns that are pooled routes.
    num_vehicles : int
        Most routes that may be chosen.
    cost : float64, shape (num_columns,)
        Dong.
    scale : float
        From dong to the solver's costs.
    matrix : csc_array of float64, shape (num_rows, num_columns)
        How much of each row a column takes.
    lower, upper : float64, shape (num_rows,)
        Bounds of what is taken of a row.
    incumbent : int64, shape (num_chosen,)
        Columns that make the incumbent.
    kept : dict of int to int
        Incumbent's vehicle by column, for its routes that are columns of their own.
    joint : tuple of int
        Incumbent's vehicles whose routes are one column together.
    """

    num_pooled: int
    num_vehicles: int
    cost: Floats
    scale: float
    matrix: csc_array
    lower: Floats
    upper: Floats
    incumbent: Longs
    kept: dict[int, int]
    joint: tuple[int, ...]

    def reduced_cost(self, price: Floats) -> Floats:
        """
        Cost of each column beyond what its rows are worth.

        Parameters
        ----------
        price : float64, shape (num_rows,)
            Dong.
        """
        reduced: Floats = self.cost - self.matrix.T @ price
        return reduced

    def is_valid(self, chosen: Longs) -> bool:
        """Whether each shipment is taken once and no class has more routes than vehicles."""
        taken = np.asarray(self.matrix[:, chosen].sum(axis=1))
        return bool(np.all(taken >= self.lower) and np.all(taken <= self.upper))


def partition_of(
    flat: FlatProblem,
    columns: Columns,
    routes: dict[int, list[int]],
    cost: float,
    *,
    closed: Collection[int],
) -> Partition:
    """
    The choice between pooled routes.

    Parameters
    ----------
    flat : FlatProblem
    columns : Columns
    routes : dict of int to list of int
        The incumbent: visits by vehicle, none of them empty.
    cost : float
        Of the incumbent, penalties included; dong.
    closed : collection of int
        Vehicles that stay at their base.
    """
    column_of = columns_of(columns, flat, routes)
    joint = tuple(vehicle for vehicle in routes if vehicle not in column_of)
    known = np.array(list(column_of.values()), np.int64)
    visits = [visit for route in routes.values() for visit in route]
    left_out = np.setdiff1d(np.arange(flat.num_shipments), flat.visits.shipment[visits])
    penalty = flat.shipments.penalty
    rest = cost - columns.cost[known].sum() - penalty[left_out].sum()
    parts = [_route_matrix(flat, columns)]
    if joint:
        parts.append(_joint_matrix(flat, [routes[one] for one in joint], joint))
    parts.append(_slack_matrix(flat))
    first_slack = len(columns.cost) + bool(joint)
    used = np.arange(len(columns.cost), first_slack)
    lower, upper = _bounds(flat, closed)
    return Partition(
        num_pooled=len(columns.cost),
        num_vehicles=flat.num_vehicles - len(closed),
        cost=np.concatenate([columns.cost, [rest] if joint else [], penalty]),
        scale=_SOLVER_COST * flat.num_shipments / max(cost, 1.0),
        matrix=hstack(parts, format="csc"),
        lower=lower,
        upper=upper,
        incumbent=np.concatenate([known, used, first_slack + left_out]),
        kept={column: vehicle for vehicle, column in column_of.items()},
        joint=joint,
    )


def _num_classes(flat: FlatProblem) -> int:
    return len(flat.first_of_class) - 1


def _bounds(flat: FlatProblem, closed: Collection[int]) -> tuple[Floats, Floats]:
    """Once for each shipment; each vehicle at most once, one with locked visits always."""
    is_open = np.ones(flat.num_vehicles, np.bool_)
    is_open[list(closed)] = False
    kinds, number = flat.fleet.vehicle_class, _num_classes(flat)
    is_due = is_open & (flat.fleet.num_locked > 0)
    once = np.ones(flat.num_shipments)
    return (
        np.concatenate([once, np.bincount(kinds[is_due], minlength=number)]),
        np.concatenate([once, np.bincount(kinds[is_open], minlength=number)]),
    )


def _route_matrix(flat: FlatProblem, columns: Columns) -> csc_array:
    """A route takes its shipments and, last, one of its class."""
    node = columns.node[spread(columns.begin, columns.length)]
    shipment = flat.visits.shipment[node]
    is_first = flat.shipments.first[shipment] == node
    column = np.repeat(np.arange(len(columns.cost)), columns.length)
    counts = np.bincount(column[is_first], minlength=len(columns.cost))
    begin = np.concatenate([[0], np.cumsum(counts + 1)])
    is_class = np.zeros(begin[-1], np.bool_)
    is_class[begin[1:] - 1] = True
    rows = np.empty(begin[-1], np.int64)
    rows[is_class] = flat.num_shipments + columns.vehicle_class
    rows[~is_class] = shipment[is_first]
    shape = (flat.num_shipments + _num_classes(flat), len(columns.cost))
    return csc_array((np.ones(len(rows)), rows, begin), shape=shape)


def _joint_matrix(
    flat: FlatProblem, routes: Sequence[Sequence[int]], vehicles: Sequence[int]
) -> csc_array:
    taken = np.zeros(flat.num_shipments + _num_classes(flat))
    taken[flat.visits.shipment[[visit for route in routes for visit in route]]] = 1
    np.add.at(taken, flat.num_shipments + flat.fleet.vehicle_class[list(vehicles)], 1)
    return csc_array(taken[:, None])


def _slack_matrix(flat: FlatProblem) -> csc_array:
    number = flat.num_shipments
    shape = (number + _num_classes(flat), number)
    return csc_array((np.ones(number), np.arange(number), np.arange(number + 1)), shape=shape)
