"""How much memory a process has taken at its most."""

from __future__ import annotations

import sys
from pathlib import Path


def peak_mb() -> float:
    """The peak of resident memory in MB (10⁶ bytes)."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 1e6
    own = Path("/proc/self/status")
    if own.exists():
        # Not ru_maxrss: on Linux that also counts the memory of whoever started the process.
        peak = next(line for line in own.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) * 1024 / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
