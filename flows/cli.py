"""The command `prescreen`. Thin: it reads options, calls one function, prints. Everything heavy is imported late.

Exit status: OK and FOUND by the conclusions, CANNOT when the command could not run (wrong use, no such folder).
"""

from __future__ import annotations

import datetime
import re
import sys
from pathlib import Path

import click

from extractors.errors import PrescreenError, UsageError
from flows import PRELOAD

OK, FOUND, CANNOT = 0, 1, 2

_KIND = click.Choice(["intake", "acceptance"])
_FORMAT = click.Choice(["text", "json"])
_PATH = click.Path(path_type=Path)


class _Date(click.ParamType):
    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是日期，应写成 2026-09-20", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(None, "--version", package_name="dossier-prescreen", message="prescreen %(version)s")
def cli() -> None:
    """电子政务项目申报、验收材料预审：读文件夹，对照细则，写出补正清单。结论由人作出。"""


@cli.command()
@click.argument("folder", type=_PATH)
@click.option("--kind", type=_KIND, help="材料种类：intake 申报，acceptance 验收；不给则按内容判断")
@click.option("--received", type=_Date(), help="收件日期")
@click.option("--out", type=_PATH, help="报告写到哪里，默认 ./reports_out/<材料名>/")
@click.option("--ruleset", default="gaoqing-2021", show_default=True, help="规则手册的名称或文件夹")
@click.option("--registers", type=_PATH, help="台账工作簿（prescreen forms 可得空白的）")
@click.option("--approved", type=_PATH, help="验收时对照的已批准申报材料文件夹")
@click.option("--format", "form", type=_FORMAT, default="text", show_default=True, help="标准输出的格式")
def check(
    folder: Path,
    kind: str | None,
    received: datetime.date | None,
    out: Path | None,
    ruleset: str,
    registers: Path | None,
    approved: Path | None,
    form: str,
) -> int:
    """检查一个材料文件夹（或压缩包），写出报告。"""
    from flows.commands import run_check

    return run_check(folder, kind, received, out, ruleset, registers, approved, form)


@cli.command()
@click.argument("root", type=_PATH)
@click.option("--kind", type=_KIND, help="材料种类；不给则逐个按内容判断")
@click.option("--received", type=_Date(), help="收件日期")
@click.option("--out", type=_PATH, default=Path("reports_out"), show_default=True, help="报告写到哪里")
@click.option("--ruleset", default="gaoqing-2021", show_default=True, help="规则手册的名称或文件夹")
@click.option("--registers", type=_PATH, help="台账工作簿")
@click.option("--ledger", help="收件台账数据库的地址，默认 OUT/prescreen.sqlite")
@click.option("--workers", type=click.IntRange(0), default=0, help="用几个进程，默认每核一个")
@click.option("--no-gate", is_flag=True, help="不做批次的数据质量检查")
@click.option("--format", "form", type=_FORMAT, default="text", show_default=True, help="标准输出的格式")
def batch(
    root: Path,
    kind: str | None,
    received: datetime.date | None,
    out: Path,
    ruleset: str,
    registers: Path | None,
    ledger: str | None,
    workers: int,
    no_gate: bool,
    form: str,
) -> int:
    """检查一个文件夹里的每一个项目，另写批次汇总；再次运行只查有变化的。"""
    _start_server(root)
    from flows.batch_command import run_batch_command

    return run_batch_command(root, kind, received, out, ruleset, registers, ledger, workers, form, not no_gate)


@cli.command()
@click.option("--inbox", type=_PATH, required=True, help="收件文件夹，每个项目一个文件夹或压缩包")
@click.option("--out", type=_PATH, required=True, help="报告写到哪里，不得在收件文件夹里面")
@click.option("--once", is_flag=True, help="把现有的来件处理完就结束")
@click.option("--settle", type=click.FloatRange(0.1), default=10.0, show_default=True, help="来件静止多少秒后开始检查")
@click.option(
    "--poll", type=click.FloatRange(0), default=0.0, help="每隔多少秒查看一次；不给则由系统通知，网络文件夹每 15 秒"
)
@click.option("--kind", type=_KIND, help="材料种类；不给则逐个按内容判断")
@click.option("--ruleset", default="gaoqing-2021", show_default=True, help="规则手册的名称或文件夹")
@click.option("--registers", type=_PATH, help="台账工作簿")
@click.option("--ledger", help="收件台账数据库的地址，默认 OUT/prescreen.sqlite")
@click.option("--workers", type=click.IntRange(0), default=0, help="用几个进程，默认每核一个")
def watch(
    inbox: Path,
    out: Path,
    once: bool,
    settle: float,
    poll: float,
    kind: str | None,
    ruleset: str,
    registers: Path | None,
    ledger: str | None,
    workers: int,
) -> int:
    """监视收件文件夹：来一卷查一卷，写出报告，记入台账。原件不动。"""
    _start_server(inbox)
    from flows.watch_command import run_watch_command

    return run_watch_command(inbox, out, once, settle, poll, kind, ruleset, registers, ledger, workers)


