"""Telephone numbers in form cells: mobiles, 0533-6967123, local 6967123, extensions, several beside a name.

Numbers come out as digits only, with the area code when one was written. What looks like a number and is none (ten
digits, 138****0000) is kept as malformed, so that a rule can quote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from extractors.values.normalise import tidied
from extractors.values.types import Phones, Reading

_LONGEST = 2000
_MOST = 50
_MOBILE = r"(?:(?:\+|00)?86[- ]?)?1[3-9]\d(?:[- ]?\d){8}"
_HOTLINE = r"[48]00[- ]?\d(?:[- ]?\d){6}"
_LANDLINE = r"(?:(?:\+|00)?86[- ]?)?(?:\(0\d{2,3}\)|0\d{2,3})[- ]{0,2}[2-8]\d(?:[- ]?\d){5,6}"
_LOCAL = r"[2-8]\d{2}[- ]?\d{4}"
_EXTENSION = r"(?:\(?(?:转|分机号?|ext\.?|EXT\.?|-)[: ]?(?P<extension>\d{1,6})\)?)?"
_NUMBER = re.compile(
    rf"(?<![\d*×xX])(?:(?P<mobile>{_MOBILE})|(?P<hotline>{_HOTLINE})|(?P<landline>{_LANDLINE})|(?P<local>{_LOCAL}))"
    rf"{_EXTENSION}(?![\d*×xX])"
)
_MALFORMED = re.compile(r"(?<!\d)(?:\+?\d|[*×xX](?=[\d*×xX-]))(?:[- ]?[\d*×xX]){4,30}")
_LABEL = re.compile(
    r"(?:联系|办公|固定|移动|手机|单位)?(?:电话|手机|座机|号码|方式|热线)(?:号码)?|(?i:tel|mobile|phone)"
    r"|(?:同微信|微信同号|微信号?)|(?:项目)?(?:联系人|负责人|经办人|姓名)(?=[ :])"
)
_WASTE = re.compile(r"[\s:;；,，、/|。.\-+]+|\([\s:;,，。]*\)")
_COUNTRY = re.compile(r"^(?:\+86|0086|86(?=1[3-9]\d{9}$))")


def _numbers(text: str) -> Iterator[re.Match[str]]:
    yield from islice(_NUMBER.finditer(text), _MOST)


def parse_phones(text: str) -> Reading:
    """The numbers of a field. Value None when it holds none and nothing that looks like one."""
    plain = tidied(text[:_LONGEST]).text
    good: list[str] = []
    extensions: list[str] = []
    for match in _numbers(plain):
        number = _digits(match)
        if number not in good:
            good.append(number)
        if match["extension"]:
            extensions.append(match["extension"])
    rest = _NUMBER.sub(" ; ", plain)
    bad = list(
        dict.fromkeys(match.group().strip() for match in _MALFORMED.finditer(rest) if _has_digits(match.group()))
    )
    if not good and not bad:
        return Reading(None, False, "没有可识别的电话号码" if plain else "空白")
    notes = [f"分机{extension}" for extension in extensions]
    notes += [f"号码不合规则：{'、'.join(bad[:3])}"] if bad else []
    return Reading(Phones(tuple(good), tuple(bad)), not bad, "；".join(notes))


def _has_digits(words: str) -> bool:
    return sum(character.isdigit() for character in words) >= 3


def _digits(match: re.Match[str]) -> str:
    number = match["mobile"] or match["hotline"] or match["landline"] or match["local"]
    bare = re.sub(r"[- ()]", "", _COUNTRY.sub("", re.sub(r"[- ]", "", number)))
    return f"0{bare}" if match["landline"] and not bare.startswith("0") else bare


def split_name_phone(text: str) -> tuple[str, Phones | None]:
    """A cell that holds both: 张三 13800000000 -> 张三 and the number. The name is what is left, labels removed."""
    reading = parse_phones(text)
    plain = tidied(text[:_LONGEST]).text
    rest = _MALFORMED.sub(" ", _NUMBER.sub(" ", plain))
    name = _WASTE.sub(" ", _LABEL.sub(" ", rest)).strip()
    return name.removesuffix(" (").strip(), reading.value if isinstance(reading.value, Phones) else None


def same_number(one: str, other: str) -> bool:
    """Whether two numbers are one telephone: a local number equals itself with its area code."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) in (7, 8) and long.startswith("0") and long.endswith(short))
