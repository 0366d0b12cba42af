"""forms: blank Word forms of the regulation's attachments and the bureau's register workbook, ready to fill.

`write_forms(out)` is what `prescreen forms` does. What the forms look like is data (templates/forms/).
"""

from __future__ import annotations

from pathlib import Path

from reports.forms.draw import draw_form
from reports.forms.layout import form_layouts
from reports.forms.register_book import render_register_book
from reports.writing import write_file


def write_forms(out: Path) -> list[Path]:
    """Write every blank form and 台账.xlsx into `out`; returns the files.

    An existing 台账.xlsx is kept (it may be filled): the blank one is then named 台账（空白）.xlsx.
    """
    written = [write_file(out / layout.file, draw_form(layout)) for layout in form_layouts()]
    name, data = render_register_book()
    target = out / name
    if target.exists() and target.read_bytes() != data:
        target = target.with_stem(f"{target.stem}（空白）")
    written.append(write_file(target, data))
    return written