@cli.command()
@click.argument("dossier")
@click.option("--ledger", help="收件台账数据库的地址，默认 OUT/prescreen.sqlite")
@click.option("--out", type=_PATH, default=Path("reports_out"), show_default=True, help="报告所在的文件夹")
def purge(dossier: str, ledger: str | None, out: Path) -> int:
    """清除保存的一个卷宗的一切：台账、报告、识别结果。报送的原件不动。"""
    from flows.purge import run_purge

    return run_purge(dossier, ledger, out)


@cli.command()
@click.option("--out", type=_PATH, required=True, help="写到哪个文件夹")
def forms(out: Path) -> int:
    """写出附件1至附件7的空白 Word 样表和台账工作簿。"""
    from flows.commands import run_forms

    return run_forms(out)


@cli.command()
@click.argument("file", type=_PATH)
@click.option("--format", "form", type=_FORMAT, default="text", show_default=True, help="输出格式")
def read(file: Path, form: str) -> int:
    """显示工具在一个文件里读到了什么。"""
    from flows.commands import run_read

    return run_read(file, form)


@cli.command()
@click.argument("rule_id", required=False)
@click.option("--ruleset", default="gaoqing-2021", show_default=True, help="规则手册的名称或文件夹")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "md"]), default="text", show_default=True, help="输出格式"
)
def rules(rule_id: str | None, ruleset: str, form: str) -> int:
    """列出规则，或解释一条规则。"""
    from flows.commands import run_rules

    return run_rules(rule_id, ruleset, form)


@cli.command()
def doctor() -> int:
    """检查本机装了什么、缺什么、怎么装。"""
    from flows.doctor import run_doctor

    return run_doctor()


def _start_server(folder: Path) -> None:
    """The workers' fork server starts beside the command's own imports, unless the command will end with an error."""
    if folder.is_dir():
        from extractors.isolation.context import start_server

        start_server(PRELOAD)


def main(argv: list[str] | None = None) -> None:
    """Entry point: errors become one Chinese line on standard error and exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = cli.main(args=argv, prog_name="prescreen", standalone_mode=False)
    except click.exceptions.Exit as stop:
        status = stop.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("已中断", err=True)
        status = 130
    except click.UsageError as error:
        click.echo(_usage(error), err=True)
        status = CANNOT
    except (UsageError, PrescreenError) as error:
        click.echo(str(error), err=True)
        status = CANNOT
    except BrokenPipeError:
        status = OK
    sys.exit(status if isinstance(status, int) else OK)


_SAID = {  # what click has no class of its own for
    r"No such command '?(.+?)'?\.": "没有命令 {}",
    r"Option '(.+)' requires an argument": "选项 {} 后面要写值",
    r"Got unexpected extra arguments? \((.+)\)": "多出的参数：{}（名称里有空格时要加引号）",
}


def _shown(param: click.Parameter) -> str:
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name


def _usage(error: click.UsageError) -> str:
    """One Chinese line for a wrong use, with the way to help."""
    where = error.ctx.command_path if error.ctx else "prescreen"
    match error:
        case click.NoSuchOption():
            what = f"没有选项 {error.option_name}"
        case click.MissingParameter() if error.param is not None:
            what = f"缺少参数 {_shown(error.param)}"
        case click.BadParameter() if error.param is not None and isinstance(error.param.type, click.Choice):
            what = f"参数 {_shown(error.param)} 只能是 {'、'.join(map(str, error.param.type.choices))} 之一"
        case click.BadParameter() if error.param is not None:
            what = f"参数 {_shown(error.param)} 的值不对：{error.message}"
        case _:
            said = ((chinese, re.match(english, error.message)) for english, chinese in _SAID.items())
            known = (chinese.format(*found.groups()) for chinese, found in said if found)
            what = next(known, f"用法不对：{error.message}")
    return f"{what}；用 {where} --help 查看用法"


if __name__ == "__main__":
    main()
