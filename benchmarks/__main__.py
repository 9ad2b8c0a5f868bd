"""Every measurement, one after the other; `--write` puts the tables into benchmarks/README.md."""

from __future__ import annotations

import argparse
import re
from importlib import import_module
from pathlib import Path

PAGE = Path(__file__).with_name("README.md")
MEASUREMENTS = ("path", "start", "roster")


def main() -> None:
    """Measure what the command line names, or everything."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="|".join(MEASUREMENTS))
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    asked = parser.parse_args()
    for name in asked.names or MEASUREMENTS:
        print(f"\n## {name}\n", flush=True)
        table = import_module(f"benchmarks.{name}").main([])
        print(table, flush=True)
        if asked.write:
            written = put(PAGE.read_text(encoding="utf-8"), name, table)
            PAGE.write_text(written, encoding="utf-8")


def put(page: str, name: str, table: str) -> str:
    """The page with `table` between the marks of `name`."""
    marked = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", re.DOTALL)
    if not marked.search(page):
        raise ValueError(f"{PAGE.name} has no place for {name}")
    return marked.sub(lambda match: match[1] + table + match[2], page)


if __name__ == "__main__":
    main()
