"""Data Docs that stand alone: Great Expectations' pages fetch styles, scripts and pictures from the internet, ours may not.

Whatever points outside is taken out of the finished pages and a small style sheet put in its place, so that they read well on a
machine without a network and opening them tells nobody. Their index is drawn by such a script, so it is written anew.
"""

from __future__ import annotations

import re
import shutil
from html import escape
from pathlib import Path
from urllib.parse import quote

_OUTSIDE = (
    re.compile(r"<script\b[^>]*\bsrc\s*=\s*[\"'](?:https?:)?//[^>]*>\s*</script>", re.I),
    re.compile(r"<link\b[^>]*\bhref\s*=[^>]*>", re.I),
    re.compile(r"<img\b[^>]*\bsrc\s*=\s*[\"'](?:https?:)?//[^>]*>", re.I),
    re.compile(r"@import\s+url\([^)]*//[^)]*\)\s*;?", re.I),
    re.compile(r"url\(\s*[\"']?(?:https?:)?//[^)]*\)", re.I),
    re.compile(r"<footer\b.*?</footer>", re.I | re.S),
)
_LINK = re.compile(r"<a\b[^>]*\bhref\s*=\s*[\"'](?:https?:)?//[^>]*>(.*?)</a>", re.I | re.S)
_STYLE = """<style>
body { font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 1.5rem auto; max-width: 1100px; color: #222; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; } th, td { border: 1px solid #ccd; padding: .3rem .6rem;
text-align: left; vertical-align: top; } ul { padding-left: 1.2rem; } nav ol, .breadcrumb { list-style: none; padding: 0; display: flex; gap: .6rem; }
footer, .modal, .d-none, .popover { display: none; } .badge { background: #eef; padding: 0 .4rem; border-radius: 4px; }
@media (prefers-color-scheme: dark) { body { background: #1d1f21; color: #ddd; } th, td { border-color: #555; } }
</style></head>"""


def stand_alone(folder: Path) -> None:
    """Rewrites every page below `folder` and its index; styles, fonts and pictures of their own go."""
    shutil.rmtree(folder / "static", ignore_errors=True)
    for page in folder.rglob("*.html"):
        text = page.read_text("utf-8")
        for pattern in _OUTSIDE:
            text = pattern.sub("", text)
        text = _LINK.sub(r"\1", text)
        page.write_text(text.replace("</head>", _STYLE, 1), "utf-8")
    (folder / "index.html").write_text(_index(folder), "utf-8")


def _index(folder: Path) -> str:
    """Links to the results and to what was expected."""
    parts = []
    for title, below in (("检查结果", "validations"), ("检查要求", "expectations")):
        pages = sorted((folder / below).rglob("*.html"))
        links = [
            f'<li><a href="{quote(p.relative_to(folder).as_posix())}">{escape(_name(p, folder / below))}</a></li>'
            for p in pages
        ]
        parts.append(f"<h2>{title}</h2><ul>{''.join(links)}</ul>")
    head = f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>批次数据质量</title>{_STYLE}'
    return f"{head}<body><h1>批次数据质量</h1>{''.join(parts)}</body></html>\n"


def _name(page: Path, top: Path) -> str:
    return page.relative_to(top).parts[0].removesuffix(".html")
