"""A line that only names a document is an item of a list."""

import pytest

from extractors.values.citations import only_cites


@pytest.mark.parametrize(
    "text",
    [
        "《电子政务建设项目管理实施细则》",
        "3.《政务信息资源共享管理暂行办法》（国发〔2016〕51号）",
        "（2）《信息安全技术 网络安全等级保护基本要求》 (GB/T 22239-2019)",
        "四、《管理办法》〔2016〕",
    ],
)
def test_names_a_document_and_nothing_else(text: str) -> None:
    assert only_cites(text)


@pytest.mark.parametrize(
    "text", ["建设依据", "《细则》的要求", "1.落实《细则》", "《甲办法》和《乙办法》", "3.1 依据（《细则》）", ""]
)
def test_says_more_or_nothing(text: str) -> None:
    assert not only_cites(text)
