"""Forms whose borders are not drawn: labels, answers and their further lines by where they stand."""

from __future__ import annotations

from extractors.document import Document, Table
from extractors.readers.pages.assemble import assemble
from extractors.readers.pages.model import PageContent, Piece
from extractors.readers.pages.tables import CellFinder
from extractors.readers.scan.engine import OcrLine
from extractors.readers.scan.parting import pieces_of
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


def test_a_label_read_in_one_line_with_its_answer_is_cut_where_the_column_begins() -> None:
    parted = [x for k in range(3) for x in (line("项目名称", 90, 100 + 24 * k), line("监测平台", 168, 100 + 24 * k))]
    joined = line("项目主要建设内容建设雨情水情监测模块", 75, 172, gap_at=8, gap=5.0)
    prose = line("本项目围绕全县水旱灾害防御的实际需要建设", 75, 200)
    texts = [p.text for p in pieces_of(rows_of([*parted, joined, prose]), CellFinder([]), SIZE)]
    assert texts == [
        *["项目名称", "监测平台"] * 3,
        *["项目主要建设内容", "建设雨情水情监测模块"],
        "本项目围绕全县水旱灾害防御的实际需要建设",
    ]


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
