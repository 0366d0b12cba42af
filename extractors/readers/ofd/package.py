"""The zip container of an OFD: parts by the paths its XML gives, which are absolute or relative to the part they stand in."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from extractors.limits import Limits
from extractors.readers.xmltools import local, parser
from extractors.snapshot import refusals


class OfdPackage:
    """Read-only view of the parts. Raises UnreadableFile when this is no whole package or is encrypted."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        self.damaged: set[str] = set()  # parts that are there but could not be read, or not whole
        try:
            self._zip = zipfile.ZipFile(path)
        except Exception as error:  # zipfile raises whatever a damaged directory leads it to
            raise refusals.damaged("ofd") from error
        self._names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._zip.infolist()}
        if "encryptions.xml" in self._names:
            raise refusals.encrypted("encrypted_ofd")

    def __enter__(self) -> OfdPackage:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def find(self, location: str, base: str, *folders: str) -> str:
        """The part that `location`, written in the part `base`, means; empty when there is none. Writers disagree about
        what a path is relative to, so the folders of `folders` and the package's root are tried after the base's own."""
        location = location.strip().replace("\\", "/")
        if not location:
            return ""
        if location.startswith("/"):
            tried = [location]
        else:
            tried = [posixpath.join(folder, location) for folder in (posixpath.dirname(base), *folders, "")]
        for candidate in tried:
            name = posixpath.normpath(candidate).lstrip("/")
            if name.lower() in self._names:
                return name
        return ""

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, None when there is none or it is damaged. Raises UnreadableFile when it is too large."""
        info = self._names.get(name.lower())
        if info is None:
            return None
        if info.file_size > self.limits.xml_bytes:
            raise refusals.over_limit(f"OFD 的内容过大（{refusals.megabytes(info.file_size)}）", "请拆分后重新提供")
        if info.flag_bits & 0x1:
            raise refusals.encrypted("ofd")
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
            self.damaged.add(name)
            return None

    def tree(self, name: str) -> etree._Element | None:
        """A parsed part, None when there is none or it cannot be made out."""
        data = self.part(name) if name else None
        if not data:
            return None
        for recover in (False, True):
            try:
                root = etree.fromstring(data, parser(recover))
            except etree.XMLSyntaxError:
                root = None
            if root is not None:
                return root
            self.damaged.add(name)
        return None

    def take_damage(self) -> bool:
        """Whether any part was found damaged since this was last asked."""
        found, self.damaged = bool(self.damaged), set()
        return found


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    if element is None:
        return None
    return next((e for e in element if local(e) == name), None)


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if element is None else [e for e in element if local(e) == name]


def words(element: etree._Element | None, name: str) -> str:
    """The text of a child, empty when there is none."""
    found = child(element, name)
    return (found.text or "").strip() if found is not None else ""
