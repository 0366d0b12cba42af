"""Telling text kinds apart by how they begin: RTF, HTML, MHT, mail, the XML dialects of office programs, tables, plain text."""

from __future__ import annotations

import re

from extractors.readers.charset import decode, decode_head
from extractors.snapshot.formats import extension

_MAIL_HEADER = re.compile(
    r"^(from|to|cc|subject|date|received|return-path|message-id|mime-version|delivered-to|content-type|x-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_WEB_ARCHIVE = re.compile(
    r"^content-type:\s*multipart/related|^(snapshot-)?content-location:", re.IGNORECASE | re.MULTILINE
)
_PROLOG = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<([^\W\d][\w.-]*:)?([^\W\d][\w.-]*)([^>]*)", re.DOTALL)
_HTML_ROOTS = frozenset(
    {"html", "head", "body", "table", "div", "p", "meta", "style", "font", "span", "title", "center"}
)
_ODF_KINDS = (("text", "fodt"), ("spreadsheet", "fods"), ("presentation", "fodp"))
_CALLED_TEXT = frozenset(
    ["txt", "log", "md", "json", "csv", "tsv", "htm", "html", "mht", "mhtml", "xml", "yaml", "yml", "eml"]
)
_FLAWS = 50
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x80-\x84\x86-\x9f\ufffe\uffff]")


def sniff_text(head: bytes, name: str, whole: bool) -> str:
    """The text kind of a file that begins with `head`; empty when these are not the bytes of a text."""
    stripped = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if stripped.startswith(b"{\\rtf"):
        return "rtf"
    suffix = extension(name)
    text = decode_head(head, whole)
    if text is None or _NOT_TEXT.search(text):
        # a few bad bytes do not unmake a text that is called one
        text = _with_flaws(head) if suffix in _CALLED_TEXT or stripped.startswith(b"<") else None
    if text is None:
        return ""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        found = _markup(start)
        if found:
            return found
    if start.startswith("[InternetShortcut]"):
        return "url"
    if _is_mail(start, suffix):
        beginning = start[:16_384]
        return "mht" if suffix in ("mht", "mhtml") or _WEB_ARCHIVE.search(beginning) else "eml"
    if suffix in ("yaml", "yml"):
        return "yaml"
    if suffix in ("csv", "tsv"):
        return "csv"
    return "csv" if suffix not in ("txt", "log", "md", "json") and _is_table(text) else "txt"


def _with_flaws(head: bytes) -> str | None:
    """The text of bytes of which at most one in fifty is wrong, None for worse."""
    text, _ = decode(head)
    flaws = len(_NOT_TEXT.findall(text)) + text.count("\ufffd")
    return text if flaws * _FLAWS <= len(text) else None


def _markup(start: str) -> str:
    after = _PROLOG.match(start)
    root = _ROOT.match(start, after.end() if after else 0)
    lowered = start[:2048].lower()
    if root is None:
        return "html" if "<html" in lowered or "<!doctype html" in lowered else ""
    prefix, local, attributes = root.group(1) or "", root.group(2), root.group(3)
    if local.lower() in _HTML_ROOTS and not prefix:
        return "html"
    if "office/word/2003/wordml" in attributes and local == "wordDocument":
        return "wordml"
    if "schemas-microsoft-com:office:spreadsheet" in attributes and local == "Workbook":
        return "spreadsheetml"
    if local == "package" and "schemas.microsoft.com/office/2006/xmlPackage" in attributes:
        return "flat_opc"
    if local == "document" and "opendocument:xmlns:office" in attributes:
        kind = re.search(r"opendocument\.(\w+)", attributes)
        return dict(_ODF_KINDS).get(kind.group(1), "xml") if kind else "xml"
    if prefix.lower() == "uof:" or local.upper() == "UOF":
        return "uof"
    if local == "svg":
        return "svg"
    if start.startswith("<?xml") or prefix or "xmlns" in attributes:
        return "xml"
    return "html" if "<html" in lowered or "</p>" in lowered or "<table" in lowered else ""


def _is_mail(start: str, suffix: str) -> bool:
    first = start.split("\n", 1)[0]
    if not _MAIL_HEADER.match(first):
        return False
    found = {match.group(1).lower() for match in _MAIL_HEADER.finditer(start[:8192])}
    return len(found) >= (2 if suffix in ("eml", "mht", "mhtml") or "mime-version" in found else 3)


def _is_table(text: str) -> bool:
    """Whether at least three lines split into the same number of columns (three or more) by one delimiter."""
    rows = [line for line in text.split("\n")[:11] if line.strip()][:10]
    if len(rows) < 3:
        return False
    counts = [{row.count(delimiter) for row in rows} for delimiter in (",", "\t")]
    return any(len(each) == 1 and each.pop() >= 2 for each in counts)
