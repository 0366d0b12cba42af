"""Passes a Word file through LibreOffice, so that not every sample comes from one writer. Only used when building samples."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from sample_docs.builder.content import BuilderError

TIMEOUT = 180


def resave(data: bytes) -> bytes:
    """The same document as LibreOffice writes it. Raises BuilderError when LibreOffice is missing or fails."""
    program = shutil.which("soffice")
    if program is None:
        raise BuilderError("没有安装 LibreOffice，不能另存样例文件", "请安装 libreoffice-writer，或沿用已提交的文件")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "in" / "sample.docx"
        source.parent.mkdir()
        source.write_bytes(data)
        target = folder / "out"
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
        command += ["docx:MS Word 2007 XML", "--outdir", str(target), str(source)]
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False)
        written = target / "sample.docx"
        if done.returncode or not written.is_file():
            raise BuilderError("LibreOffice 没有写出文件", done.stderr.decode(errors="replace")[:200])
        return written.read_bytes()
