"""Files that are in a folder but are no submission: office lock files, partial downloads, what systems leave behind.

They stand in the list as skipped, each with the reason, so that nothing is silently passed over.
"""

from __future__ import annotations

import fnmatch

CORRECTIONS = "收件.yaml"
MARKERS = ("完成", ".ready")
_MARKER_BYTES = 1024

_FOLDERS = {
    "__macosx": "苹果系统压缩时附带的数据",
    "@eadir": "群晖网盘生成的缩略图",
    "$recycle.bin": "Windows 回收站",
    "#recycle": "网盘回收站",
    "system volume information": "Windows 系统数据",
    ".git": "版本库数据",
    ".svn": "版本库数据",
}
_NAMES = {
    "thumbs.db": "Windows 缩略图缓存",
    "ehthumbs.db": "Windows 缩略图缓存",
    ".ds_store": "苹果系统数据",
    "desktop.ini": "Windows 文件夹设置",
    "收件.yaml": "审核员的收件说明，不是材料",
}
_PATTERNS = (
    ("~$*", "Office 打开文件时的锁定文件"),
    (".~*", "WPS 或 LibreOffice 打开文件时的锁定文件"),
    ("._*", "苹果系统附带的数据"),
    ("*.tmp", "临时文件"),
    ("*.part", "没有下载完的文件"),
    ("*.crdownload", "没有下载完的文件"),
    ("*.download", "没有下载完的文件"),
    ("*.filepart", "没有下载完的文件"),
    ("*.partial", "没有下载完的文件"),
    ("*.td", "没有下载完的文件"),
)


def junk(path: str, size: int) -> str:
    """Why the file at the relative `path` is no submission, empty when it is one."""
    *folders, name = path.replace("!/", "/").split("/")
    for folder in folders:
        if folder.lower() in _FOLDERS:
            return _FOLDERS[folder.lower()]
    lowered = name.lower()
    if lowered in _NAMES:
        return _NAMES[lowered]
    if name in MARKERS and size <= _MARKER_BYTES:
        return "送达完成的标记，不是材料"
    return next((why for pattern, why in _PATTERNS if fnmatch.fnmatchcase(lowered, pattern)), "")
