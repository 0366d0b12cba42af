"""The one error tree of prescreen. Every error says in Chinese what is wrong and how to mend it."""

from __future__ import annotations


class PrescreenError(Exception):
    """Base of all errors meant for people.

    `message` says what is wrong, `remedy` what to do about it; both are one Chinese sentence without a full stop.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}；{self.remedy}" if self.remedy else self.message

    def __reduce__(self) -> tuple[object, ...]:  # it crosses process borders
        return (type(self), (self.message, self.remedy))


class UsageError(PrescreenError):
    """The command cannot run as asked (no such folder, output inside the input, ...): exit status 2."""


class RulebookError(PrescreenError):
    """A rulebook or vocabulary file is malformed; the message names the file and the entry."""


class UnreadableFile(PrescreenError):  # noqa: N818 - an outcome, more than an error
    """One submitted file cannot be read at all. It becomes a GC-01 finding; the dossier goes on.

    `code` is stable and machine readable: empty, damaged, encrypted, unsupported, needs_tool, too_large, timeout,
    crashed, limits, unavailable (gone, or not to be opened, when it was to be read).
    """

    def __init__(self, code: str, message: str, remedy: str = "请重新提供可打开的文件") -> None:
        super().__init__(message, remedy)
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.code, self.message, self.remedy))


class MissingTool(UnreadableFile):
    """A program outside Python (tesseract, LibreOffice, libarchive) is needed and not installed."""

    def __init__(self, tool: str, message: str, remedy: str) -> None:
        super().__init__("needs_tool", message, remedy)
        self.tool = tool

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.tool, self.message, self.remedy))
