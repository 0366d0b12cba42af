"""python -m sample_docs.builder [NAME ...] [--resave]: writes the example dossiers and what they must yield."""

from __future__ import annotations

import argparse
import sys

from sample_docs.builder.content import BuilderError
from sample_docs.builder.samples import load_samples, write_sample


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="sample_docs.builder", description="写出样例申报卷和各卷应有的结论")
    parser.add_argument("names", nargs="*", help="只写这几卷；不写则全部")
    parser.add_argument("--resave", action="store_true", help="重新用 LibreOffice 另存（字节会变）")
    options = parser.parse_args(arguments)
    try:
        samples = load_samples()
        for name in options.names or samples:
            if name not in samples:
                raise BuilderError(f"没有名为“{name}”的样例", f"可用的有：{'、'.join(samples)}")
            write_sample(samples[name], again=options.resave)
            sys.stdout.write(f"{name}：{samples[name].about}\n")
    except BuilderError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
