"""The builders of the neighbouring rooms, importable by name."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / room) for room in ("formats", "snapshot")]
