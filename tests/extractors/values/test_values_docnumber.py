"""发文字号 and the two ways of counting the length of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values.counting import count_characters, count_word
from extractors.values.docnumber import (
    BRACKETS,
    LEADING_ZERO,
    ORDINAL,
    find_document_numbers,
    parse_document_number,
)
from extractors.values.types import DocumentNumber, Reading


@pytest.mark.parametrize(
    ("text", "agency", "year", "serial", "style"),
    [
        ("高政办发〔2021〕1号", "高政办发", 2021, 1, ()),
        ("高政办发〔2021〕 1 号", "高政办发", 2021, 1, ()),
        ("高 水 字 〔 2026 〕 12 号", "高水字", 2026, 12, ()),
        ("高水字﹝2026﹞12号", "高水字", 2026, 12, ()),
        ("高水字[2026]12号", "高水字", 2026, 12, (BRACKETS,)),
        ("高水字［2026］12号", "高水字", 2026, 12, (BRACKETS,)),
        ("高水字【2026】12号", "高水字", 2026, 12, (BRACKETS,)),
        ("高水字（2026）12号", "高水字", 2026, 12, (BRACKETS,)),
        ("高水字(2026)12号", "高水字", 2026, 12, (BRACKETS,)),
        ("高水字〔2026)12号", "高水字", 2026, 12, (BRACKETS,)),
        ("高水字〔2026〕012号", "高水字", 2026, 12, (LEADING_ZERO,)),
        ("高水字〔2026〕第12号", "高水字", 2026, 12, (ORDINAL,)),
        ("高水字(2026)第001号", "高水字", 2026, 1, (BRACKETS, LEADING_ZERO, ORDINAL)),
        ("高水字〔２０２６〕１２号", "高水字", 2026, 12, ()),
        ("高水函〔2026年〕12号", "高水函", 2026, 12, ()),
        ("发改高技〔2017〕1272号", "发改高技", 2017, 1272, ()),
        ("文号：高大数据发〔2026〕3号", "高大数据发", 2026, 3, ()),
        ("高水字〔2026〕12号  签发人：张三", "高水字", 2026, 12, ()),
        ("鲁经信发〔2015〕3号", "鲁经信发", 2015, 3, ()),
        ("和政办发〔2015〕3号", "和政办发", 2015, 3, ()),
    ],
)
def test_document_number(text: str, agency: str, year: int, serial: int, style: tuple[str, ...]) -> None:
    assert parse_document_number(text).value == DocumentNumber(agency, year, serial, style)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("×××〔20  〕××号", "年份或序号没有填"),
        ("高水字〔2026〕 号", "年份或序号没有填"),
        ("高水字〔20  〕12号", "年份或序号没有填"),
        ("高水字〔2026〕××号", "年份或序号没有填"),
        ("〔2026〕3号", "没有可识别的发文字号"),
        ("2026年第3号", "没有可识别的发文字号"),
        ("高水字〔1026〕3号", "没有可识别的发文字号"),
        ("第711号令", "没有可识别的发文字号"),
        ("", "空白"),
        ("高水字〔2026〕1号、高水字〔2026〕2号", "写有多个发文字号"),
    ],
)
def test_no_document_number(text: str, note: str) -> None:
    reading = parse_document_number(text)
    assert reading.value is None
    assert note in reading.note


def test_agency_codes_are_cut_free_of_the_words_before_them() -> None:
    text = (
        "根据《关于推进数字政府建设的意见》（国办发〔2016〕73号）和鲁政办发〔2018〕1号文件，按照市委办公厅、"
        "市政府办公厅淄政发[2017]29号以及发改高技〔2017〕1272号，落实高政办发〔2021〕 1 号要求"
    )
    assert [text[m.start : m.end] for m in find_document_numbers(text)] == [
        "国办发〔2016〕73号",
        "鲁政办发〔2018〕1号",
        "淄政发[2017]29号",
        "发改高技〔2017〕1272号",
        "高政办发〔2021〕 1 号",
    ]


@given(
    st.text(alphabet="高青水利教育财政发改办字函", min_size=2, max_size=6),
    st.integers(1990, 2090),
    st.integers(1, 99999),
    st.sampled_from(["〔〕", "[]", "【】", "（）", "()", "﹝﹞"]),
)
def test_a_number_survives_being_written_and_read(agency: str, year: int, serial: int, brackets: str) -> None:
    value = parse_document_number(f"{agency}{brackets[0]}{year}{brackets[1]}{serial}号").value
    assert str(value) == f"{agency}〔{year}〕{serial}号"


@pytest.mark.parametrize("piece", ["1", "高", "〔", "高政办发〔2021", "根据", "高水字〔2026〕1号"])
def test_very_long_input_ends(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert isinstance(parse_document_number(text), Reading)
    find_document_numbers(text)
    count_word(text)


@pytest.mark.parametrize(
    ("text", "word", "with_punctuation", "characters"),
    [
        ("", 0, 0, 0),
        ("我局拟建设智慧水利平台。", 11, 12, 12),
        ("投资98.5万元", 5, 5, 8),
        ("采购GB/T 22239-2019合规产品 2 套", 10, 10, 22),
        ("hello world", 2, 2, 10),
        ("你好，world！", 3, 5, 9),
        ("增长50%以上", 5, 5, 7),
        ("1.项目；2.系统", 6, 7, 9),
        ("〇一二", 3, 3, 3),
        ("“十四五”规划", 5, 7, 7),
        ("A、B、C", 3, 5, 5),
        ("　　段首 空白\n换行", 6, 6, 6),
        ("x86_64", 2, 2, 6),
    ],
)
def test_counting(text: str, word: int, with_punctuation: int, characters: int) -> None:
    assert count_word(text) == word
    assert count_word(text, punctuation=True) == with_punctuation
    assert count_characters(text) == characters


@given(st.text())
def test_the_two_countings_are_ordered(text: str) -> None:
    assert count_word(text) <= count_characters(text)
