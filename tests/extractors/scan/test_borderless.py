"""Forms whose borders are not drawn: labels, answers and their further lines by where they stand."""

from __future__ import annotations

import numpy as np

from extractors.document import Document, Table
from extractors.readers.pages.assemble import assemble
from extractors.readers.pages.model import PageContent, Piece
from extractors.readers.pages.tables import CellFinder
from extractors.readers.scan.engine import OcrLine
from extractors.readers.scan.parting import Mask, pieces_of
from extractors.readers.scan.words import rows_of

SIZE = 11.0


def piece(text: str, x: float, y: float) -> Piece:
    return Piece(text, x, y, x + SIZE * len(text), y + 14, SIZE)


def line(text: str, x: float, y: float, gap_at: int = -1, gap: float = 0.0) -> OcrLine:
    """A recognised line of full-width letters; before letter `gap_at` stand `gap` more points."""
    places = [SIZE * (k + 0.5) + (gap if 0 <= gap_at <= k else 0.0) for k in range(len(text))]
    width = places[-1] + SIZE / 2
    box = ((x, y), (x + width, y), (x + width, y + 14), (x, y + 14))
    return OcrLine(box, text, 0.99, tuple(p / width for p in places), (0.99,) * len(text))


def rows(pieces: list[Piece]) -> list[list[str]]:
    document = Document("form.png", "png", "ocr")
    assemble(document, [PageContent(1, 595, 842, pieces, recognised=True)])
    (table,) = [b for b in document.blocks if isinstance(b, Table)]
    return [[c.text for c in row] for row in table.rows]


def test_a_label_that_fills_its_column_goes_on_in_the_next_line() -> None:
    form = [
        *(piece("项目名称", 90, 100), piece("云溪县水旱灾害监测平台", 160, 100)),
        *(piece("建设周期", 90, 124), piece("十二个月", 160, 124)),
        *(piece("资金来源", 90, 148), piece("县级财政资金", 160, 148)),
        *(
            piece("项目主要建设", 80, 172),
            piece("建设雨情水情监测、预警发布和巡查管理三个业务模块，接入水位站", 160, 172),
        ),
        *(piece("内容", 80, 188), piece("与雨量站的实时数据。", 160, 188)),
        *(piece("联系人", 90, 212), piece("周明远", 160, 212)),
    ]
    assert rows(form) == [
        ["项目名称", "云溪县水旱灾害监测平台"],
        ["建设周期", "十二个月"],
        ["资金来源", "县级财政资金"],
        ["项目主要建设内容", "建设雨情水情监测、预警发布和巡查管理三个业务模块，接入水位站与雨量站的实时数据。"],
        ["联系人", "周明远"],
    ]


def test_two_short_labels_are_two_rows_however_near() -> None:
    form = [p for k in range(5) for p in (piece(f"栏目{k}", 90, 100 + 16 * k), piece("答案文字", 160, 100 + 16 * k))]
    assert rows(form) == [[f"栏目{k}", "答案文字"] for k in range(5)]


def inked(lines: list[OcrLine]) -> Mask:
    """The page of such lines: a block a letter; a closing bracket or a stop fills the left third of its square only."""
    ink = np.zeros((300, 600), np.uint8)
    for one in lines:
        (x0, y0), (x1, _), (_, y1), _ = one.box
        for char, at in zip(one.text, one.at, strict=True):
            left = x0 + at * (x1 - x0) - 0.45 * SIZE
            right = left + (0.3 if char in "）、，" else 0.9) * SIZE
            ink[int(y0 + 2) : int(y1 - 2), round(left) : round(right)] = 255
    return ink


def parted(lines: list[OcrLine]) -> list[str]:
    return [p.text for p in pieces_of(rows_of(lines), CellFinder([]), SIZE, inked(lines))]


COLUMNS = [x for k in range(3) for x in (line("项目名称", 90, 100 + 24 * k), line("监测平台", 168, 100 + 24 * k))]


def test_a_label_read_in_one_line_with_its_answer_is_cut_where_the_column_begins() -> None:
    joined = line("项目主要建设内容建设雨情水情监测模块", 75, 172, gap_at=8, gap=5.0)
    prose = line("本项目围绕全县水旱灾害防御的实际需要建设", 75, 200)
    assert parted([*COLUMNS, joined, prose]) == [
        *["项目名称", "监测平台"] * 3,
        *["项目主要建设内容", "建设雨情水情监测模块"],
        "本项目围绕全县水旱灾害防御的实际需要建设",
    ]


def test_after_a_bracket_the_lines_beside_tell_whether_a_column_begins() -> None:
    """A bracket and a stop leave half of their square blank in running text as well."""
    label = [line("容（字数以内）系统依托县政务云部署", 91, 172, gap_at=7), line("农业农村等部门提供数据", 168, 188)]
    assert parted([*COLUMNS, *label])[6:] == ["容（字数以内）", "系统依托县政务云部署", "农业农村等部门提供数据"]
    assert parted([*COLUMNS, line("数据库、服务器、操作系统各一套", 91, 230)])[6:] == ["数据库、服务器、操作系统各一套"]


def test_running_text_with_wide_gaps_is_no_table() -> None:
    said = [piece("第七章、", 80, 100), piece("智慧生活", 330, 100)]
    for k in range(5):
        said += [
            piece("已解决和未解决，没有搜索到所点击的内容", 80, 124 + 20 * k),
            piece("我要提问可进入发起", 330, 124 + 20 * k),
        ]
    document = Document("page.png", "png", "ocr")
    assemble(document, [PageContent(1, 595, 842, said, recognised=True)])
    assert not list(document.tables())
