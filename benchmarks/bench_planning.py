"""How long the thin planner takes for a full order book of the default workshop: 1,500 jobs of 13 operations.

Medians of runs in one process; every plan is proved free of violations first. Nothing is promised, there is no peer.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.result import Result
from veliano_desk.planning.check import violations
from veliano_desk.planning.interface import Job, JobOperation, PlanProblem
from veliano_desk.planning.one_pass import OnePassPlanner
from veliano_desk.planning.workshop import parse_workshop

ROOT = Path(__file__).resolve().parents[1]
JOBS = 1_500
RUNS = 5
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
STEPS = (
    ("design", "cad", 90), ("printing", "printer", 20), ("", "printer", 180), ("casting", "casting", 25),
    ("", "kiln", 720), ("casting", "casting", 35), ("bench", "bench", 60), ("setting", "setting", 80),
    ("bench", "bench", 10), ("polishing", "polishing", 45), ("plating", "plating", 15), ("quality", "quality", 15),
    ("packing", "packing", 10),
)  # fmt: skip


def order_book() -> PlanProblem:
    """An order book of two thirds released jobs, the rest waiting for up to six weeks."""
    choose = random.Random(24)
    jobs = []
    for number in range(JOBS):
        steps = tuple(
            JobOperation(
                index * 10, f"op{index}", f"Operation {index}", skill, kind,
                minutes if not skill else max(5, round(minutes * choose.uniform(0.4, 2.0))), not skill,
            )
            for index, (skill, kind, minutes) in enumerate(STEPS)
        )  # fmt: skip
        release = NOW + timedelta(minutes=choose.choice((0, 0, choose.randrange(60_000))))
        due = NOW + timedelta(days=choose.randrange(10, 300))
        ordered = NOW - timedelta(minutes=choose.randrange(60_000))
        jobs.append(Job(f"j{number}", f"CO-{number}", steps, release, "impression", due, number % 20 == 0, ordered))
    workshop = parse_workshop(json.loads((ROOT / "resources" / "workshop.json").read_text("utf-8")))
    return workshop.problem(NOW, tuple(jobs))


def run() -> list[Result]:
    """The median; RuntimeError when the plan breaks a rule."""
    problem = order_book()
    seconds = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        plan = OnePassPlanner().plan(problem)
        seconds.append(time.perf_counter() - begin)
    if faults := violations(problem, plan):
        raise RuntimeError(faults[0])
    return [Result(f"one pass over {JOBS:,} jobs × {len(STEPS)} operations", statistics.median(seconds), "s")]
