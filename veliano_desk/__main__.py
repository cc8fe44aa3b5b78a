"""`python -m veliano_desk`: the window, or a command."""

from __future__ import annotations

import sys

from veliano_desk.cli import main

sys.exit(main())
