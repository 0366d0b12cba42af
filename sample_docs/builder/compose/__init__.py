"""Content becomes neutral sheets: letter, form, plan, the other papers, cloud forms, each in the layout asked for."""

from __future__ import annotations

from sample_docs.builder.blueprint import Sheet
from sample_docs.builder.cloud.compose import compose_cloud
from sample_docs.builder.compose.extras import compose_paper
from sample_docs.builder.compose.form import compose_form
from sample_docs.builder.compose.letter import compose_letter
from sample_docs.builder.compose.plan import compose_plan
from sample_docs.builder.content import Content
from sample_docs.builder.layouts import Suite


def compose(content: Content, suite: Suite) -> list[Sheet]:
    """The sheets of a dossier in the order letter, form, plan, other papers, cloud forms, named as the suite names files."""
    slots = {"unit": content.unit, "project": content.project}
    letter = compose_letter(content.letter, suite.letter)
    letter.path = suite.naming.letter.format_map(slots)
    form = compose_form(content.form, suite.form)
    form.path = suite.naming.form.format_map(slots)
    plan = compose_plan(content.plan, suite.plan)
    plan.path = suite.naming.plan.format_map(slots)
    papers = []
    for index, paper in enumerate(content.papers, start=2):
        sheet = compose_paper(paper)
        sheet.path = suite.naming.papers.format_map({**slots, "name": paper.name, "index": str(index)})
        papers.append(sheet)
    cloud = []
    for index, wish in enumerate(content.cloud, start=4):
        sheet = compose_cloud(wish, suite.cloud)
        sheet.path = suite.naming.cloud.format_map({**slots, "name": wish.title, "index": str(index)})
        cloud.append(sheet)
    return [letter, form, plan, *papers, *cloud]
