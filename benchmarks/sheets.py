"""The pages of the scan benchmark: a letter, three layouts of application form, a plan, an inventory, a letterhead."""

from __future__ import annotations

from benchmarks.page_maker import WIDTH, Page

LEFT, WIDE = 180, WIDTH - 360

BODY = (
    "本项目围绕全县水旱灾害防御的实际需要，建设雨情水情监测、预警发布和巡查管理三个业务模块，接入四十二处水位站与二十六处雨量站的实时数据。",
    "系统依托县政务云部署，通过政务信息资源共享交换平台向应急、自然资源、农业农村等部门提供监测数据，并接收气象部门的短时临近预报。",
    "项目资金由县级财政统筹安排，2027年计划投入68.5万元，其中软件开发41.2万元，系统集成9.8万元，监理及测评17.5万元。",
    "建设周期为12个月，自2027年1月起至2027年12月止，分需求调研、开发部署、试运行和验收四个阶段实施。",
)


def letter(font: str, seed: int, seal: bool = True) -> Page:
    page = Page(font, seed)
    page.text(LEFT, 220, "云水〔2026〕17号", 33)
    page.text(1130, 220, "签发人：周明远", 33)
    page.centred(380, "关于申请云溪县水旱灾害智慧监测平台", 46, bold=True)
    page.centred(450, "建设项目的函", 46, bold=True)
    page.text(LEFT, 580, "县大数据局：", 33)
    y = 640.0
    for text in BODY:
        y = page.paragraph(LEFT, y, WIDE, text)
    page.text(LEFT + 66, y + 40, "附件：1.电子政务建设项目申请表", 33)
    page.text(LEFT + 165, y + 96, "2.云溪县水旱灾害智慧监测平台建设方案", 33)
    page.text(1050, y + 260, "云溪县水务局", 33)
    page.text(1020, y + 320, "2026年9月18日", 33)
    page.text(LEFT + 66, y + 440, "（联系人：李青禾  联系电话：0533-6970001）", 33)
    if seal:
        page.seal(1160, y + 310, "云溪县水务局", 165)
    return page


def application(
    font: str, seed: int, style: str = "normal", kinds: tuple[str, ...] = ("check", "over", "hand")
) -> Page:
    """附件2 as printed, with vertical side labels in the lower part."""
    page = Page(font, seed)
    page.centred(170, "电子政务建设项目申请表", 46, bold=True)
    page.text(LEFT, 270, "单位名称（公章）：云溪县水务局", 31)
    page.text(1120, 270, "时间：2026年9月18日", 31)
    a, b, c = kinds[seed % len(kinds)], kinds[(seed + 1) % len(kinds)], kinds[(seed + 2) % len(kinds)]
    widths = [240.0, 407.0, 240.0, 407.0]
    y = page.table(
        LEFT,
        330,
        widths,
        [
            ["项目名称", ("云溪县水旱灾害智慧监测平台建设项目", 3), None, None],
            [
                "项目类型",
                (
                    (
                        "ticks",
                        [
                            ("empty", "网站建设类"),
                            ("empty", "硬件建设类"),
                            (a, "业务应用系统建设类"),
                            ("empty", "其他"),
                        ],
                    ),
                    3,
                ),
                None,
                None,
            ],
            [
                "基于网络",
                (
                    (
                        "ticks",
                        [
                            ("empty", "互联网"),
                            (b, "政务外网"),
                            ("empty", "政务专网"),
                            (c, "业务专网"),
                            ("empty", "其他"),
                        ],
                    ),
                    3,
                ),
                None,
                None,
            ],
            ["投资概算", "68.5万元", "资金来源", "县级财政"],
            ["建设周期", "12个月", "起止时间", "2027.01-2027.12"],
            ["项目负责人", "周明远", "联系方式", "0533-6970001"],
            ["项目联系人", "李青禾", "联系方式", "13800000001"],
            ["项目主要建设内容（500字以内）", (BODY[0] + BODY[1], 3), None, None],
            ["项目建设的软硬件需求", ("操作系统、数据库、中间件各一套，政务云主机四台，存储空间8TB。", 3), None, None],
            [("本单位近3-5年电子政务项目建设情况", 4), None, None, None],
        ],
        style=style,
    )
    page.table(
        LEFT,
        y,
        [330.0, 240.0, 240.0, 240.0, 244.0],
        [
            ["项目名称", "基于网络", "投资情况", "建设年份", "应用情况"],
            ["河道视频监控", "政务外网", "45万元", "2022", "正常"],
            ["防汛会商系统", "政务外网", "62.8万元", "2023", "正常"],
            ["", "", "", "", ""],
            ["", "", "", "", ""],
        ],
        style=style,
    )
    page.truth.fields = {
        "项目名称": "云溪县水旱灾害智慧监测平台建设项目",
        "投资概算": "68.5万元",
        "资金来源": "县级财政",
        "建设周期": "12个月",
        "起止时间": "2027.01-2027.12",
        "项目负责人": "周明远",
        "项目联系人": "李青禾",
        "项目主要建设内容（500字以内）": BODY[0] + BODY[1],
        "项目建设的软硬件需求": "操作系统、数据库、中间件各一套，政务云主机四台，存储空间8TB。",
    }
    return page


