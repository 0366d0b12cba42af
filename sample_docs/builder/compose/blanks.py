"""The regulation's own blank templates of 附件1, 附件2 and 附件3, as an applicant may submit them unfilled."""

from __future__ import annotations

from sample_docs.builder.blueprint import Para, Sheet, SheetBlock
from sample_docs.builder.compose.form import compose_form
from sample_docs.builder.compose.letter import compose_letter
from sample_docs.builder.content import (
    CHAPTER_TITLES,
    FORM,
    LETTER,
    PLAN,
    SECTION_TITLES,
    Form,
    Letter,
    inventories,
)
from sample_docs.builder.layouts import FormLayout, LetterLayout

NEED_GUIDANCE = "××××××××××（简述建设需求、建设依据、建设内容、建设意义，要求250字以内）。"
FUNDING_GUIDANCE = "××××××××××（简述建设周期、资金来源、资金概算值，要求150字以内）。"
RESOURCE_GUIDANCE = "（详细描述项目所需软件环境包含操作系统、数据库、中间件、防病毒等，以及硬件需求包含服务器、存储、网络、容灾、安全等设备情况。）"
PLAN_GUIDANCE: dict[str, list[str]] = {
    "第一章": [
        "主要包括现有基础环境、网络系统、业务应用、业务数据、软硬件设备和运行维护情况；"
        "属于规划期内分期建设的，描述前后期建设情况（说明各期关系）、应用情况。"
    ],
    "第二章": [
        "主要包括业务描述、流程描述、数据分析、数据量大小、访问量分析以及服务对象等内容，"
        "以业务需求为主导，通过对业务应用要求进行分析，制定软硬件平台建设方案。",
        "国家、省市支持本项目建设的文件。",
    ],
    "第八章/1": [
        "主要根据建设方案中的技术架构、技术路线、各种数据量和其它指标因素确定云资源配置、设备档次和数量，"
        "参照主流产品技术参数确定系统软硬件价格;按业务需求、功能、加权系数等测算业务软件开发工作量并确定业务软件开发费用。"
    ],
}
TITLE_NOTES = {
    "第四章": "(总体建设分年度实施的，分别说明)",
    "第六章/5": "(包括部门内及部门间共享共用情况)",
    "第七章/5": "(需要采取的相关技术、人才、制度及监理、检测等措施，包括采购、测试、系统切换、运行维护等拟采用方式或做法等。)",
}


def blank_sheet(material: str, path: str) -> Sheet:
    sheet = {LETTER: _letter, FORM: _form, PLAN: _plan}[material]()
    sheet.path = path
    return sheet


def _letter() -> Sheet:
    letter = Letter(
        agency_mark="××××××××",
        number="×××〔20  〕××号",
        signer="×××",
        title="关于申请××××××建设项目的函",
        addressee="县大数据局",
        need=NEED_GUIDANCE,
        funding=FUNDING_GUIDANCE,
        signatory="单位名称（公章)",
        date="年   月   日",
        contact="×××",
        phone="×××",
        attachments=["电子政务建设项目申请表", "×××××项目建设方案", "其他材料"],
    )
    return compose_letter(letter, LetterLayout())


def _form() -> Sheet:
    form = Form(resources=RESOURCE_GUIDANCE, inventories=inventories())
    return compose_form(form, FormLayout(ticks="box"))


def _plan() -> Sheet:
    blocks: list[SheetBlock] = [
        Para("电子政务建设项目建设方案", "cover_title"),
        Para("（样稿）", "cover_title"),
        Para("申报单位(盖章):                              ", "cover_line"),
        Para("项目名称:                                    ", "cover_line"),
        Para("项目起止日期:       年    月至       年    月", "cover_line"),
        Para("电子政务建设项目建设方案编写提纲", "title", page_break=True),
    ]
    for key, title in CHAPTER_TITLES.items():
        blocks.append(Para(f"{title}{TITLE_NOTES.get(key, '')}", "heading", level=1, number=key))
        blocks += [Para(text) for text in PLAN_GUIDANCE.get(key, [])]
        for (chapter, section), name in SECTION_TITLES.items():
            if chapter == key:
                place = f"{key}/{section}"
                blocks.append(Para(f"{name}{TITLE_NOTES.get(place, '')}", "heading", level=2, number=f"{section}."))
                blocks += [Para(text) for text in PLAN_GUIDANCE.get(place, [])]
    return Sheet(PLAN, blocks=blocks)
