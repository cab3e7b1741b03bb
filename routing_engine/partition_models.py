"""Linear and integer programs that choose among columns, solved by HiGHS through OR-Tools."""

from __future__ import annotations

import ctypes
import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from routing_engine.kernels.arrays import Floats, Longs
from routing_engine.partition import Partition
from routing_engine.solver_clock import Effort

#: An integer program that is within this part of its bound counts as solved.
_GAP = 1e-6
#: Where no clock is read: nodes of an integer program, and steps of a linear one.
_MOST_NODES = 100
_MOST_STEPS = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """
    The optimum of a linear program.

    Parameters
    ----------
    value : float
        Dong.
    price : float64, shape (num_rows,)
        What each row is worth; dong.
    """

    value: float
    price: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """
    A solution of an integer program.

    Parameters
    ----------
    columns : int64, shape (num_chosen,)
    is_optimal : bool
        No better one exists among the columns given.
    """

    columns: Longs
    is_optimal: bool


def priced(partition: Partition, columns: Longs, effort: Effort) -> Prices | None:
    """Optimum when columns may be taken in part; None: not found in time."""
    model = _model(partition, columns, is_whole=False)
    params = _params(effort)
    if effort.seconds is None:
        params.iteration_limit = _MOST_STEPS
    with _silence():
        result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=params)
    if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
        return None
    rows = model.linear_constraints()
    price = np.array(result.dual_values(rows))
    return Prices(result.objective_value() / partition.scale, price / partition.scale)


def chosen(partition: Partition, columns: Longs, incumbent: Longs, effort: Effort) -> Choice | None:
    """Cheapest columns found that together cover all rows; None: not even one such choice."""
    model = _model(partition, columns, is_whole=True)
    variables = list(model.variables())
    is_taken = np.isin(columns, incumbent).astype(np.float64)
    hint = mathopt.SolutionHint(dict(zip(variables, is_taken.tolist(), strict=True)))
    params = _params(effort)
    params.relative_gap_tolerance = _GAP
    if effort.seconds is None:
        params.node_limit = _MOST_NODES
    with _silence():
        result = mathopt.solve(
            model,
            mathopt.SolverType.HIGHS,
            params=params,
            model_params=mathopt.ModelSolveParameters(solution_hints=[hint]),
        )
    if not result.has_primal_feasible_solution():
        return None
    taken = np.array(result.variable_values(variables)) > 0.5
    is_optimal = result.termination.reason == mathopt.TerminationReason.OPTIMAL
    return Choice(columns[taken], is_optimal)


def _params(effort: Effort) -> mathopt.SolveParameters:
    params = mathopt.SolveParameters(random_seed=effort.seed)
    # HiGHS takes the number of threads here only; it is the same for all solves of a process.
    params.highs.int_options["threads"] = 1
    if effort.seconds is not None:
        params.time_limit = datetime.timedelta(seconds=effort.seconds)
    return params


@contextmanager
def _silence() -> Iterator[None]:
    """
    Drop what is written to standard output by C.

    HiGHS 1.12 prints a line there that no option stops (its issue 2783), amid the caller's result.
    """
    library = ctypes.CDLL(None)
    library.fflush(None)
    saved = os.dup(1)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        library.fflush(None)
        os.dup2(saved, 1)
        os.close(saved)


def _model(partition: Partition, columns: Longs, *, is_whole: bool) -> mathopt.Model:
    """The model of these columns, made in one piece: one call for each number takes seconds."""
    number = len(columns)
    matrix = partition.matrix[:, columns].tocsr()
    matrix.sort_indices()
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    proto = model_pb2.ModelProto()
    proto.variables.ids.extend(range(number))
    proto.variables.lower_bounds.extend([0.0] * number)
    proto.variables.upper_bounds.extend([1.0 if is_whole else np.inf] * number)
    proto.variables.integers.extend([is_whole] * number)
    cost = partition.cost[columns] * partition.scale
    proto.objective.linear_coefficients.ids.extend(range(number))
    proto.objective.linear_coefficients.values.extend(cost.tolist())
    proto.linear_constraints.ids.extend(range(len(partition.lower)))
    proto.linear_constraints.lower_bounds.extend(partition.lower.tolist())
    proto.linear_constraints.upper_bounds.extend(partition.upper.tolist())
    proto.linear_constraint_matrix.row_ids.extend(rows.tolist())
    proto.linear_constraint_matrix.column_ids.extend(matrix.indices.tolist())
    proto.linear_constraint_matrix.coefficients.extend(matrix.data.tolist())
    return mathopt.Model.from_model_proto(proto)
