"""Fifty kills of the watcher while dossiers stream in: `python -m benchmarks.soak.kills [KILLS] [DOSSIERS] [plain|prefect]`."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.soak.drill import Drill


def main() -> None:
    kills, dossiers = (int(sys.argv[i]) if len(sys.argv) > i else default for i, default in ((1, 50), (2, 200)))
    engine = sys.argv[3] if len(sys.argv) > 3 else "plain"
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="prescreen-soak-") as root:
        drill = Drill(Path(root) / "drill", dossiers, kills, seed=int(time.time()), engine=engine)
        drill.run(patience=60.0 * kills)
        rounds = sum(len(versions) for versions in drill.expected.values())
        print(f"{kills} kills, {dossiers} dossiers, {rounds} rounds, engine {engine}: all agree")
        print(f"reports there at each kill: {', '.join(k.split()[0] for k in drill.killed)}")
        print(f"{time.monotonic() - start:.0f} s, seed {drill.seed}")


if __name__ == "__main__":
    main()
