"""Word documents (.docx, .docm, .dotx, Strict OOXML) become one `Document`."""

from extractors.readers.word.reader import read_word

__all__ = ["read_word"]
