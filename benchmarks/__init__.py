"""Figures against peers and against the floor: `python3 desk.py bench [name …]`.

Each module `bench_*.py` in here has `run() -> list[Result]`; what it measures and against what stands in its docstring.
"""
