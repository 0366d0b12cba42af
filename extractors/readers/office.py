"""LibreOffice as a converter, in one place: found, versioned, started headless, timed, killed, its errors named.

Old Word, WPS, RTF, ODF and old Excel files become docx or xlsx, presentations become PDF; our own readers read those.
No import filter is forced: LibreOffice looks at the content (a Kingsoft .wps forced into the Works filter fails).

What makes it safe to run on files from outside: a profile of its own with macros, link updates and network off; copies
of the files under names of ours, so that no lock file appears beside an original; a time limit for each call, after
which the whole process tree is killed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from extractors.errors import UnreadableFile
from extractors.isolation.worker import beat
from extractors.limits import Limits
from extractors.snapshot import refusals

ENVIRONMENT = "PRESCREEN_SOFFICE"
_PLACES = ("/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice", "/snap/bin/libreoffice")

# Format -> the extension a copy is given, and what it is converted to.
CONVERTED: dict[str, tuple[str, str]] = {
    "doc": ("doc", "docx"),
    "wps": ("doc", "docx"),
    "works": ("wps", "docx"),
    "rtf": ("rtf", "docx"),
    "odt": ("odt", "docx"),
    "fodt": ("fodt", "docx"),
    "wordml": ("xml", "docx"),
    "uof": ("uof", "docx"),
    "xls": ("xls", "xlsx"),
    "encrypted_xls": ("xls", "xlsx"),
    "et": ("xls", "xlsx"),
    "xlsb": ("xlsb", "xlsx"),
    "ods": ("ods", "xlsx"),
    "fods": ("fods", "xlsx"),
    "spreadsheetml": ("xml", "xlsx"),
    "ppt": ("ppt", "pdf"),
    "pptx": ("pptx", "pdf"),
    "odp": ("odp", "pdf"),
    "fodp": ("fodp", "pdf"),
}
_OUTPUT = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML", "pdf": "pdf:impress_pdf_Export"}

_FLAGS = (
    "--headless",
    "--invisible",
    "--norestore",
    "--nologo",
    "--nodefault",
    "--nolockcheck",
    "--nofirststartwizard",
)

# Macros never, links never updated, remote pictures blocked and a proxy that leads nowhere: nothing in a document may
# reach out. Formulas keep the values their author saw.
_COMMON = "/org.openoffice.Office.Common/Security/Scripting"
_PROXY = "/org.openoffice.Inet/Settings"
_SETTINGS = (
    (_COMMON, "MacroSecurityLevel", "3"),
    (_COMMON, "DisableMacrosExecution", "true"),
    (_COMMON, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),  # 0 is never
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),  # here 1 is never
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("/org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    (_PROXY, "ooInetProxyType", "2"),
    (_PROXY, "ooInetHTTPProxyName", "127.0.0.1"),
    (_PROXY, "ooInetHTTPProxyPort", "9"),
    (_PROXY, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_PROXY, "ooInetHTTPSProxyPort", "9"),
)


def find_office() -> Path | None:
    """The soffice program: the one PRESCREEN_SOFFICE names, else of the path, else of the usual places."""
    stated = os.environ.get(ENVIRONMENT, "").strip()
    if stated:
        return Path(stated) if os.access(stated, os.X_OK) else None
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else next((Path(p) for p in _PLACES if os.access(p, os.X_OK)), None)


def office_version() -> str:
    """The version LibreOffice states, empty when it is missing or does not answer."""
    program = find_office()
    if program is None:
        return ""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.strip()


def convert(
    files: Mapping[Path, str], target: Path, limits: Limits, profile: Path | None = None
) -> dict[Path, Path | UnreadableFile]:
    """Convert `files` (path -> format) into the folder `target`: for each the converted file, or why there is none.

    `profile` is a folder that keeps LibreOffice's profile for the next call; no two processes may share one at a time.
    Files of one kind of output share a call. When a call hangs or dies, the file it was at is given up and the others
    are tried again.
    """
    results: dict[Path, Path | UnreadableFile] = {}
    program = find_office()
    kinds: dict[str, list[Path]] = {}
    for path, file_format in files.items():
        if program is None:
            results[path] = refusals.needs_office(file_format)
        elif file_format not in CONVERTED:
            results[path] = refusals.unsupported(file_format)
        else:
            kinds.setdefault(CONVERTED[file_format][1], []).append(path)
    for kind, paths in kinds.items():
        assert program is not None
        batch = _Batch(program, kind, target, limits, _profile(profile or target / "office-profile"))
        for first in range(0, len(paths), limits.office_files):
            some = {path: files[path] for path in paths[first : first + limits.office_files]}
            results.update(batch.convert(some))
    return results


class _Batch:
    """The calls for one kind of output."""

    def __init__(self, program: Path, kind: str, target: Path, limits: Limits, profile: Path) -> None:
        self.program = program
        self.kind = kind
        self.limits = limits
        self.profile = profile
        self.folder = Path(tempfile.mkdtemp(prefix="office-", dir=target))

    def convert(self, files: Mapping[Path, str]) -> dict[Path, Path | UnreadableFile]:
        results: dict[Path, Path | UnreadableFile] = {}
        staged: dict[Path, Path] = {}  # copy -> original
        for number, (path, file_format) in enumerate(files.items()):
            copy = self.folder / f"{number:04d}.{CONVERTED[file_format][0]}"
            try:
                shutil.copyfile(path, copy)
            except OSError as error:
                results[path] = refusals.unavailable(error)
            else:
                staged[copy] = path
        waiting = list(staged)
        while waiting:
            failure, at = self._call(waiting)
            rest = []
            for copy in waiting:
                done = self._output(copy)
                if done is not None:
                    results[staged[copy]] = done
                elif failure is None:
                    results[staged[copy]] = _rejected(files[staged[copy]])
                elif copy == at or len(waiting) == 1:
                    results[staged[copy]] = failure
                else:
                    rest.append(copy)
            if failure is not None and at is None and len(rest) > 1:
                # it died without saying where: one by one
                for copy in rest:
                    results.update(self.convert({staged[copy]: files[staged[copy]]}))
                break
            waiting = rest
        for copy in staged:
            copy.unlink(missing_ok=True)
        return results

    def _output(self, copy: Path) -> Path | None:
        """The converted file, moved away so that the next call cannot overwrite it."""
        made = self.folder / "out" / f"{copy.stem}.{self.kind}"
        if not made.is_file() or made.stat().st_size == 0:
            return None
        kept = Path(tempfile.mkdtemp(prefix="made-", dir=self.folder)) / f"converted.{self.kind}"
        return made.rename(kept)

    def _call(self, copies: list[Path]) -> tuple[UnreadableFile | None, Path | None]:
        """One start of LibreOffice. Answers with what stopped it and the file it was at, None and None when it ended."""
        seconds = self.limits.office_seconds + self.limits.office_file_seconds * len(copies)
        beat(seconds + 30)
        command: list[str | Path] = [self.program, *_FLAGS, f"-env:UserInstallation=file://{quote(str(self.profile))}"]
        command += ["--convert-to", _OUTPUT[self.kind], "--outdir", self.folder / "out", *copies]
        log = self.folder / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=_environment(self.profile)
            )
            try:
                status = process.wait(seconds)
            except subprocess.TimeoutExpired:
                return _hung(), self._last_named(log, copies)
            finally:
                _kill_tree(process)
        if status != 0 and not all((self.folder / "out" / f"{copy.stem}.{self.kind}").exists() for copy in copies):
            return _died(), self._last_named(log, copies)
        return None, None

    @staticmethod
    def _last_named(log: Path, copies: list[Path]) -> Path | None:
        """LibreOffice prints a line for each file before it converts it."""
        said = [
            line.split(" ")[1] for line in log.read_text("utf-8", "replace").splitlines() if line.startswith("convert ")
        ]
        return next((copy for name in reversed(said) for copy in copies if str(copy) == name), None)


def _profile(profile: Path) -> Path:
    """Write our settings into a profile before LibreOffice first opens it."""
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        items = "".join(
            f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
            for path, name, value in _SETTINGS
        )
        settings.write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">\n'
            f"{items}</oor:items>\n",
            encoding="utf-8",
        )
    return profile


def _environment(home: Path) -> dict[str, str]:
    """No display, no user's settings; a UTF-8 locale, without which Chinese file names fail."""
    kept = {name: value for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if (value := os.environ.get(name))}
    return {**kept, "HOME": str(home), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _kill_tree(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with the processes it started: its start script only waits for the real one."""
    if process.poll() is not None:
        return
    import psutil

    try:
        children = psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        children = []
    process.kill()
    for child in children:
        try:
            child.kill()
        except psutil.Error:
            continue
    process.wait()


def _rejected(file_format: str) -> UnreadableFile:
    if file_format == "encrypted_xls":
        return refusals.encrypted(file_format)
    return refusals.damaged(file_format, "LibreOffice 也打不开")


def _hung() -> UnreadableFile:
    return UnreadableFile("timeout", "LibreOffice 转换时长时间没有结果，已中止", "请另存为 docx/xlsx 后重新提供")


def _died() -> UnreadableFile:
    return UnreadableFile("crashed", "LibreOffice 转换这个文件时意外退出", "请另存为 docx/xlsx 后重新提供")
