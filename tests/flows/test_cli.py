"""The command line: what it prints, writes and returns; wrong use is one Chinese line and exit status 2."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows import cli
from sample_docs.builder.cases import build_case

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox") / "湿地巡护"
    build_case("intake").write(folder)
    return folder


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stop:
        cli.main([str(a) for a in arguments])
    return int(stop.value.code or 0)


def test_check_of_a_clean_dossier(clean: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", clean, "--out", tmp_path / "out") == 0
    out = capsys.readouterr().out
    assert "需人工核对" in out
    assert str(tmp_path / "out" / "report.html") in out
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["report.html", "report.json"]


def test_json_stands_alone_on_standard_output(clean: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", clean, "--out", tmp_path / "out", "--format", "json") == 0
    printed = capsys.readouterr()
    report = json.loads(printed.out)
    assert report["schema"] == "prescreen.report/1"
    assert report["dossier"]["received"] == "2026-09-18"
    assert [(f["rule"], f["result"]) for f in report["findings"]] == [
        ("FA-02", "待核"),
        ("SB-29", "待核"),
        ("SB-41", "待核"),
    ]
    assert "预审建议" in printed.err


def test_a_deficient_dossier_ends_with_1(tmp_path: Path) -> None:
    build_case("intake", [{"drop_chapter": "第三章"}]).write(tmp_path / "in")
    assert run("check", tmp_path / "in", "--out", tmp_path / "out") == 1
    assert (tmp_path / "out" / "补正告知.docx").is_file()


def test_a_stopped_dossier_ends_with_1_and_keeps_nothing(tmp_path: Path) -> None:
    build_case("intake", [{"insert": {"plan": ["最前", "机密★10年"]}}]).write(tmp_path / "in")
    assert run("check", tmp_path / "in", "--out", tmp_path / "out") == 1
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert report["conclusion"] == "stopped"
    assert [f["rule"] for f in report["findings"]] == ["TY-04"]
    assert (report["dossier"]["project"], report["fields"], report["materials"], report["review"]) == ("", [], [], [])
    assert not (tmp_path / "out" / "补正告知.docx").exists()


def test_an_empty_folder_lacks_all_three(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert run("check", tmp_path / "in", "--out", tmp_path / "out") == 1
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert [(f["rule"], f["result"]) for f in report["findings"] if f["severity"] != "提示"] == [
        ("SB-01", "缺失"),
        ("SB-02", "缺失"),
        ("SB-03", "缺失"),
    ]


def test_no_such_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", tmp_path / "nowhere") == 2
    assert capsys.readouterr().err == f"没有这个文件夹：{tmp_path / 'nowhere'}；请检查路径\n"


def test_reports_may_not_land_among_the_materials(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", clean, "--out", clean / "out") == 2
    assert "报告不能写在材料文件夹里面" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check"], "缺少参数"),
        (["check", "x", "--nonsense"], "没有选项 --nonsense"),
        (["check", "x", "--received", "昨天"], "不是日期"),
        (["check", "x", "--kind", "other"], "参数 --kind 只能是 intake、acceptance 之一"),
        (["check", "x", "--out"], "选项 --out 后面要写值"),
        (["check", "x", "y"], "多出的参数：y"),
        (["nothing"], "没有命令 nothing"),
        (["read", "."], "是文件夹"),
        (["rules", "ZZ-99"], "没有 ZZ-99"),
    ],
)
def test_wrong_use(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_read_shows_a_file(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", clean / "申请表.docx", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "prescreen.document/1"
    assert [m["material"] for m in document["materials"]] == ["application_form"]


def test_read_of_a_broken_file_is_still_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 nothing")
    assert run("read", tmp_path / "坏.docx", "--format", "json") == 2
    document = json.loads(capsys.readouterr().out)
    assert document["blocks"] == []
    assert document["warnings"]


def test_rules_explain_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rules", "SB-50") == 0
    out = capsys.readouterr().out
    assert "附件2" in out
    assert "项目负责人" in out


def test_doctor_never_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("doctor") == 0
    assert "tesseract" in capsys.readouterr().out


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; sys.argv=['prescreen','--help']\nfrom flows.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    code += "print(sorted(m for m in ('spacy','docx','prefect','pandas','openvino','cv2','pydantic','lxml') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
