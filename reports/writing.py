"""Putting reports on disk so that a reader never sees half of one.

Every file is written beside its place, synced and renamed; report.json comes last, so a folder with a report.json is
complete. An earlier round is kept under `rounds/N/`. Only files that prescreen itself writes are ever moved or
removed: `--out` may be any folder of the user's.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Container, Mapping
from pathlib import Path

from extractors.errors import PrescreenError, UsageError
from reports import html_report, json_report, notice
from reports.html_report import CropKey, crops_in, render_html
from reports.json_report import read_report, to_json
from reports.model import with_report_time
from reports.notice import render_notice
from reports.schema import Report

ROUNDS = "rounds"
ANNOTATED = "批注件"
# what a round consists of besides report.json
ARTEFACTS = (html_report.FILE_NAME, notice.FILE_NAME, ANNOTATED)

_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.ESTALE: "网络文件夹已断开",
    errno.EHOSTDOWN: "网络文件夹已断开",
}
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_TEMPORARY = re.compile(r"\.[0-9a-f]{12}\.tmp")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_LONGEST = 80  # characters: 240 bytes of UTF-8 when all are Chinese, below the 255 of most file systems


def write_reports(out: Path, report: Report, crops: Mapping[CropKey, str] | None = None) -> list[Path]:
    """Write report.html, 补正告知.docx (when there is one) and report.json into `out`; returns them in that order.

    An earlier round found there moves to `rounds/N/`; the same round is replaced, a notice no longer due is removed.
    Without `crops` (a report told anew, its files not at hand) the pictures of the page it replaces stay.
    Raises PrescreenError when a file cannot be written (no room, no rights, open in Word).
    """
    started = time.perf_counter()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(out, error) from error
    keep_earlier_round(out, report.dossier.round)
    if crops is None:
        crops = _crops_there(out / html_report.FILE_NAME)
    written = [write_file(out / html_report.FILE_NAME, render_html(report, crops))]
    letter = render_notice(report)
    if letter is not None:
        written.append(write_file(out / notice.FILE_NAME, letter))
    else:
        (out / notice.FILE_NAME).unlink(missing_ok=True)
    if report.conclusion == "stopped":
        shutil.rmtree(out / ANNOTATED, ignore_errors=True)
    timed = with_report_time(report, time.perf_counter() - started)
    written.append(write_file(out / json_report.FILE_NAME, to_json(timed)))
    return written


def _crops_there(page: Path) -> dict[CropKey, str]:
    try:
        return crops_in(page.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def publish(staged: Path, out: Path, current: int) -> list[Path]:
    """Bring what `write_reports` wrote into a folder of its own to its place, report.json last; returns the files there.

    Only renames happen here, so that whoever has a last look at claims and files has it right before. `staged` must lie on
    the same disk. Raises PrescreenError when a file cannot be written; `out` is whole or incomplete then, never wrong.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        keep_earlier_round(out, current)
        names = [name for name in (*ARTEFACTS, json_report.FILE_NAME) if (staged / name).exists()]
        for name in names:
            if (staged / name).is_dir():
                _remove(out / name)
            (staged / name).replace(out / name)
            if name == json_report.FILE_NAME:
                break
        for name in ARTEFACTS:
            if name not in names:
                _remove(out / name)
    except OSError as error:
        raise _cannot_write(out, error) from error
    _sync_folder(out)
    shutil.rmtree(staged, ignore_errors=True)
    return [out / name for name in names]


def keep_earlier_round(out: Path, current: int) -> None:
    """Move what an earlier round left in `out` to `rounds/N/`, so that being killed at any point costs nothing.

    Everything is copied first (linked, where the disk can), its report.json last; then it goes from `out`, report.json
    first, so that `out` counts as incomplete from there on. A report.json that cannot be read is left to be overwritten: it
    says nothing about its round.
    """
    record = out / json_report.FILE_NAME
    if not record.is_file():
        return
    try:
        earlier = read_report(record).dossier.round
    except UsageError:
        return
    if earlier >= current:
        return
    target = out / ROUNDS / str(earlier)
    try:
        target.mkdir(parents=True, exist_ok=True)
        names = [name for name in (*ARTEFACTS, json_report.FILE_NAME) if (out / name).exists()]
        for name in names:
            _copy(out / name, target / name)
        _sync_folder(target)
        for name in reversed(names):
            _remove(out / name)
    except OSError as error:
        raise _cannot_write(target, error) from error


def _copy(source: Path, target: Path) -> None:
    _remove(target)
    if source.is_dir():
        shutil.copytree(source, target, copy_function=_link_or_copy)
    else:
        _link_or_copy(source, target)


def _link_or_copy(source: str | Path, target: str | Path) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return str(target)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a writer that was killed left half written in a folder; never while another writes there."""
    try:
        halves = [p for p in folder.iterdir() if _TEMPORARY.fullmatch(p.name)]
    except OSError:
        return
    for path in halves:
        path.unlink(missing_ok=True)


def write_file(path: Path, content: str | bytes) -> Path:
    """Write `content` so that `path` is either the old or the whole new file, whatever happens."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary = path.with_name(f".{secrets.token_hex(6)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return path


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where folders can be opened (not on Windows)."""
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # a folder that may be written but not read; the rename is done all the same
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network shares refuse it
    finally:
        os.close(handle)


class CannotWrite(UsageError):  # noqa: N818 - a state of the world, usually passing
    """The output does not take a file just now: full, read-only, a share that is away, open in Word."""


def _cannot_write(path: Path, error: OSError) -> PrescreenError:
    if isinstance(error, PermissionError):
        return CannotWrite(f"写不了 {path}：没有权限，或文件正被其他程序打开", "请关闭该文件或另选 --out 文件夹")
    reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
    return CannotWrite(f"写不了 {path}：{reason}", "请检查磁盘空间和 --out 文件夹")


def safe_name(name: str, taken: Container[str] = ()) -> str:
    """A folder name that Windows accepts too; `-2`, `-3` … behind it while its lower-case form is in `taken`."""
    cleaned = _FORBIDDEN.sub("_", name).strip().rstrip(". ")[:_LONGEST].rstrip(". ")
    if not cleaned:
        cleaned = "未命名"
    if _RESERVED.fullmatch(cleaned):
        cleaned = f"_{cleaned}"
    candidate, number = cleaned, 2
    while candidate.casefold() in taken:
        candidate, number = f"{cleaned}-{number}", number + 1
    return candidate


def safe_names(names: list[str]) -> list[str]:
    """`safe_name` for each of several names, without clashes among them, in their order."""
    taken: set[str] = set()
    result = []
    for name in names:
        chosen = safe_name(name, taken)
        taken.add(chosen.casefold())
        result.append(chosen)
    return result
