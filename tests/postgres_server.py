"""A PostgreSQL server of the test's own, in a temporary folder, where the machine has one installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def available() -> bool:
    """initdb and pg_ctl are there, and a user that may run them: PostgreSQL refuses root."""
    return bool(_program("initdb") and _program("pg_ctl")) and (os.getuid() != 0 or bool(_user()))


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server with the empty databases `ledger` and `prefect`, up to the database's name."""
    folder = Path(tempfile.mkdtemp(prefix="prescreen-pg-"))
    if os.getuid() == 0:
        shutil.chown(folder, _user())
    folder.chmod(0o755)
    port = _free_port()
    data = folder / "data"
    try:
        _run("initdb", "-D", data, "-U", "prescreen", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-p {port} -h 127.0.0.1 -k {folder} -F"
        _run("pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "-t", "60", "start")
        try:
            for name in ("ledger", "prefect"):
                _run("createdb", "-h", "127.0.0.1", "-p", port, "-U", "prescreen", name)
            yield f"prescreen@127.0.0.1:{port}"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: object) -> None:
    command = [_program(program), *(str(a) for a in arguments)]
    if os.getuid() == 0:
        command = ["runuser", "-u", _user(), "--", *command]
    # output to a file: the server keeps a pipe open for as long as it runs
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", check=False)
        if done.returncode:
            output.seek(0)
            raise RuntimeError(output.read().decode("utf-8", "replace"))


def _program(name: str) -> str:
    found = shutil.which(name)
    if found:
        return found
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(versions[-1]) if versions else ""


def _user() -> str:
    import pwd

    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        if shutil.which("runuser"):
            return name
    return ""


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
