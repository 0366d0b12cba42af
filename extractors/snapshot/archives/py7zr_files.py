"""The writer that py7zr asks for: every member into a numbered file, whatever it is called."""

from __future__ import annotations

from pathlib import Path

from py7zr.io import Py7zIO, WriterFactory


class _File(Py7zIO):
    def __init__(self, path: Path) -> None:
        self._stream = path.open("w+b")
        self._size = 0

    def write(self, s: bytes | bytearray) -> int:
        self._size += len(s)
        return self._stream.write(s)

    def read(self, size: int | None = None) -> bytes:
        return self._stream.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def flush(self) -> None:
        if not self._stream.closed:
            self._stream.flush()

    def size(self) -> int:
        return self._size

    def close(self) -> None:
        self._stream.close()


class FileFactory(WriterFactory):
    """`made` maps a member's name to the file that holds it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: dict[str, Path] = {}

    def create(self, filename: str) -> Py7zIO:
        path = self.folder / f"{len(self.made):05d}.member"
        self.made[Path(filename).relative_to(self.folder).as_posix()] = path
        return _File(path)
