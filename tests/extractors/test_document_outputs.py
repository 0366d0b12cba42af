"""`prescreen read`: the document as JSON of schema prescreen.document/1, and as text."""

from __future__ import annotations

import json

from extractors.document import Cell, Document, Figure, Paragraph, ReadWarning, Seal, Table, Tick
from extractors.document_json import document_json
from extractors.document_text import document_text
from extractors.dossier import Piece

INNER = Table([[Cell("内", 0, 0)]], "表1 第2行 第1列 内表1")
DOCUMENT = Document(
    "申报/申请表.docx",
    "docx",
    "docx",
    [
        Paragraph("总体情况", "正文 第1段", number="第一章", level=1, bold=True, size=16.0),
        Paragraph("第一章 总体情况\t1", "正文 第2段", toc=True),
        Paragraph("☑政务外网", "正文 第3段", ticks=[Tick("政务外网", True)]),
        Paragraph("秘密", "页眉1 第1段", part="header"),
        Table(
            [
                [Cell("项目名称", 0, 0), Cell("智慧水务平台", 0, 1, 1, 2)],
                [
                    Cell("类别", 1, 0, 2, 1, tables=[INNER]),
                    Cell("☐是", 1, 1, ticks=[Tick("是", False)]),
                    Cell("☒否", 1, 2, ticks=[Tick("否", None)]),
                ],
                [Cell("备注", 2, 1, 1, 2)],
            ],
            "表1",
            page=2,
            bbox=(1.0, 2.005, 3.0, 4.0),
        ),
        Figure("正文 第4段 插图1", caption="图1 架构图", broken="图片数据是空的（0 字节）"),
    ],
    pages=3,
    seals=[Seal(1, (10.0, 20.0, 30.0, 40.0), "red", "高水县水务局")],
    warnings=[ReadWarning("comments", "文件含有 1 条批注", locator="批注1")],
)


def test_the_schema_exactly() -> None:
    piece = Piece("application_form", DOCUMENT, 0, 6, 0.98, pages=(1, 2))
    found = document_json(DOCUMENT, [piece])
    assert found == {
        "schema": "prescreen.document/1",
        "file": "申报/申请表.docx",
        "format": "docx",
        "pages": 3,
        "blocks": [
            {
                "type": "paragraph",
                "part": "body",
                "text": "总体情况",
                "number": "第一章",
                "level": 1,
                "page": None,
                "bbox": None,
                "locator": "正文 第1段",
                "ticks": [],
            },
            {
                "type": "paragraph",
                "part": "body",
                "text": "第一章 总体情况\t1",
                "number": "",
                "level": None,
                "page": None,
                "bbox": None,
                "locator": "正文 第2段",
                "ticks": [],
            },
            {
                "type": "paragraph",
                "part": "body",
                "text": "☑政务外网",
                "number": "",
                "level": None,
                "page": None,
                "bbox": None,
                "locator": "正文 第3段",
                "ticks": [{"label": "政务外网", "checked": True}],
            },
            {
                "type": "paragraph",
                "part": "header",
                "text": "秘密",
                "number": "",
                "level": None,
                "page": None,
                "bbox": None,
                "locator": "页眉1 第1段",
                "ticks": [],
            },
            {
                "type": "table",
                "part": "body",
                "page": 2,
                "bbox": [1.0, 2.0, 3.0, 4.0],
                "locator": "表1",
                "rows": [
                    [cell("项目名称", 0, 0), cell("智慧水务平台", 0, 1, 1, 2)],
                    [
                        cell(
                            "类别",
                            1,
                            0,
                            2,
                            tables=[
                                {
                                    "type": "table",
                                    "part": "body",
                                    "page": None,
                                    "bbox": None,
                                    "locator": "表1 第2行 第1列 内表1",
                                    "rows": [[cell("内", 0, 0)]],
                                }
                            ],
                        ),
                        cell("☐是", 1, 1, ticks=[{"label": "是", "checked": False}]),
                        cell("☒否", 1, 2, ticks=[{"label": "否", "checked": None}]),
                    ],
                    [cell("备注", 2, 1, 1, 2)],
                ],
            },
            {"type": "figure", "part": "body", "page": None, "bbox": None, "caption": "图1 架构图"},
        ],
        "seals": [{"page": 1, "bbox": [10.0, 20.0, 30.0, 40.0], "colour": "red", "text": "高水县水务局"}],
        "materials": [{"material": "application_form", "pages": [1, 2], "score": 0.98}],
        "warnings": [{"code": "comments", "message": "文件含有 1 条批注"}],
    }
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found


def cell(
    text: str,
    row: int,
    col: int,
    row_span: int = 1,
    col_span: int = 1,
    ticks: list[dict[str, object]] | None = None,
    tables: list[dict[str, object]] | None = None,
) -> dict[str, object]:
    return {
        "text": text,
        "row": row,
        "col": col,
        "row_span": row_span,
        "col_span": col_span,
        "ticks": ticks or [],
        "tables": tables or [],
    }


def test_the_text_view() -> None:
    assert document_text(DOCUMENT).split("\n") == [
        "文件：申报/申请表.docx（docx，3 页）",
        "！批注1：文件含有 1 条批注［comments］",
        "印章：第 1 页，红章，高水县水务局",
        "",
        "# 第一章 总体情况",
        "［目录］第一章 总体情况\t1",
        "☑政务外网",
        "［页眉］秘密",
        "—— 第 2 页 ——",
        "［表］表1（3 行 3 列）",
        "| 项目名称 | 智慧水务平台 |",
        "| 类别     | ☐是 | ☒否    |",
        "|          | 备注         |",
        "    ［表］表1 第2行 第1列 内表1（1 行 1 列）",
        "    | 内 |",
        "［图］正文 第4段 插图1：图1 架构图（图片数据是空的（0 字节））",
        "",
    ]


def test_the_text_view_of_wide_and_empty_tables() -> None:
    table = Table([[Cell("甲" * 40, 0, 0), Cell("乙\n丙", 0, 1)]], "表1")
    lines = document_text(Document("a", "docx", "docx", [table, Table([], "表2")])).split("\n")
    assert lines[2:] == [
        "［表］表1（1 行 2 列）",
        f"| {'甲' * 14} | 乙 |",
        f"| {'甲' * 14} | 丙 |",
        f"| {'甲' * 12}{' ' * 4} |    |",
        "［表］表2（0 行 0 列）",
        "",
    ]


def test_the_text_view_names_pages_that_were_not_read() -> None:
    document = Document("a.pdf", "pdf", "ocr", [], pages=4, unread_pages=[2, 3])
    assert "！未能读出的页：2、3" in document_text(document)
