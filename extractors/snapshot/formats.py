"""The formats that a file can turn out to be: their Chinese names, and which of them an extension promises.

A format is a short word that `sniff` finds by content. Formats that no reader takes stand here too, because a person
who must submit another file wants to hear what the present one is.
"""

from __future__ import annotations

# What a person would call it. Order and grouping follow the families below.
TITLES: dict[str, str] = {
    # Word processing
    "docx": "Word 文档（docx）",
    "doc": "旧版 Word 文档（doc）",
    "wps": "WPS 文字文档（wps）",
    "rtf": "RTF 文档",
    "odt": "ODF 文字文档（odt）",
    "fodt": "ODF 文字文档（单一 XML）",
    "wordml": "Word 2003 XML 文档",
    "flat_opc": "Word XML 文档（单一 XML）",
    "works": "微软 Works 文档（wps）",
    "uof": "标文通文档（uof）",
    # spreadsheets
    "xlsx": "Excel 工作簿（xlsx）",
    "xlsb": "Excel 二进制工作簿（xlsb）",
    "xls": "旧版 Excel 工作簿（xls）",
    "et": "WPS 表格（et）",
    "ods": "ODF 表格（ods）",
    "fods": "ODF 表格（单一 XML）",
    "spreadsheetml": "Excel 2003 XML 表格",
    "csv": "逗号分隔的表格（csv）",
    # presentations
    "pptx": "演示文稿（pptx）",
    "ppt": "旧版演示文稿（ppt）",
    "odp": "ODF 演示文稿（odp）",
    "fodp": "ODF 演示文稿（单一 XML）",
    # fixed layout
    "pdf": "PDF 文件",
    "ofd": "OFD 版式文件",
    "ceb": "方正 CEB 公文",
    "gd": "书生 GD 公文",
    "xps": "XPS 版式文件",
    # pictures
    "jpg": "JPEG 图片",
    "png": "PNG 图片",
    "bmp": "BMP 图片",
    "tif": "TIFF 图片",
    "gif": "GIF 图片",
    "webp": "WebP 图片",
    "heic": "HEIC 图片（苹果手机照片）",
    "avif": "AVIF 图片",
    "svg": "SVG 矢量图",
    "wmf": "WMF/EMF 矢量图",
    "psd": "Photoshop 图片",
    # text
    "txt": "纯文本",
    "html": "网页（HTML）",
    "mht": "单个文件网页（MHT）",
    "xml": "XML 文件",
    "yaml": "YAML 文件",
    "eml": "电子邮件（eml）",
    # archives
    "zip": "ZIP 压缩包",
    "rar": "RAR 压缩包",
    "7z": "7z 压缩包",
    "tar": "TAR 归档",
    "gz": "GZ 压缩文件",
    "bz2": "BZ2 压缩文件",
    "xz": "XZ 压缩文件",
    "zst": "ZST 压缩文件",
    "cab": "CAB 压缩包",
    "iso": "光盘映像（iso）",
    "split": "分卷压缩包的一卷",
    # named so that the refusal can say what it is
    "epub": "EPUB 电子书",
    "vsdx": "Visio 图（vsdx）",
    "vsd": "Visio 图（vsd）",
    "mpp": "Project 计划（mpp）",
    "msg": "Outlook 邮件（msg）",
    "ole": "OLE 复合文件",
    "caj": "知网 CAJ 文献",
    "dwg": "AutoCAD 图（dwg）",
    "lnk": "Windows 快捷方式",
    "url": "网址快捷方式",
    "exe": "可执行程序或自解压包",
    "mdb": "Access 数据库",
    "sqlite": "SQLite 数据库",
    "audio": "录音",
    "video": "视频",
    "font": "字体文件",
    # nothing to read
    "empty": "空文件（0 字节）",
    "zeros": "全为零字节的文件",
    "unknown": "不认识的格式",
    # password or rights protected
    "encrypted_ooxml": "带口令的 Office 文档",
    "encrypted_doc": "带口令的旧版 Word 文档",
    "encrypted_xls": "带口令的旧版 Excel 工作簿",
    "encrypted_ppt": "带口令的旧版演示文稿",
    "encrypted_odf": "带口令的 ODF 文档",
    "encrypted_ofd": "加密的 OFD 版式文件",
    "rms": "受权限管理（RMS）保护的文件",
}

ARCHIVES = frozenset({"zip", "rar", "7z", "tar", "gz", "bz2", "xz", "zst", "cab", "iso", "eml"})
PICTURES = frozenset({"jpg", "png", "bmp", "tif", "gif", "webp", "heic", "avif"})
ENCRYPTED = frozenset(name for name in TITLES if name.startswith("encrypted_")) | {"rms"}

