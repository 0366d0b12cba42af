"""Ports, product configurations, counts and e-mail addresses as cloud forms hold them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values.configurations import Configuration, parse_configuration
from extractors.values.emails import parse_email
from extractors.values.ports import PortRange, parse_ports
from extractors.values.quantities import parse_count


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("80,443", "80;443"),
        ("80、443（HTTPS）；3306", "80;443;3306"),
        ("8000-8100", "8000-8100"),
        ("8000－8100", "8000-8100"),
        ("9000~9010", "9000-9010"),
        ("TCP 443", "443"),
        ("TCP:80-90,UDP:53", "80-90;53"),
        ("443/tcp、22/tcp", "443;22"),
        ("80\n443", "80;443"),
        ("２２，３３０６", "22;3306"),
        ("10.1.2.3:8080", "8080"),
        ("3个端口：80,443,8080", "80;443;8080"),
        ("全部", "全部"),
        ("70000", "70000"),
        ("80,80", "80"),
    ],
)
def test_ports(text: str, ports: str) -> None:
    assert str(parse_ports(text)) == ports


@pytest.mark.parametrize("text", ["", "HTTP", "无", "—", "按需", "IPv4"])
def test_no_ports(text: str) -> None:
    assert parse_ports(text) is None


@pytest.mark.parametrize(
    ("text", "bad"), [("0", "0"), ("70000", "70000"), ("8100-8000", "8100-8000"), ("80,65535", "")]
)
def test_ports_outside_the_range(text: str, bad: str) -> None:
    found = parse_ports(text)
    assert found is not None
    assert ";".join(map(str, found.invalid)) == bad


def test_ports_among() -> None:
    found = parse_ports("20-25,443")
    assert found is not None
    assert found.among((22, 3306, 443)) == (22, 443)


@given(st.lists(st.tuples(st.integers(1, 65535), st.integers(0, 500)), min_size=1, max_size=6, unique=True))
def test_ports_written_are_read(pairs: list[tuple[int, int]]) -> None:
    ranges = [PortRange(first, min(65535, first + more)) for first, more in pairs]
    found = parse_ports("、".join(map(str, ranges)))
    assert found is not None
    assert found.ranges == tuple(dict.fromkeys(ranges))


@given(st.text(max_size=80))
def test_ports_never_raise(text: str) -> None:
    parse_ports(text)


def figures(text: str) -> tuple[int | None, Decimal | None, Decimal | None]:
    found = parse_configuration(text)
    assert found is not None
    return found.cores, found.memory, found.storage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8核16G", (8, 16, None)),
        ("8c16g", (8, 16, None)),
        ("8C/16GB/500GB", (8, 16, 500)),
        ("8 核 / 16 G / 200 G", (8, 16, 200)),
        ("4vCPU 8GiB", (4, 8, None)),
        ("CPU：8核 内存：16G 硬盘：500G×2", (8, 16, 1000)),
        ("CPU8核，内存64G，硬盘2×1T", (8, 64, 2048)),
        ("8核16G内存500G硬盘", (8, 16, 500)),
        ("16G内存8核", (8, 16, None)),
        ("16核64GB、1TB数据盘", (16, 64, 1024)),
        ("vCPU 8，内存 32GB，系统盘 100GB，数据盘 1TB", (8, 32, 1124)),
        ("8核(16线程)/64G/2T", (8, 64, 2048)),
        ("8核 2.4GHz 32G", (8, 32, None)),
        ("500GB×2", (None, None, 1000)),
        ("3块500G", (None, None, 1500)),
        ("2TB", (None, None, 2048)),
        ("对象存储 5TB", (None, None, 5120)),
    ],
)
def test_configurations(text: str, expected: tuple[int | None, int | None, int | None]) -> None:
    assert figures(text) == expected


def test_a_bandwidth_is_no_storage() -> None:
    assert parse_configuration("带宽100Mbps") == Configuration(bandwidth=Decimal(100))


def test_units_named_beside_the_figures() -> None:
    found = parse_configuration("8C16G 500G 2台")
    assert found is not None
    assert found.sets == 2


@pytest.mark.parametrize("text", ["", "标准版", "MySQL 8.0 主备", "按实际使用", "1套"])
def test_no_configuration(text: str) -> None:
    assert parse_configuration(text) is None


@given(st.integers(1, 256), st.integers(1, 2048), st.integers(1, 20000))
def test_configurations_written_are_read(cores: int, memory: int, disk: int) -> None:
    assert figures(f"{cores}核{memory}G {disk}GB") == (cores, memory, disk)
    assert figures(f"内存{memory}G、{cores}核、硬盘{disk}G") == (cores, memory, disk)


@given(st.text(max_size=80))
def test_configurations_never_raise(text: str) -> None:
    parse_configuration(text)


@pytest.mark.parametrize(
    ("text", "value", "certain"),
    [
        ("2", "2", True),
        ("2台", "2", True),
        ("2（主备）", "2", True),
        ("二百人", "200", True),
        ("1,200", "1200", True),
        ("3.2万人", "32000", True),
        ("0", "0", True),
        ("-1", "-1", True),
        ("1.5", "1.5", True),
        ("约200人", "200", False),
        ("100-200人", "100", False),
        ("应用2台、数据库1台", "2", False),
        ("若干", None, False),
        ("全县居民", None, False),
    ],
)
def test_counts(text: str, value: str | None, certain: bool) -> None:
    found = parse_count(text)
    assert (found.value, found.certain) == (value, certain)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a@b.cn", "a@b.cn"),
        ("邮箱：x@qq.com", "x@qq.com"),
        ("x＠qq.com", "x@qq.com"),
        ("a.b@zibo.gov.cn；c_1@163.com", "a.b@zibo.gov.cn;c_1@163.com"),
    ],
)
def test_emails(text: str, value: str) -> None:
    assert parse_email(text).value == value


@pytest.mark.parametrize("text", ["a@b", "12345", "张三 138", "a..b@qq.com", "a@b.cn 和其他"])
def test_what_is_no_email(text: str) -> None:
    assert parse_email(text).value is None
