"""`prescreen doctor`: what is installed, what is missing, what that costs, how to get it. Never fails, only tells."""

from __future__ import annotations

import ctypes.util
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata, util

import click

from extractors.readers.office import office_version

_LIBRARIES = (
    "python-docx",
    "pdfplumber",
    "pypdfium2",
    "pytesseract",
    "rapidocr",
    "openvino",
    "opencv-python-headless",
    "spacy",
    "pandas",
    "prefect",
    "great-expectations",
    "py7zr",
    "libarchive-c",
    "pi-heif",
)


@dataclass(slots=True, frozen=True)
class Finding:
    name: str
    ok: bool
    detail: str
    remedy: str = ""


def findings() -> Iterator[Finding]:
    yield Finding(
        "Python", (3, 11) <= sys.version_info[:2] <= (3, 14), platform.python_version(), "请用 Python 3.11 至 3.14"
    )
    for name in _LIBRARIES:
        try:
            yield Finding(name, True, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(name, False, "没有安装", f"pip install {name}")
    yield _program(
        "tesseract", ["tesseract", "--version"], "第二文字识别引擎", "apt install tesseract-ocr tesseract-ocr-chi-sim"
    )
    yield _chinese()
    yield _office()
    yield _archive()
    yield _models()


def _program(name: str, command: list[str], use: str, remedy: str) -> Finding:
    path = shutil.which(command[0])
    if path is None:
        return Finding(name, False, f"没有安装；{use}因此不能用，这些文件会列为待核", remedy)
    line = _first_line([path, *command[1:]])
    return Finding(name, bool(line), line or "不能运行", "" if line else remedy)


def _office() -> Finding:
    version = office_version()
    remedy = "apt install libreoffice-writer libreoffice-calc"
    if version:
        return Finding("LibreOffice", True, version)
    return Finding("LibreOffice", False, "没有安装或不能运行；.doc .wps .rtf .xls .et 等旧格式会列为待核", remedy)


def _first_line(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return next(iter((done.stdout or done.stderr).strip().splitlines()), "")


def _chinese() -> Finding:
    path = shutil.which("tesseract")
    if path is None:
        return Finding("tesseract 中文", False, "没有安装 tesseract", "apt install tesseract-ocr-chi-sim")
    try:
        done = subprocess.run([path, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.SubprocessError):
        return Finding("tesseract 中文", False, "不能运行", "重装 tesseract-ocr")
    has = "chi_sim" in (done.stdout + done.stderr).split()
    return Finding(
        "tesseract 中文", has, "chi_sim" if has else "没有 chi_sim", "" if has else "apt install tesseract-ocr-chi-sim"
    )


def _archive() -> Finding:
    found = ctypes.util.find_library("archive")
    return Finding(
        "libarchive",
        found is not None,
        found or "没有安装；.rar 不能解开，会列为待核",
        "" if found else "apt install libarchive13",
    )


def _models() -> Finding:
    """The recognition models come in RapidOCR's wheel; nothing is downloaded at run time."""
    spec = util.find_spec("rapidocr")
    folder = spec.submodule_search_locations if spec else None
    from pathlib import Path

    models = sorted(p.name for f in folder or () for p in Path(f).glob("models/*.onnx"))
    return Finding(
        "识别模型",
        bool(models),
        f"{len(models)} 个（随 rapidocr 安装）" if models else "没有找到",
        "" if models else "重装 rapidocr",
    )


def run_doctor(echo: Callable[[str], None] = click.echo) -> int:
    """Print one line a part; always exit status 0: a missing part makes files 待核, not the tool unusable."""
    lacking = 0
    for item in findings():
        mark = "✓" if item.ok else "✗"
        lacking += not item.ok
        echo(f"{mark} {item.name}：{item.detail}" + (f"　→ {item.remedy}" if item.remedy and not item.ok else ""))
    echo("全部就绪。" if not lacking else f"有 {lacking} 项缺失或不可用；其余功能照常，受影响的文件会列为待核。")
    return 0
