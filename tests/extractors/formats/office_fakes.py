"""Programs that stand in for LibreOffice and fail on purpose."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

# Every fake notes its arguments; the files come last, the output folder after --outdir.
_HEAD = """#!{python}
import os, pathlib, subprocess, sys, time
arguments = sys.argv[1:]
out = pathlib.Path(arguments[arguments.index("--outdir") + 1]) if "--outdir" in arguments else None
files = [pathlib.Path(a) for a in arguments[arguments.index("--outdir") + 2:]] if out else []
kind = arguments[arguments.index("--convert-to") + 1].split(":")[0] if out else ""
with open({log!r}, "a") as log:
    log.write(" ".join(f.name for f in files) + "\\n")
def convert(file, data=None):
    print(f"convert {{file}} as a Writer document -> {{out}} using filter : x", flush=True)
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{{file.stem}}.{{kind}}").write_bytes(file.read_bytes() if data is None else data)
def content(file):
    return file.read_bytes()
"""

COPIES = "for file in files: convert(file)\n"
HANGS_AT_HANG = """
for file in files:
    if content(file) == b"hang":
        print(f"convert {file} as a Writer document -> x", flush=True)
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        pathlib.Path(os.environ["HOME"], "child").write_text(str(child.pid))
        time.sleep(600)
    convert(file)
"""
DIES_AT_DIE = """
for file in files:
    if content(file) == b"die":
        os._exit(139)
    convert(file)
"""
REFUSES_BAD = """
for file in files:
    if content(file) == b"bad":
        print("Error: source file could not be loaded", flush=True)
    else:
        convert(file)
"""
EMPTY_OUTPUT = "for file in files: convert(file, b'')\n"
VERSION = "print('LibreOffice 7.4.7.2 40(Build:2)')\n"
SILENT = "sys.exit(0)\n"


def install(folder: Path, body: str) -> tuple[Path, Path]:
    """Write the fake; answers with the program and the log of its calls."""
    log = folder / "calls"
    program = folder / "soffice"
    program.write_text(_HEAD.format(python=sys.executable, log=str(log)) + body, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program, log
