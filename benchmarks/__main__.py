"""Every measurement, one after the other; `--write` puts what they say into benchmarks/README.md."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).with_name("README.md")
MEASUREMENTS = (
    "path",
    "incidents",
    "channels",
    "api",
    "start",
    "roster",
    "exchange",
    "clocks",
    "ladder",
    "understanding",
    "fuzz",
    "report_rate",
    "sms_replies",
    "disaster",
)


def measured(name: str) -> str:
    """What a measurement prints, in a process of its own: a table as it is, plain lines as a block."""
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", cwd=PAGE.parent.parent, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout)
        done.check_returncode()
    printed = done.stdout.strip()
    return printed if printed.startswith("|") else f"```text\n{printed}\n```"


def put(page: str, name: str, text: str) -> str:
    """The page with `text` between the marks of `name`."""
    marked = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", re.DOTALL)
    if not marked.search(page):
        raise ValueError(f"{PAGE.name} has no place for {name}")
    return marked.sub(lambda match: match[1] + text + match[2], page)


def main() -> None:
    """Measure what the command line names, or everything."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*MEASUREMENTS, []], metavar="NAME")
    parser.add_argument("--write", action="store_true", help="put the results into benchmarks/README.md")
    asked = parser.parse_args()
    for name in asked.names or MEASUREMENTS:
        print(f"\n## {name}\n", flush=True)
        text = measured(name)
        print(text, flush=True)
        if asked.write:
            PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), name, text), encoding="utf-8")


if __name__ == "__main__":
    main()
