"""TY-04: which sentences call this project secret."""

import pytest

from extractors.language.context import secrecy_context

SENTENCES = [
    ("本项目涉密", "affirmed"),
    ("本项目涉及国家秘密", "affirmed"),
    ("该项目属于涉密项目", "affirmed"),
    ("本项目经审查确定为涉密项目", "affirmed"),
    ("本项目部分建设内容涉密，另行报批", "affirmed"),
    ("系统处理的数据属于国家秘密", "affirmed"),
    ("本系统按涉密信息系统分级保护要求建设", "affirmed"),
    ("涉及国家秘密", "affirmed"),
    ("项目密级为机密级", "affirmed"),
    ("密级：秘密", "affirmed"),
    ("是否涉密：是", "affirmed"),
    ("是否涉密 ☑是 □否", "affirmed"),
    ("本项目为非涉密项目", "negated"),
    ("非涉密项目的申报材料包括", "negated"),
    ("本项目不涉及国家秘密", "negated"),
    ("本项目数据均为公开数据，不涉密", "negated"),
    ("本项目未涉密", "negated"),
    ("项目建设过程中不产生涉密数据", "negated"),
    ("系统不得存储、处理、传输国家秘密信息", "negated"),
    ("严禁涉密计算机连接互联网", "negated"),
    ("签订保密协议，防止国家秘密泄露", "negated"),
    ("密级：无", "negated"),
    ("是否涉密：否", "negated"),
    ("是否涉密 □是 ☑否", "negated"),
    ("涉密计算机管理制度", "descriptive"),
    ("本项目建立涉密载体管理制度", "descriptive"),
    ("制定涉密人员管理制度", "descriptive"),
    ("具有涉密信息系统集成资质", "descriptive"),
    ("涉密项目相关事宜由县保密行政管理部门负责审查确认", "descriptive"),
    ("涉及国家秘密和国家有专门规定的电子政务建设项目，按有关规定办理", "descriptive"),
    ("与涉密网络物理隔离", "descriptive"),
    ("严格执行保密法，保守国家秘密", "descriptive"),
    ("本项目是否涉密由保密部门认定", "descriptive"),
    ("凡涉及国家秘密的，按有关规定办理", "conditional"),
    ("如涉密，按保密规定办理", "conditional"),
    ("泄露国家秘密的，依法追究责任", "conditional"),
    ("“秘密★1年”", "quoted"),
    ("文件标注“机密★10年”字样的不得上网", "quoted"),
    ("《国家秘密定密管理暂行规定》", "quoted"),
    ("保护商业秘密", "none"),
    ("加强工作秘密管理", "none"),
    ("建设智慧水利平台", "none"),
    ("", "none"),
]


@pytest.mark.parametrize(("sentence", "context"), SENTENCES)
def test_secrecy(sentence: str, context: str) -> None:
    assert secrecy_context(sentence) == context


@pytest.mark.parametrize("piece", ["涉密", "，涉密", "本项目", "“", "不"])
def test_very_long_input_ends(piece: str) -> None:
    secrecy_context(piece * (100_000 // len(piece)))
