"""Telephone numbers and the cells in which they stand beside a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values.phones import parse_phones, same_number, split_name_phone
from extractors.values.types import Phones, Reading


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("13800000000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("138 0000 0000", "13800000000"),
        ("138-0000-0000", "13800000000"),
        ("+86 13800000000", "13800000000"),
        ("8613800000000", "13800000000"),
        ("0533-6900000", "05336900000"),
        ("0533—6900000", "05336900000"),
        ("（0533）6900000", "05336900000"),
        ("0533 6900000", "05336900000"),
        ("05336900000", "05336900000"),
        ("6900000", "6900000"),
        ("690-0000", "6900000"),
        ("0533-6900000转801", "05336900000"),
        ("0533-6900000-801", "05336900000"),
        ("010-62000000", "01062000000"),
        ("400-800-1234", "4008001234"),
        ("13800000000、13900000000", "13800000000;13900000000"),
        ("13800000000/0533-6900000", "13800000000;05336900000"),
        ("13800000000；13900000000", "13800000000;13900000000"),
        ("13800000000，13900000000", "13800000000;13900000000"),
        ("13800000000 13900000000", "13800000000;13900000000"),
        ("13800000000\n0533-6900000", "13800000000;05336900000"),
        ("0533-6900000/6900001", "05336900000;6900001"),
        ("电话：13800000000（微信同号）", "13800000000"),
        ("张三 13800000000", "13800000000"),
        ("13800000000、13800000000", "13800000000"),
    ],
)
def test_numbers(text: str, numbers: str) -> None:
    reading = parse_phones(text)
    assert str(reading.value) == numbers
    assert reading.certain


@pytest.mark.parametrize(
    ("text", "numbers", "malformed"),
    [
        ("1380000000", (), ("1380000000",)),
        ("138000000001", (), ("138000000001",)),
        ("138****0000", (), ("138****0000",)),
        ("0533-69xxxxx", (), ("0533-69xxxxx",)),
        ("010-12345678", (), ("010-12345678",)),
        ("13800000000/12345", ("13800000000",), ("12345",)),
    ],
)
def test_malformed_numbers_are_kept(text: str, numbers: tuple[str, ...], malformed: tuple[str, ...]) -> None:
    reading = parse_phones(text)
    assert reading.value == Phones(numbers, malformed)
    assert not reading.certain


@pytest.mark.parametrize("text", ["无", "×××", "110", "见附件", "张三"])
def test_no_number(text: str) -> None:
    assert parse_phones(text) == Reading(None, False, "没有可识别的电话号码")


def test_extension_is_noted() -> None:
    assert parse_phones("0533-6900000转801").note == "分机801"


@pytest.mark.parametrize(
    ("text", "name", "numbers"),
    [
        ("张三 13800000000", "张三", "13800000000"),
        ("张三13800000000", "张三", "13800000000"),
        ("李四/13800000000", "李四", "13800000000"),
        ("李四（13800000000）", "李四", "13800000000"),
        ("联系人：李四 电话：13800000000", "李四", "13800000000"),
        ("张三（科长）：0533-6900000", "张三(科长)", "05336900000"),
        ("欧阳小明，13800000000/0533-6900000", "欧阳小明", "13800000000;05336900000"),
        ("电话：13800000000（微信同号）", "", "13800000000"),
        ("王五", "王五", "None"),
        ("", "", "None"),
    ],
)
def test_name_beside_number(text: str, name: str, numbers: str) -> None:
    found, phones = split_name_phone(text)
    assert (found, str(phones)) == (name, numbers)


def test_local_number_equals_itself_with_area_code() -> None:
    assert same_number("6900000", "05336900000")
    assert not same_number("6900001", "05336900000")
    assert not same_number("6900000", "13806900000")


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["{}", "电话：{}", "+86{}", "{}（手机）"]))
def test_a_mobile_survives_being_written_and_read(number: str, style: str) -> None:
    assert parse_phones(style.format(number)).value == Phones((number,))


@given(st.text(alphabet="0123456789-+() ×x*转张三、/；"))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(parse_phones(text), Reading)
    split_name_phone(text)


@pytest.mark.parametrize("piece", ["1", "1 ", "0533-", "x", "138 ", "1-", "张"])
def test_very_long_input_ends(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert isinstance(parse_phones(text), Reading)
    split_name_phone(text)
