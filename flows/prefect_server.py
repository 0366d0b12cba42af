"""The temporary Prefect server of one command: `python -m flows.prefect_server`, run as a child.

Prefect's own one outlives a parent that is killed. This one reads its standard input: when that ends, the parent is gone,
and so is the server. It takes a free port, says which on its first line, and imports Prefect only then.
"""

from __future__ import annotations

import os
import socket
import sys
import threading


def main() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        threading.Thread(target=_end_with_parent, daemon=True).start()
        import uvicorn
        from prefect.server.api.server import create_app

        config = uvicorn.Config(create_app(), log_level="critical", lifespan="on")
        uvicorn.Server(config).run(sockets=[listener])


def _end_with_parent() -> None:
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
