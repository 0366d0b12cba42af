"""How a phrase stands in its sentence: denied, quoted, of what is there, or asserted."""

from __future__ import annotations

import pytest

from checks.stance import asserted, stance
from checks.texts import Corpus, Hit, Passage
from extractors.document import Anchor


def hit(sentence: str, word: str) -> Hit:
    corpus = Corpus([Passage(sentence, Anchor("方案.docx", "正文 第1段"), "建设方案第四章", "construction_plan")])
    return next(corpus.find(word))


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("新建机房一处", "机房"),
        ("购置服务器2台，由县财政统一付款", "服务器"),
        ("依托县政务云建设门户网站", "门户网站"),
        ("建设连接两处管护站的视频会议系统", "视频会议系统"),
        ("不仅建设门户网站，还开发小程序", "门户网站"),
        ("为解决条件不足的问题，新建机房", "机房"),
        ("配置不间断电源2台", "电源"),
    ],
)
def test_asserted(sentence: str, word: str) -> None:
    assert stance(hit(sentence, word)) is None


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("本项目不新建机房", "机房"),
        ("不购置服务器、存储设备和交换机", "交换机"),
        ("机房不单独建设", "机房"),
        ("服务器、存储等均不新购", "服务器"),
        ("无需单独组网", "组网"),
        ("项目涉及机房：无", "机房"),
    ],
)
def test_denied(sentence: str, word: str) -> None:
    assert stance(hit(sentence, word)) == "negated"
    assert not asserted(hit(sentence, word))


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("依据《数据中心机房建设规范》编制", "机房"),
        ("细则规定，不再批准各单位单独建设机房", "机房"),
        ("会议指出“要统筹建设机房、网络等基础设施，避免重复投入”", "机房"),
    ],
)
def test_quoted(sentence: str, word: str) -> None:
    assert stance(hit(sentence, word)) == "quoted"


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("系统部署在县政务云服务器上", "服务器"),
        ("对接县级统一身份认证平台", "身份认证"),
        ("服务器、存储设备由县政务云统一提供", "服务器"),
        ("充分利用现有服务器", "服务器"),
        ("通过视频会议方式开展培训", "视频会议"),
    ],
)
def test_of_what_is_there(sentence: str, word: str) -> None:
    assert stance(hit(sentence, word)) == "reused"
    assert asserted(hit(sentence, word))
