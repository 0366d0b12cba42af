"""Every limit on what a submitted file may cost, in one place, with its default.

A dossier comes from outside: a file may be enormous, a bomb, or made to hang its reader. Whatever goes over a limit
becomes one unreadable file with the limit named, never a stopped dossier. A bureau with larger material raises a limit
in a small YAML file (`名称: 数值`, the names below), named by the environment variable PRESCREEN_LIMITS or given to
`load_limits`.
"""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import UsageError

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB

ENVIRONMENT = "PRESCREEN_LIMITS"


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    # --- the folder
    dossier_files: int = 20_000  # files of one dossier that are listed; a department's whole drive is not a dossier
    file_bytes: int = 1 * GIB  # a larger single file is listed and hashed, not read

    # --- archives
    archive_depth: int = 5  # archive within archive within archive …
    archive_entries: int = 10_000  # members of one archive
    archive_total_bytes: int = 4 * GIB  # unpacked, over all archives of a dossier
    archive_member_bytes: int = 1 * GIB  # one unpacked member
    archive_ratio: int = 200  # unpacked to packed; text and drawings reach 50, bombs 1000 and more
    archive_ratio_floor: int = 64 * MIB  # below this much unpacked the ratio is not looked at
    archive_seconds: float = 300.0  # unpacking one archive

    # --- readers
    read_seconds: float = 120.0  # a reader that reports no progress for this long hangs
    page_seconds: float = 90.0  # the same between two pages, for readers that report each page
    file_seconds: float = 3600.0  # one file in all, however many pages it has
    worker_bytes: int = 2 * GIB  # resident memory of a worker and its child processes
    worker_data_bytes: int = 6 * GIB  # private memory a worker may ask for (reserved, not used)
    worker_files: int = 200  # files after which a worker is replaced, against creeping memory
    workers: int = 0  # reading processes; 0: one a core
    xml_bytes: int = 256 * MIB  # one unpacked XML part of an Office or OFD package
    table_rows: int = 20_000  # rows of one sheet or delimited file
    table_columns: int = 512  # columns of the same
    text_bytes: int = 64 * MIB  # a plain text, HTML or delimited file
    ofd_pages: int = 2_000

    # --- LibreOffice
    office_seconds: float = 60.0  # starting it, once a call
    office_file_seconds: float = 60.0  # and for every file of the call
    office_files: int = 8  # files a call: a start costs about a second, but a hanging file blocks its call


DEFAULT = Limits()


def load_limits(file: Path | None = None) -> Limits:
    """The limits of `file`, else of the file that PRESCREEN_LIMITS names, else the defaults.

    Raises UsageError naming the entry when the file cannot be read, names an unknown limit or holds no number.
    """
    chosen = file or (Path(value) if (value := os.environ.get(ENVIRONMENT, "").strip()) else None)
    if chosen is None:
        return DEFAULT
    import yaml  # only bureaus that raise a limit pay for it

    try:
        stated = yaml.safe_load(chosen.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"读不了限额文件 {chosen}：{error}", f"请检查该文件，或取消环境变量 {ENVIRONMENT}") from error
    if stated is None:
        return DEFAULT
    if not isinstance(stated, dict):
        raise UsageError(f"限额文件 {chosen} 的内容不是“名称: 数值”", "每行写一个限额，例如 read_seconds: 300")
    values = {str(name): _value(chosen, str(name), value) for name, value in stated.items()}
    return dataclasses.replace(DEFAULT, **values)  # type: ignore[arg-type]  # _value has checked name and type


def _value(file: Path, name: str, value: object) -> float:
    known = [f.name for f in dataclasses.fields(Limits)]
    if name not in known:
        raise UsageError(f"限额文件 {file} 里的“{name}”不是已知的限额", f"可用的限额：{'、'.join(known)}")
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise UsageError(f"限额文件 {file} 里“{name}”的值 {value!r} 不是数", "请写一个不小于 0 的数")
    return int(value) if isinstance(getattr(DEFAULT, name), int) else float(value)
