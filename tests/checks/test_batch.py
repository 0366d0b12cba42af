"""Rules over a batch: exact findings from hand-made summaries, and candidates in a large one."""

from __future__ import annotations

import dataclasses
import datetime
import pickle
from decimal import Decimal

import pytest
from case_runner import assess_case, dossier_of

from checks.batch import WHOLE, DossierSummary, assess_batch, batch_rules, summarise
from checks.likeness import Likeness, alike_pairs, overlap, shingles
from checks.rulebook import load_rulebook
from sample_docs.builder.cases import build_case

CONTENT = "建设巡护任务子系统，实现计划编制、任务派发、轨迹记录和问题上报；建设生态监测子系统，实现水质和鸟类监测记录的录入核对查询。"
OTHER = (
    "建设查询申请模块供群众填写申请并查看进度，档案调阅模块供工作人员检索目录调取影像，出证管理模块生成证明登记送达。"
)


def summary(name: str, **values: object) -> DossierSummary:
    given: dict[str, object] = {
        "kind": "intake",
        "applicant": "高青县甲局",
        "project": f"{name}项目",
        "contents": CONTENT,
    }
    return DossierSummary(name, **{**given, **values})  # type: ignore[arg-type]


def found(*dossiers: DossierSummary, today: datetime.date | None = None) -> dict[str, list[tuple[str, str]]]:
    result = assess_batch(dossiers, load_rulebook(), today)
    return {key: [(f.rule, f.message) for f in findings] for key, findings in result.items()}


def rules(*dossiers: DossierSummary, today: datetime.date | None = None) -> dict[str, list[str]]:
    return {key: [rule for rule, _ in lines] for key, lines in found(*dossiers, today=today).items()}


def test_two_projects_just_under_the_threshold() -> None:
    one = summary("a", project="湿地巡护系统东区项目", total=Decimal(850_000))
    two = summary("b", project="湿地巡护系统西区项目", total=Decimal(900_000))
    message = (
        "同一单位有 2 个名称或内容相近的项目，单个低于 100 万元而合计 175 万元："
        "“湿地巡护系统东区项目”85万元；“湿地巡护系统西区项目”90万元；是否应合并申报请核对。"
    )
    assert found(one, two) == {"a": [("KW-11", message)], "b": [("KW-11", message)]}


@pytest.mark.parametrize(
    "other",
    [
        {"total": Decimal(200_000)},  # far below
        {"total": Decimal(1_000_000)},  # not below
        {"total": Decimal(900_000), "applicant": "高青县乙局", "contents": OTHER},
        {"total": Decimal(900_000), "project": "职工考勤程序", "contents": OTHER},
        {"total": Decimal(900_000), "kind": "acceptance"},
    ],
)
def test_no_split(other: dict[str, object]) -> None:
    one = summary("a", project="湿地巡护系统东区项目", total=Decimal(850_000))
    assert rules(one, summary("b", **{"project": "湿地巡护系统西区项目", **other})) == {}


def test_the_same_project_once_more_is_no_split_but_perhaps_a_round() -> None:
    one = summary("湿地东区", project="湿地巡护系统东区项目", total=Decimal(850_000))
    two = summary("湿地东区（改）", project="湿地巡护系统东区建设项目", total=Decimal(900_000))
    message = (
        "卷宗“湿地东区”也是高青县甲局的“湿地巡护系统东区项目”，可能是同一项目的再次报送；"
        "如是，请在收件.yaml 写 dossier: 湿地东区，即并为一轮。"
    )
    assert found(one, two) == {"湿地东区（改）": [("GC-11", message)]}
    assert rules(one, dataclasses.replace(two, kind="acceptance")) == {}
    assert rules(one, dataclasses.replace(two, applicant="高青县丙局", contents=OTHER)) == {}


def test_two_units_build_the_same() -> None:
    one, two = summary("a"), summary("b", applicant="高青县乙局", project="生态巡查项目")
    assert rules(one, two) == {"a": ["KW-12"], "b": ["KW-12"]}
    assert "高青县乙局“生态巡查项目”" in found(one, two)["a"][0][1]


def test_what_everybody_writes_is_no_likeness() -> None:
    common = "系统部署在县政务云上，编制信息资源目录并接入政务信息资源共享交换平台，使用政务外网访问系统各项功能。"
    one, two = summary("a", contents=common), summary("b", applicant="高青县乙局", contents=common)
    assert rules(one, two) == {}


def test_days_are_told_once_for_the_batch() -> None:
    received = datetime.date(2026, 9, 20)
    one = summary("a", received=received, conclusion="return")
    two = summary("b", applicant="高青县乙局", contents=OTHER, received=received)
    assert rules(one, two) == {WHOLE: ["SH-10"]}
    assert rules(one, two, today=datetime.date(2026, 12, 2)) == {WHOLE: ["SH-10", "SH-16"]}
    assert "距今 10 天" in found(one, two, today=datetime.date(2026, 11, 20))[WHOLE][0][1]
    assert rules(two) == {}


def test_a_stopped_dossier_leaves_nothing() -> None:
    case = build_case("intake", [{"insert": {"plan": ["最前", "秘密★1年"]}}])
    dossier, book = dossier_of(case, load_rulebook()), load_rulebook()
    left = summarise(dossier, book, assess_case(case))
    assert left == DossierSummary("case", "intake", "", "", conclusion="stopped")
    assert rules(left, summary("b")) == {}


def test_a_summary_is_small_and_travels() -> None:
    book = load_rulebook()
    case = build_case("intake")
    made = summarise(dossier_of(case, book), book, assess_case(case))
    assert pickle.loads(pickle.dumps(made)) == made
    assert (made.applicant, made.total) == ("高青县湿地巡护服务中心", Decimal(680_000))
    assert len(pickle.dumps(made)) < 20_000


def test_the_batch_rules_are_those_of_the_rulebook() -> None:
    assert [b.rule.id for b in batch_rules(load_rulebook())] == [
        "GC-11",
        "KW-11",
        "KW-12",
        "SH-10",
        "SH-16",
    ]
    assert all(assess_case(build_case("intake")).results[r] == "不适用" for r in ("KW-11", "KW-12", "SH-10", "SH-16"))


def test_overlap_is_of_all_pieces() -> None:
    assert overlap(shingles("甲乙丙丁戊"), shingles("甲乙丙丁戊")) == 1.0
    assert overlap(shingles("甲乙丙丁戊"), shingles("乙丙丁戊己")) == 1 / 3
    assert overlap(shingles(""), shingles("")) == 0.0


def test_a_large_batch_finds_the_same_pairs_as_a_small_one() -> None:
    texts = [
        f"第{chr(0x4E00 + n)}{chr(0x5E00 + n)}{chr(0x6E00 + n)}号业务办理" + f"{chr(0x7000 + n)}" * 40
        for n in range(150)
    ]
    texts[7] = texts[120] = CONTENT
    texts[30], texts[90] = OTHER, OTHER[:-8]
    pairs = [(a, b) for a, b, _ in alike_pairs(texts, Likeness(0.5))]
    assert pairs == [(7, 120), (30, 90)]
