"""What a cloud-resource form says, free of layout; every field under the regulation's printed label."""

from __future__ import annotations

from dataclasses import dataclass, field

from sample_docs.builder.content import labelled

NEW, MIGRATION, CHANGE = "cloud_request_new", "cloud_request_migration", "cloud_change_request"
KINDS = {"new": NEW, "migration": MIGRATION, "change": CHANGE}

SERVICE_OPTIONS = (
    "计算服务", "存储服务", "容灾服务", "网络服务", "机房服务", "操作系统服务", "数据库服务", "中间件服务", "数据服务",
    "基础通用软件服务", "信息安全服务", "实施服务", "运维托管", "资源专用服务", "其他",
)  # fmt: skip
CLOUD_OPTIONS = ("智慧云", "公共云", "行政云")
NETWORK_OPTIONS = ("互联网", "政务外网", "部门业务区", "行政服务域", "其他")

_ENVIRONMENT = ("网络", "服务器配置", "操作系统", "数据库类型")
_USAGE = ("业务系统名称", "用途", "使用范围", "服务人数", "使用高峰期时间段")
_RESOURCES = ("序号", "业务系统名称", "网络区域", "服务器名称", "服务类别", "产品配置", "数量")
_PORTS = ("运营商", "服务器名称", "开放端口")
_PORTS_AFTER = ("服务器名称", "运营商", "IP地址数量", "开放端口")
HEADINGS = {"网络": "网络\n（属性、带宽、IP等）", "服务类别": "服务类别\n（产品名称）"}


@dataclass(slots=True)
class CloudTable:
    """A table of the form. `name` is what edits call it, `title` the line printed above it, `printed` its blank rows."""

    name: str
    title: str
    columns: tuple[str, ...]
    printed: int
    rows: list[list[str]] = field(default_factory=list)


def tables_of(kind: str) -> list[CloudTable]:
    """The printed tables of one kind of form, in order."""
    if kind == "change":
        return [
            CloudTable("变更前/信息系统资源", "1.信息系统资源：", _RESOURCES, 5),
            CloudTable("变更前/网络资源", "2.网络资源:", _PORTS, 2),
            CloudTable("变更后/信息系统资源", "1.信息系统资源：", _RESOURCES, 5),
            CloudTable("变更后/网络资源", "2.网络资源:", _PORTS_AFTER, 2),
        ]
    moved = kind == "migration"
    tables = [
        CloudTable("信息系统名称及使用情况", "1.信息系统名称及使用情况：", _USAGE, 2 if moved else 1),
        CloudTable("信息系统资源需求", "2.信息系统资源需求：", _RESOURCES, 5),
        CloudTable("网络资源需求", "3.网络资源需求（见附页）" if moved else "3.网络资源需求", _PORTS, 3),
    ]
    return [CloudTable("系统迁移前运行环境", "系统迁移前运行环境如下：", _ENVIRONMENT, 2), *tables] if moved else tables


@dataclass(slots=True)
class CloudForm:
    kind: str
    title: str = labelled("标题")
    number: str = labelled("编号")
    unit: str = labelled("申请单位")
    project: str = labelled("项目名称")
    leader: str = labelled("项目负责人/姓名")
    leader_phone: str = labelled("项目负责人/联系电话")
    leader_mail: str = labelled("项目负责人/邮箱")
    contact: str = labelled("项目联系人/姓名")
    contact_phone: str = labelled("项目联系人/联系电话")
    contact_mail: str = labelled("项目联系人/邮箱")
    bureau: str = labelled("区（县）大数据局联系人/姓名")
    bureau_phone: str = labelled("区（县）大数据局联系人/联系电话")
    bureau_mail: str = labelled("区（县）大数据局联系人/邮箱")
    summary: str = labelled("项目简介")
    services: list[str] = field(default_factory=list, metadata={"label": "申请业务类型"})
    clouds: list[str] = field(default_factory=list, metadata={"label": "云类型"})
    networks: list[str] = field(default_factory=list, metadata={"label": "基于网络"})
    date: str = labelled("使用时间")
    change_date: str = labelled("变更时间")
    lead: str = labelled("起首句")
    declaration: str = labelled("声明")
    reason: str = labelled("变更理由")
    addresses: str = labelled("申请IP地址数量")
    addresses_before: str = labelled("变更前/IP地址数量")
    addresses_after: str = labelled("变更后/IP地址数量")
    opinion: str = labelled("申请单位意见")
    opinion_date: str = labelled("申请单位意见/日期")
    city_opinion: str = labelled("市大数据局意见")
    city_date: str = labelled("市大数据局意见/日期")
    tables: list[CloudTable] = field(default_factory=list)

    @property
    def material(self) -> str:
        return KINDS[self.kind]

    def table(self, name: str) -> CloudTable | None:
        return next((t for t in self.tables if t.name == name), None)
