"""How much memory a process has taken at its most."""

from __future__ import annotations

import sys


def peak_mb() -> float:
    """The peak of resident memory in MB (10⁶ bytes)."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 1e6
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6