# Extension (lower case, without the dot) to the formats it promises. WPS writes .wps, .et and .dps as the OLE files of
# Microsoft's programs; those of OOXML inside are a disagreement that GC-02 tells. Pictures under each other's name are
# told too: an .jpg that is a .heic does not open everywhere.
_EXPECTED: dict[str, tuple[str, ...]] = {
    "docx": ("docx", "encrypted_ooxml"),
    "docm": ("docx", "encrypted_ooxml"),
    "dotx": ("docx", "encrypted_ooxml"),
    "doc": ("doc", "encrypted_doc"),
    "dot": ("doc", "encrypted_doc"),
    "wps": ("wps", "doc", "works", "encrypted_doc"),
    "wpt": ("wps", "doc", "encrypted_doc"),
    "rtf": ("rtf",),
    "odt": ("odt", "encrypted_odf"),
    "fodt": ("fodt",),
    "uot": ("uof",),
    "uos": ("uof",),
    "uof": ("uof",),
    "xlsx": ("xlsx", "encrypted_ooxml"),
    "xlsm": ("xlsx", "encrypted_ooxml"),
    "xltx": ("xlsx", "encrypted_ooxml"),
    "xlsb": ("xlsb", "encrypted_ooxml"),
    "xls": ("xls", "encrypted_xls"),
    "et": ("et", "xls", "encrypted_xls"),
    "ett": ("et", "xls", "encrypted_xls"),
    "ods": ("ods", "encrypted_odf"),
    "csv": ("csv", "txt"),
    "tsv": ("csv", "txt"),
    "pptx": ("pptx", "encrypted_ooxml"),
    "ppsx": ("pptx", "encrypted_ooxml"),
    "pptm": ("pptx", "encrypted_ooxml"),
    "ppt": ("ppt", "encrypted_ppt"),
    "pps": ("ppt", "encrypted_ppt"),
    "dps": ("ppt", "encrypted_ppt"),
    "odp": ("odp", "encrypted_odf"),
    "pdf": ("pdf",),
    "ofd": ("ofd", "encrypted_ofd"),
    "ceb": ("ceb",),
    "gd": ("gd",),
    "sep": ("gd",),
    "gw": ("gd",),
    "xps": ("xps",),
    "oxps": ("xps",),
    "jpg": ("jpg",),
    "jpeg": ("jpg",),
    "jfif": ("jpg",),
    "png": ("png",),
    "bmp": ("bmp",),
    "tif": ("tif",),
    "tiff": ("tif",),
    "gif": ("gif",),
    "webp": ("webp",),
    "heic": ("heic",),
    "heif": ("heic",),
    "avif": ("avif",),
    "svg": ("svg",),
    "wmf": ("wmf",),
    "emf": ("wmf",),
    "psd": ("psd",),
    "txt": ("txt", "csv"),
    "log": ("txt", "csv"),
    "md": ("txt", "csv"),
    "json": ("txt",),
    "html": ("html",),
    "htm": ("html",),
    "mht": ("mht", "eml"),
    "mhtml": ("mht", "eml"),
    "xml": ("xml", "wordml", "flat_opc", "spreadsheetml", "fodt", "fods", "fodp", "uof", "svg"),
    "yaml": ("yaml",),
    "yml": ("yaml",),
    "eml": ("eml", "mht"),
    "msg": ("msg",),
    "zip": ("zip", "split"),
    "rar": ("rar", "split"),
    "7z": ("7z",),
    "tar": ("tar",),
    "gz": ("gz",),
    "tgz": ("gz",),
    "bz2": ("bz2",),
    "xz": ("xz",),
    "zst": ("zst",),
    "cab": ("cab",),
    "iso": ("iso",),
    "vsdx": ("vsdx",),
    "vsd": ("vsd",),
    "mpp": ("mpp",),
    "dwg": ("dwg",),
    "lnk": ("lnk",),
    "url": ("url", "txt"),
    "exe": ("exe",),
}

# Formats without a signature of their own: only the extension tells them from unknown bytes.
BY_EXTENSION = {"gd": "gd", "sep": "gd", "gw": "gd", "ceb": "ceb", "caj": "caj", "kdh": "caj", "nh": "caj"}


def title(file_format: str) -> str:
    """What a person would call the format."""
    return TITLES.get(file_format, file_format or TITLES["unknown"])


def extension(name: str) -> str:
    """The extension of a path's last name, lower case, without the dot; empty when there is none."""
    last = name.rsplit("/", 1)[-1]
    stem, dot, end = last.rpartition(".")
    return end.strip().lower() if dot and stem else ""


def expected_formats(suffix: str) -> frozenset[str]:
    """The formats that an extension promises (with or without its dot); empty for an unknown extension."""
    return frozenset(_EXPECTED.get(suffix.lower().lstrip("."), ()))


def mismatch(file_format: str, name: str) -> str:
    """The sentence of GC-02 when extension and content disagree, else empty."""
    suffix = extension(name)
    promised = expected_formats(suffix)
    if not promised or file_format in promised or file_format in ("empty", "zeros", "unknown", "rms"):
        return ""
    return f"扩展名是 .{suffix}，内容其实是{title(file_format)}，已按内容处理"
