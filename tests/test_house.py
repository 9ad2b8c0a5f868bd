"""The house keeps its floors: who may import whom, what stays pure, how long a thing may be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "storage", "handlers", "dialogs", "claims", "nlu", "schemes", "locales")
PURE = ("handlers", "dialogs", "claims", "nlu", "schemes", "locales")
HOMES = {
    "telegram": "bot",
    "aiohttp": "bot",
    "aiosmtplib": "bot",
    "sqlalchemy": "storage",
    "alembic": "storage",
    "jieba": "nlu",
    "PIL": "bot",
}
WAITING = {"asyncio", "concurrent", "multiprocessing", "socket", "sqlite3", "subprocess", "threading", "time"}
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter"}
FILES = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
LOADERS = {
    "locales/catalogue.py": "the texts of a language",
    "nlu/language.py": "the words of a language",
    "nlu/weightfile.py": "what was learnt from them",
    "schemes/tables.py": "scheme files, regions, the law",
}
"""Below storage only these files may read data, each its own package's, when it is loaded."""
REGISTERING = {"register", "route", "command_for", "listens_for", "receiver"}
LISTS = {"CHANNELS", "FORMS", "USE_CASES"}
MAX_FUNCTION, MAX_FILE = 40, 300


def sources(packages: tuple[str, ...] = PACKAGES) -> list[Path]:
    """Every module of the packages but the migrations, whose length is the database's history."""
    found = [path for name in packages for path in sorted((ROOT / name).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(module: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and top-level name of everything that a module imports, wherever in it."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.partition(".")[0]


def long_functions(path: Path) -> list[str]:
    return [
        f"{label(path)}:{node.lineno} {node.name}: {lines} lines"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION
    ]


def impure(module: ast.Module, file: str) -> list[str]:
    """What waits, asks a clock or touches a file in one module."""
    found = [f"{file}:{line} imports {name}" for line, name in imported(module) if name in WAITING]
    for node in ast.walk(module):
        where = f"{file}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
            found.append(f"{where} waits")
        elif isinstance(node, ast.Call) and (name := forbidden_call(node.func)):
            found += [f"{where} calls {name}()"] if name in CLOCKS or file not in LOADERS else []
    return found


def forbidden_call(function: ast.expr) -> str | None:
    """`datetime.now`, `date.today`, `time.time`, `open`, `path.read_text`: the called name, else None."""
    if isinstance(function, ast.Name):
        return function.id if function.id in FILES else None
    if not isinstance(function, ast.Attribute):
        return None
    owner = ast.unparse(function.value).split(".")[-1]
    if function.attr in CLOCKS and owner in {"datetime", "date", "time"}:
        return function.attr
    return function.attr if function.attr in FILES else None


def outermost(
    node: ast.Module | ast.ClassDef,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """The classes and functions that exist when a module is imported: none from within a function."""
    for inner in node.body:
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield inner
        if isinstance(inner, ast.ClassDef):
            yield from outermost(inner)


def at_import(module: ast.Module, file: str) -> list[str]:
    """What a module does to others by being imported. It may fill a table of its own, and nothing else."""
    assigned = [node for node in module.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    own = {name.id for node in assigned for name in ast.walk(node) if isinstance(name, ast.Name)}
    found = []
    for node in module.body:
        call = node.value if isinstance(node, ast.Expr) else None
        if isinstance(call, ast.Call) and ast.unparse(call.func).partition(".")[0] not in own:
            found.append(f"{file}:{node.lineno} calls {ast.unparse(call.func)}")
    for inner in outermost(module):
        found += [
            f"{file}:{inner.lineno} @{word}"
            for word in map(ast.unparse, inner.decorator_list)
            if REGISTERING & set(re.split(r"\W+", word))
        ]
        if inner.name == "__init_subclass__":
            found.append(f"{file}:{inner.lineno} registers its subclasses")
    return found + [
        f"{file}:{line} imports {name}" for line, name in imported(module) if name in {"pkgutil", "pluggy"}
    ]


def table(values: list[str]) -> str:
    return "\n".join(["", *values])


def test_packages_are_all_here() -> None:
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert found == set(PACKAGES)


def test_floors_are_kept() -> None:
    tool = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([tool, "--no-logo"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(("library", "home"), HOMES.items())
def test_library_lives_in_one_package(library: str, home: str) -> None:
    guests = [
        f"{label(path)}:{line}"
        for path in sources(tuple(name for name in PACKAGES if name != home))
        for line, name in imported(tree(path))
        if name == library
    ]
    assert not guests, f"{library} belongs to {home}:{table(guests)}"


def test_functions_are_short() -> None:
    found = [line for path in sources() for line in long_functions(path)]
    assert not found, table(found)


def test_files_are_short() -> None:
    sizes = {label(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    found = [f"{name}: {lines} lines" for name, lines in sizes.items() if lines > MAX_FILE]
    assert not found, table(found)


def test_below_storage_nothing_waits_asks_a_clock_or_reads() -> None:
    found = [line for path in sources(PURE) for line in impure(tree(path), label(path))]
    assert not found, table(found)


@pytest.mark.parametrize(
    "source",
    [
        "import asyncio",
        "from time import sleep",
        "async def turn(): pass",
        "from datetime import datetime as d, datetime\nnow = datetime.now()",
        "import datetime\nday = datetime.date.today()",
        "def read(path): return path.read_text()",
        "def read(path): return open(path)",
    ],
)
def test_what_is_not_pure_is_seen(source: str) -> None:
    assert impure(ast.parse(source), "handlers/some.py")


@pytest.mark.parametrize(
    "source",
    [
        "from handlers import cases\ncases.register(turn)",
        "@registry.register('x')\ndef turn(): pass",
        "class Form:\n    def __init_subclass__(cls): pass",
        "import pkgutil",
    ],
)
def test_what_registers_is_seen(source: str) -> None:
    assert at_import(ast.parse(source), "handlers/some.py")


def test_loaders_are_needed() -> None:
    """A file that reads nothing any more leaves the list; handlers, dialogs and claims never stand in it."""
    assert all(name.partition("/")[0] in {"schemes", "locales", "nlu"} for name in LOADERS)
    for name in LOADERS:
        calls = [forbidden_call(node.func) for node in ast.walk(tree(ROOT / name)) if isinstance(node, ast.Call)]
        assert FILES & set(calls), f"{name} reads nothing"


def test_importing_a_module_does_nothing() -> None:
    found = [line for path in sources() for line in at_import(tree(path), label(path))]
    assert not found, table(found)


def test_lists_can_be_read() -> None:
    """CHANNELS, FORMS and USE_CASES are written out as they are."""
    found = []
    for path in sources():
        for node in tree(path).body:
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            names = {target.id for target in targets if isinstance(target, ast.Name)}
            if names & LISTS and not isinstance(value, ast.List | ast.Tuple | ast.Dict):
                found.append(f"{label(path)}:{node.lineno} {ast.unparse(node)[:60]}")
    assert not found, table(found)


def test_modules_have_names() -> None:
    """No drawer for leftovers."""
    drawers = {"utils", "util", "helpers", "managers", "misc", "common"}
    assert not [label(path) for path in sources() if path.stem in drawers or path.parent.name in drawers]


def locked() -> list[str]:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    return [package["name"] for package in lock["package"] if package["name"] != "cunbao"]


def copyleft(name: str) -> str | None:
    """The licence of an installed distribution if it is GPL or AGPL and no other is offered."""
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        return None
    short = [*metadata.get_all("License-Expression", []), *metadata.get_all("License", [])]
    classifiers = [entry for entry in metadata.get_all("Classifier", []) if entry.startswith("License")]
    said = [*(text.strip().partition("\n")[0] for text in short), *classifiers]
    strict = [text for text in said if is_gpl(text)]
    return strict[0] if strict and not any(offers_more(text) for text in said) else None


def is_gpl(text: str) -> bool:
    return bool(re.search(r"(?<!L)GPL|Affero", text) or re.search(r"(?<!Lesser )General Public License", text))


def offers_more(text: str) -> bool:
    return any(not is_gpl(part) for part in re.split(r"\bOR\b", text)) and " OR " in text


@pytest.mark.parametrize(
    ("text", "gpl"),
    [
        ("GPL-3.0-only", True),
        ("AGPL-3.0-or-later", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("LGPL-3.0-only", False),
        ("Apache-2.0 AND MIT", False),
    ],
)
def test_a_gpl_is_known_when_seen(text: str, gpl: bool) -> None:
    assert is_gpl(text) is gpl


def test_no_dependency_is_under_the_gpl() -> None:
    found = [f"{name}: {licence}" for name in locked() if (licence := copyleft(name))]
    assert not found, table(found)


def test_dependencies_are_installed_to_be_looked_at() -> None:
    """Otherwise the licences above would pass unseen."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[\[><=;! ]", entry)[0] for entry in project["dependencies"]]
    assert len(names) > 10
    assert all(distribution(name).version for name in names)
