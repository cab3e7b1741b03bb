"""Writes RESULTS.md from results/*.json: the only hand that does."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.errors import BenchmarkError
from benchmarks.results import RESULTS_FOLDER

__all__ = ["main", "read_results", "render", "write_report"]

REPORT_PATH = Path(__file__).with_name("RESULTS.md")

_VERDICTS = {True: "yes", False: "**no**", None: "stated only"}

Result = Mapping[str, object]


def main() -> None:
    """Write the report from what lies in the results folder."""
    path = write_report()
    print(f"{path.name}: {len(read_results(RESULTS_FOLDER))} measurements")


def write_report(folder: Path = RESULTS_FOLDER, path: Path = REPORT_PATH) -> Path:
    """Write ``path`` whole or not at all from the results in ``folder``."""
    text = render(read_results(folder))
    partial = path.with_name(f"{path.name}.part{os.getpid()}")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def read_results(folder: Path) -> list[dict[str, object]]:
    """
    All results of a folder, by name.

    Raises
    ------
    BenchmarkError
        When a file holds no result.
    """
    results = []
    for path in sorted(folder.glob("*.json")):
        try:
            result = json.loads(path.read_text(encoding="utf-8"))
            result["title"], result["machine"]
        except (ValueError, KeyError, TypeError) as error:
            raise BenchmarkError(
                f"{path.name} is no result ({error}); wanted what benchmarks.results writes."
            ) from error
        results.append(result)
    return results


def render(results: Sequence[Result]) -> str:
    """
    The report as Markdown: first every claim that fell short, then each measurement.

    Parameters
    ----------
    results : sequence of mapping
        As `benchmarks.results.write_result` wrote them.
    """
    parts = [
        "# Measured",
        "Written by `python -m benchmarks.report` from `benchmarks/results/*.json`; not edited by"
        " hand. How it is measured: [README.md](README.md).",
        *_summary(results),
        *(block for result in results for block in _section(result)),
    ]
    return "\n\n".join(parts) + "\n"


def _summary(results: Sequence[Result]) -> Iterable[str]:
    judged = [
        (result, claim)
        for result in results
        for claim in _dicts(result, "claims")
        if claim["holds"] is not None
    ]
    short = [(result, claim) for result, claim in judged if not claim["holds"]]
    yield f"{len(judged)} claims with a goal: {len(judged) - len(short)} hold, {len(short)} do not."
    if short:
        yield "## Fell short"
        yield _table(
            [
                {
                    "where": result["title"],
                    "claim": claim["claim"],
                    "measured": claim["measured"],
                    "goal": claim["goal"],
                }
                for result, claim in short
            ]
        )


def _section(result: Result) -> Iterable[str]:
    yield f"## {result['title']}"
    yield f"```\n{result['command']}\n```"
    claims = _dicts(result, "claims")
    if claims:
        yield _table([{**claim, "holds": _VERDICTS[_verdict(claim)]} for claim in claims])
    rows = _dicts(result, "rows")
    if rows:
        yield _table(rows)
    pictures = result.get("pictures")
    if isinstance(pictures, list):
        for picture in pictures:
            yield f"![{result['title']}](results/{picture})"
    notes = result.get("notes")
    if isinstance(notes, list) and notes:
        yield "\n".join(f"- {note}" for note in notes)
    yield f"_{_machine(result['machine'])}_"


def _verdict(claim: Result) -> bool | None:
    holds = claim["holds"]
    return None if holds is None else bool(holds)


def _dicts(result: Result, key: str) -> list[dict[str, object]]:
    values = result.get(key)
    return (
        [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
    )


def _table(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as a Markdown table; the columns in the order in which they first turn up."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    is_number = {
        column: all(isinstance(row.get(column), int | float | None) for row in rows)
        for column in columns
    }
    lines = [
        _line(column.replace("_", " ") for column in columns),
        _line("---:" if is_number[column] else "---" for column in columns),
        *(_line(_cell(row.get(column)) for column in columns) for row in rows),
    ]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 10 else f"{value:,.2f}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def _machine(facts: object) -> str:
    assert isinstance(facts, dict)  # noqa: S101 - written by benchmarks.results
    packages = ", ".join(f"{name} {version}" for name, version in facts["packages"].items())
    return (
        f"{facts['date'][:10]}, commit {facts['commit'] or 'unknown'}; {facts['cores']} cores (load"
        f" {facts.get('load', 'unknown')}),"
        f" {facts['memory_gib']} GiB, {facts['cpu']}, {facts['system']};"
        f" Python {facts['python']}, {packages}"
    )


if __name__ == "__main__":
    main()
