"""Runs every benchmark, prints the figures and writes them to docs/benchmarks.md.

With names (`desk.py bench start pdf`) it runs `bench_start` and `bench_pdf` only, and leaves the document alone.
Exit code 1 when a promise is not kept, 2 for a name that there is not.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

import benchmarks
from benchmarks.result import Result

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
FOREWORD = """Written by `python3 desk.py bench`. Medians of one run; each figure stands beside a peer's, measured in
the same run on the same machine. Take the ratios: the figures themselves move from machine to machine."""
HEADINGS = ("figure", "median", "against", "its median", "ratio", "limit", "kept")


def names() -> list[str]:
    """The benchmarks there are, without their `bench_`."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return sorted(name.removeprefix("bench_") for name in found if name.startswith("bench_"))


def processor() -> str:
    """The CPU's model as the system names it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())


def machine() -> str:
    """The machine in one line, since figures move from one to the next and only ratios stay."""
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {processor()}, {python}, {platform.platform(terse=True)}"


def amount(value: float) -> str:
    """Three figures, or all of a large number's."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def cells(result: Result) -> tuple[str, ...]:
    limit = "" if result.limit_ratio is None else f"{'≥' if result.is_rate else '≤'} {result.limit_ratio:g}"
    return (
        result.name,
        f"{amount(result.value)} {result.unit}",
        result.peer_name,
        "" if result.peer_value is None else f"{amount(result.peer_value)} {result.unit}",
        "" if result.ratio is None else f"{result.ratio:.2f}",
        limit,
        ("yes" if result.is_kept else "no") if limit else "",
    )


def table(results: Sequence[Result]) -> str:
    """The results as a table that reads well in a terminal and as Markdown."""
    rows = [HEADINGS, *map(cells, results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def document(sections: dict[str, tuple[str, list[Result]]], where: str) -> str:
    """docs/benchmarks.md: per benchmark what it measures, in its own words, and its table."""
    parts = ["# Figures", FOREWORD, f"Machine: {where}."]
    for words, results in sections.values():
        title, _, rest = words.partition("\n")
        parts += [f"## {title.rstrip('.')}", *([rest.strip()] if rest.strip() else []), table(results)]
    return "\n\n".join(parts) + "\n"


def run(name: str) -> tuple[str, list[Result]]:
    """One benchmark's own words and its results."""
    print(f"Measuring: {name}", file=sys.stderr, flush=True)
    module = importlib.import_module(f"benchmarks.bench_{name}")
    return (module.__doc__ or name).strip(), module.run()


def main(wanted: Sequence[str]) -> int:
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(names())}.", file=sys.stderr)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # the same with a display as without one
    sections = {name: run(name) for name in wanted or names()}
    results = [result for _, own in sections.values() for result in own]
    print(f"{machine()}\n\n{table(results)}", flush=True)
    if not wanted:
        DOCUMENT.write_text(document(sections, machine()), encoding="utf-8")
    return int(not all(result.is_kept for result in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
