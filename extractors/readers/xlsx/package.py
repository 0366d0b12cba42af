"""The zip package of a workbook: parts, relationships, and a limit on what unpacking one may cost."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from extractors.limits import Limits
from extractors.readers.xmltools import local, parser
from extractors.snapshot import refusals


class Package:
    """Read-only view of the parts. Raises UnreadableFile when this is no whole package."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        try:
            self._zip = zipfile.ZipFile(path)
        except Exception as error:  # zipfile raises whatever a damaged directory leads it to
            raise refusals.damaged("xlsx") from error
        self._names = {info.filename.lstrip("/").lower(): info for info in self._zip.infolist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, None when there is none. Raises UnreadableFile when it is too large or damaged."""
        info = self._names.get(name.lstrip("/").lower())
        if info is None:
            return None
        if info.file_size > self.limits.xml_bytes:
            raise refusals.over_limit(
                f"工作簿的内容过大（{refusals.megabytes(info.file_size)}）", "请删去无关的行和工作表后重新提供"
            )
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise refusals.damaged("xlsx", posixpath.basename(name)) from error

    def tree(self, name: str, recover: bool = False) -> etree._Element | None:
        """A parsed part, None when there is none or it is not XML."""
        data = self.part(name)
        if data is None:
            return None
        try:
            return etree.fromstring(data, parser(recover))
        except etree.XMLSyntaxError:
            return None

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part: id -> (kind, target part)."""
        folder, last = posixpath.split(name)
        root = self.tree(posixpath.join(folder, "_rels", f"{last}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for child in root if root is not None else ():
            if local(child) != "Relationship" or child.get("TargetMode") == "External":
                continue
            target = str(child.get("Target", ""))
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[str(child.get("Id"))] = (str(child.get("Type", "")).rpartition("/")[2], full)
        return found
