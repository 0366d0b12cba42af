"""Seals on pages: which count for a rule, and what is said of those that do not."""

from __future__ import annotations

import pytest
from case_runner import dossier_of

from checks.engine import assess
from checks.findings import Finding
from checks.rulebook import load_rulebook
from extractors.document import Anchor, Bbox, Seal
from sample_docs.builder.cases import build_case

COVER: Bbox = (300.0, 500.0, 420.0, 620.0)
BOX: Bbox = (200.0, 600.0, 400.0, 620.0)


def sealed_plan(*seals: Seal) -> list[Finding]:
    """What FA-02 says of a scanned plan whose cover, page 1, names the applicant, with these seals."""
    book = load_rulebook()
    dossier = dossier_of(build_case("intake"), book)
    piece = dossier.of("construction_plan")[0]
    piece.document.looked_for_seals, piece.document.pages = True, 30
    piece.document.seals.extend(seals)
    fact = dossier.records["construction_plan"].fields["申报单位"]
    fact.anchor = Anchor(fact.anchor.file, "第1页 第5段", 1, BOX)
    return [f for f in assess(dossier, book).findings if f.rule == "FA-02"]


def test_a_red_seal_on_the_cover_is_enough() -> None:
    assert sealed_plan(Seal(1, COVER, "red")) == []


@pytest.mark.parametrize("colour", ["red", "grey"])
def test_a_seal_on_another_page_is_shown_and_does_not_count(colour: str) -> None:
    (finding,) = sealed_plan(Seal(30, COVER, "red" if colour == "red" else "grey", "云溪县水务局"))
    assert finding.result == "待核"
    assert "第 30 页上有" in finding.message
    assert [(e.page, e.bbox, e.quote) for e in finding.evidence] == [(30, COVER, "云溪县水务局")]


def test_a_grey_print_on_the_cover_is_shown_with_its_place() -> None:
    (finding,) = sealed_plan(Seal(1, COVER, "grey"))
    assert (finding.result, finding.severity) == ("待核", "补正")
    assert "疑似灰色印迹" in finding.message
    assert [(e.page, e.bbox) for e in finding.evidence] == [(1, COVER)]


def test_where_none_is_seen_the_place_for_it_is_shown() -> None:
    (finding,) = sealed_plan()
    assert "未见红色印章" in finding.message
    assert [(e.page, e.bbox) for e in finding.evidence] == [(1, BOX)]
