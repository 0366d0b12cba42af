"""The Chinese sentences for files that cannot be read: what is wrong with them, and what to do about it.

One place for all of them, so that the list of files, the findings (GC-01) and the notice say the same words.
"""

from __future__ import annotations

from extractors.errors import MissingTool, UnreadableFile
from extractors.snapshot.formats import ENCRYPTED, title

RESUBMIT = "请重新提供可打开的文件"
_NO_PASSWORD = "请取消口令后重新提供"
_AS_PDF_OR_WORD = "请另存为 Word（docx）或 PDF 后重新提供"

# Formats that hold text or pictures of a material but that nothing here reads, with the way out of each.
_DAMAGE = frozenset(
    {
        "BadZipFile",
        "XMLSyntaxError",
        "EOFError",
        "PackageNotFoundError",
        "InvalidFileException",
        "UnidentifiedImageError",
    }
    | {"PDFSyntaxError", "PdfiumError", "ParseError", "LZMAError", "error"}
)
_UNSUPPORTED: dict[str, str] = {
    "ceb": "请用方正阅读器打印为 PDF，或提供 OFD、扫描件",
    "gd": "请用书生阅读器打印为 PDF，或提供 OFD、扫描件",
    "caj": "请用 CAJViewer 另存为 PDF 后重新提供",
    "xps": "请打印为 PDF 后重新提供",
    "epub": _AS_PDF_OR_WORD,
    "vsdx": "请在 Visio 中另存为 PDF 后重新提供",
    "vsd": "请在 Visio 中另存为 PDF 后重新提供",
    "mpp": "请在 Project 中另存为 PDF 后重新提供",
    "dwg": "请在 CAD 软件中打印为 PDF 后重新提供",
    "svg": "请转为 PDF 或 PNG 图片后重新提供",
    "wmf": "请转为 PDF 或 PNG 图片后重新提供",
    "psd": "请转为 PDF 或 JPG 图片后重新提供",
    "msg": "请打开邮件，把其中的附件另存后提供",
    "lnk": "快捷方式里没有文件内容，请提供它指向的原文件",
    "url": "快捷方式里没有文件内容，请提供它指向的文件",
    "exe": "如是自解压包，请解压后提供其中的文件",
    "split": "请把各卷放在一起解压后，提供解压出的文件",
    "mdb": "请导出为 Excel（xlsx）后重新提供",
    "sqlite": "请导出为 Excel（xlsx）后重新提供",
    "audio": "如其中有应交的材料，请另行提供文字版",
    "video": "如其中有应交的材料，请另行提供文字版",
    "font": "字体文件不是材料；如误放请忽略",
    "ole": _AS_PDF_OR_WORD,
    "unknown": "请确认该文件能正常打开，并另存为 Word（docx）或 PDF 后重新提供",
}


def refusal(file_format: str) -> UnreadableFile | None:
    """Why a file of this format cannot be read whatever is in it, None when a reader may try."""
    if file_format == "empty":
        return UnreadableFile("empty", "文件是空的（0 字节）", "请重新提供完整的文件")
    if file_format == "zeros":
        return UnreadableFile("empty", "文件内容全是零字节，多半是复制或下载没有完成", "请重新复制后提供完整的文件")
    if file_format == "rms":
        return UnreadableFile("encrypted", "文件受权限管理（RMS）保护，无法打开", "请取消权限保护后重新提供")
    # a workbook may be encrypted with the password that every program knows: its reader finds out
    if file_format in ENCRYPTED and file_format != "encrypted_xls":
        return encrypted(file_format)
    if file_format in _UNSUPPORTED:
        return unsupported(file_format)
    return None


def unsupported(file_format: str) -> UnreadableFile:
    said = "认不出文件的格式" if file_format == "unknown" else f"暂不支持读取{title(file_format)}"
    return UnreadableFile("unsupported", said, _UNSUPPORTED.get(file_format, _AS_PDF_OR_WORD))


def encrypted(file_format: str) -> UnreadableFile:
    state = "" if file_format in ENCRYPTED else "已加密"
    return UnreadableFile("encrypted", f"{title(file_format)}{state}，没有口令无法打开", _NO_PASSWORD)


def damaged(file_format: str, why: str = "") -> UnreadableFile:
    because = f"（{why}）" if why else ""
    return UnreadableFile("damaged", f"{title(file_format)}已损坏，无法打开{because}", RESUBMIT)


def unavailable(error: OSError, folder: bool = False) -> UnreadableFile:
    """For a file or folder that the file system does not hand over. The system's own words are kept: they name the cause."""
    what = "文件夹" if folder else "文件"
    if isinstance(error, FileNotFoundError):
        return UnreadableFile("unavailable", f"{what}在读取时已不在原处", "请确认文件仍在文件夹中，然后重新检查")
    if isinstance(error, PermissionError):
        return UnreadableFile("unavailable", f"没有权限打开{what}", "请检查文件权限，或关闭正在使用它的程序后重新检查")
    reason = error.strerror or type(error).__name__
    return UnreadableFile("unavailable", f"{what}读不出来（{reason}）", "请检查磁盘或网络共享后重新检查")


def too_large(size: int, limit: int) -> UnreadableFile:
    return UnreadableFile(
        "too_large", f"文件过大（{megabytes(size)}，上限 {megabytes(limit)}）", "请拆分或压缩图片后重新提供"
    )


def over_limit(what: str, remedy: str = RESUBMIT) -> UnreadableFile:
    return UnreadableFile("limits", what, remedy)


def broke_reader(file_format: str, error: Exception) -> UnreadableFile:
    """For what a reader did not foresee. Libraries' own words for damage are damage; the rest is the tool's failure."""
    if type(error).__name__ in _DAMAGE:
        return damaged(file_format, type(error).__name__)
    words = f"{type(error).__name__}：{error}"[:120]
    return UnreadableFile(
        "crashed", f"读取程序处理这个文件时出错（{words}）", "请另存为 docx 或 PDF 后重新提供，并告知系统维护人员"
    )


def needs_office(file_format: str) -> MissingTool:
    return MissingTool(
        "libreoffice",
        f"读取{title(file_format)}需要 LibreOffice，本机没有安装",
        "请安装 LibreOffice（Debian/Ubuntu：apt install libreoffice-writer libreoffice-calc libreoffice-impress），"
        "或请申报单位另存为 docx/xlsx 后提供",
    )


def needs_archiver(file_format: str) -> MissingTool:
    return MissingTool(
        "libarchive",
        f"解开{title(file_format)}需要 libarchive，本机没有安装",
        "请安装 libarchive（Debian/Ubuntu：apt install libarchive13），或解压后提供其中的文件",
    )


def megabytes(size: float) -> str:
    return f"{size / (1024 * 1024):.0f} MB" if size >= 10 * 1024 * 1024 else f"{size / (1024 * 1024):.1f} MB"
