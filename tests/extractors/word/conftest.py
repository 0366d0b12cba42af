"""`read(body, ...)` makes a package with this body and reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from word_make import Read, word_file

from extractors.document import Document
from extractors.readers.word import read_word


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def make(body: str, **more: Any) -> Document:
        return read_word(word_file(tmp_path / "a.docx", body, **more), "申报/a.docx")

    return make
