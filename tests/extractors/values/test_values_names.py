"""Same project, same body? The pairs are what letters, forms and covers of one dossier really disagree in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values.names import compare_projects, compare_units, normalise_project, normalise_unit

PROJECTS = [
    ("智慧水利平台建设项目", "智慧水利平台建设项目", "same"),
    ("智慧 水利 平台建设项目", "智慧水利平台建设项目", "same"),
    ("高青县智慧水利平台建设项目", "智慧水利平台建设项目", "same"),
    ("淄博市高青县智慧水利平台建设项目", "高青县智慧水利平台建设项目", "same"),
    ("《智慧水利平台建设项目》", "智慧水利平台建设项目", "same"),
    ("“智慧水利”平台建设项目", "智慧水利平台建设项目", "same"),
    ("智慧水利平台（一期）建设项目", "智慧水利平台(一期)建设项目", "same"),
    ("智慧水利平台（一期）建设项目", "智慧水利平台一期建设项目", "same"),
    ("Ａ区监控项目", "A区监控项目", "same"),
    ("关于申请智慧水利平台建设项目的函", "智慧水利平台建设项目", "same"),
    ("智慧水利平台建设项目", "智慧水利平台项目", "variant"),
    ("智慧水利系统", "智慧水利平台", "variant"),
    ("智慧水利平台", "智慧水利平台工程", "variant"),
    ("智慧水利项目（二次）", "智慧水利项目", "variant"),
    ("智慧水利Ⅱ期项目", "智慧水利二期项目", "variant"),
    ("智慧水利第二期项目", "智慧水利二期工程", "variant"),
    ("2026年度智慧水利项目", "2026年智慧水利项目", "variant"),
    ("智慧水利平台", "智慧水利平台及数据治理服务", "similar"),
    ("智慧水利信息化提升项目", "智慧水务信息化提升项目", "similar"),
    ("2026年智慧水利项目", "智慧水利项目", "similar"),
    ("智慧水利一期项目", "智慧水利项目", "different"),
    ("2026年智慧水利项目", "2027年智慧水利项目", "different"),
    ("智慧水利（2026）", "智慧水利（2027）", "different"),
    ("智慧水利平台（一期）项目", "智慧水利平台（二期）项目", "different"),
    ("智慧水利1期", "智慧水利2期", "different"),
    ("智慧水利项目", "雪亮工程项目", "different"),
    ("智慧水利平台建设项目", "智慧教育平台建设项目", "different"),
    ("", "智慧水利项目", "different"),
]


@pytest.mark.parametrize(("one", "other", "likeness"), PROJECTS)
def test_projects(one: str, other: str, likeness: str) -> None:
    assert compare_projects(one, other) == likeness
    assert compare_projects(other, one) == likeness


def test_normalised_project() -> None:
    assert normalise_project("高青县“智慧水利”（一期）平台建设项目（二次）") == "智慧水利1期"
    assert normalise_project("系统") == "系统"


def test_another_county_names_its_own_region() -> None:
    assert compare_projects("云山县智慧水利项目", "智慧水利项目", regions=("云山县",)) == "same"
    assert compare_units("云山县水利局", "县水利局", regions=("云山县",)) == "same"


ALIASES = {
    "县大数据局": ("高青县大数据局", "高青县大数据中心", "县电子政务主管部门"),
    "县公共资源交易中心": ("市公共资源交易中心高青分中心",),
}

UNITS = [
    ("高青县水利局", "高青县水利局", "same"),
    ("高青县水利局", "县水利局", "same"),
    ("高青县水利局", "水利局", "same"),
    ("县水利局", "水利局", "same"),
    ("淄博市高青县水利局", "水利局（公章）", "same"),
    ("单位名称（公章）：高青县水利局", "高青县水利局", "same"),
    ("高青县 水利局", "高青县水利局（盖 章）", "same"),
    ("中共高青县委宣传部", "县委宣传部", "same"),
    ("高青县水利局（高青县河长制办公室）", "高青县河长制办公室", "same"),
    ("高青县大数据中心", "县大数据局", "same"),
    ("市公共资源交易中心高青分中心", "高青县公共资源交易中心", "same"),
    ("高青县水利局、高青县财政局", "高青县财政局", "variant"),
    ("高青县人民政府办公室（代章）", "高青县水利局", "variant"),
    ("高青县水利局灌区管理处", "高青县水利局", "similar"),
    ("县发改局", "高青县发展和改革局", "similar"),
    ("高青县卫健局", "高青县卫生健康局", "similar"),
    ("山东云山信息技术有限公司", "山东云山信息技术有限公司高青分公司", "similar"),
    ("高青县人力资源和社会保障局", "高青县人力资源与社会保障局", "similar"),
    ("淄博市水利局", "高青县水利局", "different"),
    ("市水利局", "县水利局", "different"),
    ("高青县水利局", "高青县水务局", "different"),
    ("高青县教育局", "高青县财政局", "different"),
    ("高青县第一中学", "高青县第二中学", "different"),
    ("高青县城关第一实验小学", "高青县城关第二实验小学", "different"),
    ("山东云山信息技术有限公司", "高青县水利局", "different"),
    ("", "高青县水利局", "different"),
]


@pytest.mark.parametrize(("one", "other", "likeness"), UNITS)
def test_units(one: str, other: str, likeness: str) -> None:
    assert compare_units(one, other, ALIASES) == likeness
    assert compare_units(other, one, ALIASES) == likeness


def test_aliases_are_needed_where_names_share_nothing() -> None:
    assert compare_units("高青县大数据中心", "县大数据局") == "different"


def test_a_county_committee_keeps_its_county() -> None:
    assert normalise_unit("高青县委办公室") == "县委办公室"
    assert normalise_unit("高青县人民政府办公室") == "县人民政府办公室"


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_names_are_compared_the_same_both_ways(one: str, other: str) -> None:
    assert compare_projects(one, other) == compare_projects(other, one)
    assert compare_units(one, other) == compare_units(other, one)
    assert compare_projects(one, one) == "same"


@pytest.mark.parametrize("piece", ["高青县", "(", "一期", "2026年", "、", "项目"])
def test_very_long_input_ends(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    compare_projects(text, "智慧水利项目")
    compare_units(text, "水利局")