def acceptance(font: str, seed: int, style: str = "thin") -> Page:
    """A form with a merged label over two rows, a vertical label, an opinion box with seal and date."""
    page = Page(font, seed)
    page.centred(170, "电子政务建设项目验收申请表", 44, bold=True)
    y = page.table(
        LEFT,
        280,
        [230.0, 230.0, 300.0, 230.0, 304.0],
        [
            ["项目名称", ("云溪县智慧水务综合管理系统", 4), None, None, None],
            ["项目起止时间", ("2025年3月至2026年2月", 4), None, None, None],
            [("申请验收单位", 1, 2), "联系人", "李青禾", "联系电话", "0533-6970001"],
            [None, "地址", ("云溪县青阳路18号", 3), None, None],
            [("资金构成（万元）", 1, 2), "财政投资", "自筹资金", ("合计", 2), None],
            [None, "85.60", "0.00", ("85.60", 2), None],
        ],
        style=style,
    )
    y = page.table(
        LEFT,
        y,
        [90.0, 1204.0],
        [
            [("项目简介", 1, 2), BODY[0]],
            [None, BODY[3]],
            [("单位意见", 1, 2), "同意申请竣工验收。"],
            [None, "项目已按批复内容建成，试运行情况良好，资料齐全。"],
        ],
        style=style,
        min_height=150,
    )
    page.text(1040, y - 52, "2026年4月12日", 31)
    page.truth.fields = {
        "项目名称": "云溪县智慧水务综合管理系统",
        "项目起止时间": "2025年3月至2026年2月",
        "联系人": "李青禾",
        "联系电话": "0533-6970001",
        "地址": "云溪县青阳路18号",
    }
    page.seal(1130, y - 110, "云溪县水务局", 150)
    return page


def plan(font: str, seed: int) -> Page:
    page = Page(font, seed)
    page.text(560, 120, "云溪县水旱灾害智慧监测平台建设方案", 24)
    page.centred(230, "第七章  项目组织管理", 46, bold=True)
    y = 360.0
    for k, (title, text) in enumerate(zip(("项目组织机构", "项目进度安排", "安全管理制度"), BODY[1:], strict=True), 1):
        page.text(LEFT, y, f"{k}.{title}", 38, bold=True)
        y = page.paragraph(LEFT, y + 80, WIDE, text) + 20
        y = page.paragraph(LEFT, y, WIDE, BODY[0]) + 30
    page.centred(2180, "— 21 —", 26)
    return page


def inventory(font: str, seed: int, style: str = "grey") -> Page:
    page = Page(font, seed)
    page.centred(180, "项目投资估算表", 42, bold=True)
    page.text(1240, 260, "单位：万元", 28)
    rows: list[list[object]] = [["序号", "费用名称", "单位", "数量", "单价", "合计", "备注"]]
    items = (
        "雨情监测模块",
        "水情监测模块",
        "预警发布模块",
        "巡查管理模块",
        "数据共享接口",
        "系统集成",
        "第三方测评",
        "项目监理",
    )
    for k, name in enumerate(items, 1):
        price = 2 + (k * 37 + seed * 11) % 90 / 10
        rows.append(
            [str(k), name, "项", str(1 + k % 3), f"{price:.2f}", f"{price * (1 + k % 3):.2f}", "" if k % 2 else "含税"]
        )
    rows.append([("合计（大写）：陆拾捌万伍仟元整", 5), None, None, None, None, "68.50", ""])
    page.table(LEFT, 310, [110.0, 384.0, 120.0, 130.0, 170.0, 190.0, 190.0], rows, style=style)
    return page


def letterhead(font: str, seed: int) -> Page:
    """红头文件: red title and red line, no seal. Nothing here may be taken for one."""
    page = Page(font, seed)
    page.centred(230, "云溪县水务局文件", 96, colour=(215, 25, 30), bold=True)
    page.centred(420, "云水〔2026〕21号", 33)
    page.draw.line((LEFT, 500, LEFT + WIDE, 500), fill=(215, 25, 30), width=5)
    page.centred(600, "关于报送项目初步验收报告的请示", 46, bold=True)
    page.text(LEFT, 730, "县大数据局：", 33)
    y = 790.0
    for text in BODY:
        y = page.paragraph(LEFT, y, WIDE, text)
    page.text(1050, y + 160, "云溪县水务局", 33)
    page.text(1020, y + 220, "2026年4月2日", 33)
    return page
