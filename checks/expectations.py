"""Great Expectations, and nothing else of it: suites of a rulebook run over a table of facts.

The library takes six to eight seconds to import, so it is imported when the first suite runs and nowhere else; with it
missing or broken, `EngineError` says so and the caller's rule is 待核. A suite is data (`suites/*.yaml` of the rulebook's
folder): expectation types and arguments as Great Expectations names them, each with what its failure means. Nothing is
sent anywhere: analytics are off before the import, contexts live in memory.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from checks.findings import Result, Severity
from extractors.errors import PrescreenError, RulebookError
from extractors.vocabulary import explain, read_yaml

if TYPE_CHECKING:
    import pandas as pd

SUITES = "suites"
Cell = str | float | None


class EngineError(PrescreenError):
    """Great Expectations cannot be loaded on this machine."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Meaning(_Model):
    """What a failed expectation means: the message's `case`, the result, the column to point at, and how sure it is.

    `near`: a value much like one that would do is a doubt only. `accept`: words that pass although they fail.
    """

    case: str = ""
    result: Result = "不符"
    severity: Severity | None = None
    column: str = ""
    near: bool = False
    accept: tuple[str, ...] = ()
    say: str = ""


class Expectation(_Model):
    """`type` and `kwargs` as Great Expectations has them; {$PARAMETER: name} takes a value at run time."""

    type: str
    kwargs: dict[str, Any] = Field(default_factory=dict)
    meta: Meaning = Meaning()


class Derived(_Model):
    """A column worked out of another before the suite runs: see checks/frames.py for the ways (`by`)."""

    column: str
    by: str
    of: str
    where: dict[str, str] = Field(default_factory=dict)
    ports: tuple[int, ...] = ()
    needs: tuple[str, ...] = ()


class Suite(_Model):
    name: str
    title: str = ""
    derive: tuple[Derived, ...] = ()
    expectations: tuple[Expectation, ...] = Field(min_length=1)


@dataclass(slots=True, frozen=True)
class Failure:
    """An expectation that failed: at these rows (positions in the frame), or for the column as a whole (no rows)."""

    expectation: Expectation
    column: str
    rows: tuple[int, ...]
    observed: str = ""


@dataclass(slots=True)
class Judgement:
    """What a suite found; `result` is Great Expectations' own, for its Data Docs."""

    failures: list[Failure]
    checked: int
    result: Any = None


@lru_cache(maxsize=64)
def load_suite(folder: Path, name: str) -> Suite:
    """A suite of a rulebook's folder; a mistake is refused with the file's name."""
    path = folder / SUITES / f"{name}.yaml"
    if not path.is_file():
        raise RulebookError(f"规则手册没有 suites/{name}.yaml", "请对照 docs/rulebook.md 补上")
    try:
        return Suite.model_validate({"name": name, **(read_yaml(path) or {})})
    except ValidationError as error:
        raise RulebookError(f"suites/{name}.yaml 有误：{explain(error)}", "请对照 docs/rulebook.md") from error


def engine() -> Any:
    """The library, loaded at the first call. Raises EngineError."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    try:
        import great_expectations
    except Exception as error:  # a broken installation raises anything; the rule must say so and the others go on
        raise EngineError(
            f"表格检查要用的 great_expectations 装载失败（{type(error).__name__}）", "请按 prescreen doctor 的提示重装"
        ) from error
    return great_expectations


def context() -> Any:
    """A context in memory, silent."""
    library = engine()
    from great_expectations.data_context.types.base import ProgressBarsConfig

    made = library.get_context(mode="ephemeral")
    made.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return made


def build(suite: Suite) -> Any:
    """The suite as the library's own object."""
    library = engine()
    from great_expectations.expectations.registry import get_expectation_impl

    made = library.ExpectationSuite(name=suite.title or suite.name)
    for number, wish in enumerate(suite.expectations):
        notes = {"format": "markdown", "content": [wish.meta.say]} if wish.meta.say else None
        meta = {"number": number, **({"notes": notes} if notes else {})}
        try:
            made.add_expectation(get_expectation_impl(wish.type)(**wish.kwargs, meta=meta))
        except Exception as error:  # the library's own complaints come in many classes
            raise RulebookError(
                f"suites/{suite.name}.yaml 第{number + 1}项 {wish.type} 有误：{error}",
                "请对照 Great Expectations 的说明",
            ) from error
    return made


def validate(frame: pd.DataFrame, suite: Suite, parameters: Mapping[str, Any] | None = None) -> Judgement:
    """Run a suite over a frame whose index counts rows from 0. Raises EngineError, RulebookError."""
    made = context()
    asset = made.data_sources.add_pandas("facts").add_dataframe_asset(suite.name)
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    outcome = batch.validate(
        build(suite), result_format={"result_format": "COMPLETE"}, expectation_parameters=dict(parameters or {})
    )
    return Judgement(failures_of(suite, outcome), len(suite.expectations), outcome)


def context_for_docs(folder: Path) -> Any:
    """A context in memory whose Data Docs are written below `folder`."""
    made = context()
    backend = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    site = {
        "class_name": "SiteBuilder",
        "store_backend": backend,
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "show_how_to_buttons": False,
    }
    for name in list(made.variables.data_docs_sites or {}):
        made.delete_data_docs_site(name)
    made.add_data_docs_site(site_name="local", site_config=site)
    return made


def run_with_docs(made: Any, frame: pd.DataFrame, suite: Suite) -> Judgement:
    """As `validate`, in a context that keeps the result for its Data Docs. Raises EngineError, RulebookError."""
    library = engine()
    asset = made.data_sources.add_pandas(suite.name).add_dataframe_asset(suite.name)
    wanted = made.suites.add(build(suite))
    definition = library.ValidationDefinition(
        name=suite.name, data=asset.add_batch_definition_whole_dataframe("all"), suite=wanted
    )
    made.validation_definitions.add(definition)
    outcome = definition.run(batch_parameters={"dataframe": frame}, result_format={"result_format": "COMPLETE"})
    return Judgement(failures_of(suite, outcome), len(suite.expectations), outcome)


def failures_of(suite: Suite, outcome: Any) -> list[Failure]:
    """The failed expectations in the suite's order, with the rows they failed at."""
    found: list[tuple[int, Failure]] = []
    for result in outcome.results:
        number = result.expectation_config.meta["number"]
        wish = suite.expectations[number]
        problem = _raised(result.exception_info)
        if problem:
            raise RulebookError(f"suites/{suite.name}.yaml 的 {wish.type} 不能执行：{problem}", "请核对列名和参数")
        if not result.success:
            rows = result.result.get("unexpected_index_list") or ()
            observed = result.result.get("observed_value")
            shown = "" if observed is None else f"{observed:g}" if isinstance(observed, float | int) else str(observed)
            column = wish.meta.column or str(wish.kwargs.get("column", ""))
            found.append((number, Failure(wish, column, tuple(int(r) for r in rows), shown)))
    return [failure for _, failure in sorted(found, key=lambda pair: pair[0])]


def _raised(info: Mapping[str, Any] | None) -> str:
    """What an expectation raised; the library tells it flat or by metric."""
    if not info:
        return ""
    if "raised_exception" in info:
        return str(info.get("exception_message") or "") if info["raised_exception"] else ""
    return next((str(i.get("exception_message")) for i in info.values() if i.get("raised_exception")), "")


def parameters_of(values: Sequence[str]) -> list[str]:
    """A value set for an expectation; never empty, for the library refuses that."""
    return list(dict.fromkeys(values)) or ["（无）"]
