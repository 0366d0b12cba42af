"""Writes the generated parts of docs/: the rule list and the table of check kinds. `make docs`; a test compares."""

from __future__ import annotations

from pathlib import Path

from checks.registry import kinds
from checks.rulebook import load_rulebook
from flows.rules_text import rules_markdown

DOCS = Path(__file__).resolve().parents[1] / "docs"
MARK = "<!-- kinds -->"
END = "<!-- /kinds -->"


def kinds_table() -> str:
    """One row a check kind: its name and the first sentence of its docstring."""
    rows = []
    for name, kind in sorted(kinds().items()):
        rows.append(f"| `{name}` | {kind.doc.splitlines()[0]} |")
    return "\n".join(rows)


def rulebook_page(text: str) -> str:
    """docs/rulebook.md with the table of kinds filled in anew."""
    head, _, rest = text.partition(MARK)
    tail = rest.partition(END)[2] if END in rest else rest
    return f"{head}{MARK}\n{kinds_table()}\n{END}{tail}"


def pages() -> dict[Path, str]:
    book = load_rulebook()
    page = DOCS / "rulebook.md"
    return {
        DOCS / "rules.md": rules_markdown(book, list(book.rules)),
        page: rulebook_page(page.read_text("utf-8")),
    }


def main() -> None:
    for path, text in pages().items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
