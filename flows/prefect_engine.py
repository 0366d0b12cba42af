"""Starting Prefect for a command and running our work as its flows.

With PREFECT_API_URL set, that server is used and shows runs, logs and artifacts; without, a server of our own starts with the
command and ends with it. Prefect is imported here, late: `check` and `--help` never pay for it.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from flows.machine import scratch_folder
from flows.prefect_home import EMBEDDED, home, set_quiet
from flows.session import Session

log = logging.getLogger(__name__)

T = TypeVar("T")
START_SECONDS = 180.0
_OTHERS_SECONDS = 10.0  # for a server that should be running already
_ADDRESS = "PREFECT_API_URL"


class NotStarted(Exception):  # noqa: N818 - an outcome: the work is done without Prefect
    """Prefect cannot be used; the message says why, in Chinese."""


class Engine:
    """A Prefect that answers. `shown`: somebody else's server, whose page people look at."""

    def __init__(self, shown: bool, server: subprocess.Popen[bytes] | None, closing: ExitStack) -> None:
        self.shown = shown
        self.server = server
        self._closing = closing

    def run(self, flow: str, session: Session, work: Callable[..., T]) -> T:
        """Do `work(runner)` inside the flow of this name. Raises what `work` raises, nothing of Prefect's own."""
        from flows import prefect_flows

        return prefect_flows.run_inside(flow, session, work, self.shown)

    def close(self) -> None:
        self._closing.close()


class Starting:
    """A start in the background, while the caller still looks at folders and opens its ledger; `engine` waits for it."""

    def __init__(self, state: Path) -> None:
        self._outcome: Engine | NotStarted | None = None
        self._state = state
        self._thread = threading.Thread(target=self._start, name="prefect-start", daemon=True)
        self._thread.start()

    def engine(self) -> Engine:
        """The running engine. Raises NotStarted."""
        self._thread.join()
        if isinstance(self._outcome, Engine):
            return self._outcome
        raise self._outcome or NotStarted("原因不明")

    def close(self) -> None:
        self._thread.join()
        if isinstance(self._outcome, Engine):
            self._outcome.close()

    def _start(self) -> None:
        try:
            self._outcome = start(self._state)
        except NotStarted as error:
            self._outcome = error
        except Exception as error:  # whatever Prefect's import or start says: the work goes on without
            log.exception("Prefect did not start")
            self._outcome = NotStarted(f"{type(error).__name__}：{error}")


def start(state: Path) -> Engine:
    """Raises NotStarted when there is no Prefect to be had."""
    set_quiet()
    closing = ExitStack()
    try:
        address = os.environ.get(_ADDRESS, "").strip()
        if address:
            _wait_for(address, None, _OTHERS_SECONDS)
            return Engine(True, None, closing)
        scratch = closing.enter_context(scratch_folder())
        folder = closing.enter_context(home(state, scratch))
        server, address = _own_server(folder)
        closing.callback(_stop, server)
        _use(folder, address, closing)
        _wait_for(address, server, START_SECONDS)
        return Engine(False, server, closing)
    except BaseException:
        closing.close()
        raise


def _own_server(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    server = subprocess.Popen(
        [sys.executable, "-m", "flows.prefect_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **EMBEDDED, "PREFECT_HOME": str(folder)},
        start_new_session=True,  # Ctrl-C is for us; the server is needed until we have ended
    )
    assert server.stdout is not None
    port = server.stdout.readline().strip()
    if not port.isdigit():
        _stop(server)
        raise NotStarted("临时服务没有启动起来")
    return server, f"http://127.0.0.1:{port.decode()}/api"


def _use(folder: Path, address: str, closing: ExitStack) -> None:
    """Point this process's Prefect to our server; the environment is put back in the end."""
    values = {
        "PREFECT_HOME": str(folder),
        _ADDRESS: address,
        "PREFECT_LOGGING_LEVEL": EMBEDDED["PREFECT_LOGGING_LEVEL"],
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "NO_PROXY": ",".join(filter(None, (os.environ.get("NO_PROXY", ""), "127.0.0.1"))),
    }
    for name, value in values.items():
        before = os.environ.get(name)
        closing.callback(_restore, name, before)
        os.environ[name] = value


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _wait_for(address: str, server: subprocess.Popen[bytes] | None, seconds: float) -> None:
    import httpx

    end = time.monotonic() + seconds
    with httpx.Client(trust_env=server is None, timeout=10.0) as client:
        while time.monotonic() < end:
            if server is not None and server.poll() is not None:
                raise NotStarted(f"临时服务退出了（{server.returncode}）")
            try:
                if client.get(f"{address}/health").status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
    raise NotStarted(f"{seconds:.0f} 秒内连不上 {address}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.stdin is not None:
        server.stdin.close()
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
