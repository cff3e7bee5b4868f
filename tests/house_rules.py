"""What the house asks of every file; each rule lists its faults as `file:line: sentence`."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE_LINES, FUNCTION_LINES, ROUTE_LINES = 300, 40, 25
ROUTE_DECORATORS = {"get", "post", "put", "patch", "delete", "route"}
OPENERS_OF_TRANSACTIONS = ("lms/db.py", "lms/web/", "lms/cli/", "lms/worker/", "lms/demonstration/")
VAGUE_MODULES = {
    *("util", "utils", "common", "helper", "helpers", "misc", "data", "info"),
    *("manager", "managers", "handler", "handlers"),
}
VAGUE_FUNCTIONS = ("process_", "do_")
VAGUE_CLASSES = ("Manager", "Handler", "Helper", "Utils")
CLOCKS = {
    *(("datetime", name) for name in ("now", "utcnow", "today")),
    *(("date", "today"), ("time", "time"), ("time", "time_ns")),
}
IMPURE = {
    *("asyncio", "ftplib", "http", "io", "multiprocessing", "os", "pathlib", "random", "secrets"),
    *("shutil", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "tempfile", "threading"),
    *("time", "urllib"),
}
IMPURE_OURS = re.compile(
    r"lms\.(db|sql|clock|config|mail|pdf|app|web|cli|worker)\b"
    r"|lms\.\w+\.(models|queries|service|document|export|reader)\b"
)
EVENTS = (
    "abort blur cancel change click close copy cut dblclick drag drop error focus input invalid "
    "key load message mouse page paste pointer reset resize scroll select submit toggle touch "
    "unload wheel"
)
INLINE = {
    "inline style": re.compile(r"(?<![\w-])style\s*=\s*[\"'{]|<style\b", re.IGNORECASE),
    "inline event": re.compile(
        rf"(?<![\w-])on(?:{EVENTS.replace(' ', '|')})\w*\s*=", re.IGNORECASE
    ),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE),
}
# They return before the page has followed, or look once at what may still be on its way.
HASTY = {
    *("click", "dblclick", "tap", "wait_for_timeout", "wait_for_url", "count"),
    *("is_checked", "is_disabled", "is_enabled", "is_hidden", "is_visible"),
}
MAY_BE_HASTY = ("tests/walks/browsing.py", "tests/walks/keyboard.py")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """A Python file: where it stands, its text and its tree."""

    name: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST | int, sentence: str) -> str:
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return f"{self.name}:{line}: {sentence}"

    def list_functions(self) -> list[Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    def list_calls(self) -> list[ast.Call]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]

    def list_imports(self) -> Iterator[tuple[ast.stmt, str]]:
        """Each imported name in full; relative imports count from the file's package."""
        package = self.name.removesuffix(".py").split("/")[:-1]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level + 1] if node.level else []
                base = ".".join([*above, *([node.module] if node.module else [])])
                yield from ((node, f"{base}.{alias.name}") for alias in node.names)


def read_sources(root: Path, *folders: str) -> list[Source]:
    paths = (path for folder in folders for path in sorted((root / folder).rglob("*.py")))
    read = ((path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in paths)
    return [Source(name, text, ast.parse(text)) for name, text in read]


def get_words(node: ast.expr) -> tuple[str, str]:
    """The last two words of a dotted expression: `a.b.c` gives b and c."""
    if isinstance(node, ast.Name):
        return "", node.id
    if isinstance(node, ast.Attribute):
        return get_words(node.value)[1], node.attr
    return "", ""


def find_long_files(root: Path) -> list[str]:
    return [
        source.at(FILE_LINES + 1, f"the file has more than {FILE_LINES} lines")
        for source in read_sources(root, "lms", "setup")
        if len(source.text.splitlines()) > FILE_LINES
    ]


def find_long_functions(root: Path) -> list[str]:
    faults = []
    for source in read_sources(root, "lms", "setup"):
        for function in source.list_functions():
            limit = ROUTE_LINES if is_route(function) else FUNCTION_LINES
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            if length > limit:
                faults.append(source.at(function, f"{function.name} has more than {limit} lines"))
    return faults


def is_route(function: Function) -> bool:
    calls = (word.func for word in function.decorator_list if isinstance(word, ast.Call))
    return any(isinstance(c, ast.Attribute) and c.attr in ROUTE_DECORATORS for c in calls)


def find_stray_commits(root: Path) -> list[str]:
    return [
        source.at(call, "only lms/db.py commits")
        for source in read_sources(root, "lms")
        if source.name != "lms/db.py"
        for call in source.list_calls()
        if get_words(call.func)[1] == "commit"
    ]


def find_stray_transactions(root: Path) -> list[str]:
    return [
        source.at(call, "a transaction is opened by web, cli, worker or demonstration only")
        for source in read_sources(root, "lms")
        if not source.name.startswith(OPENERS_OF_TRANSACTIONS)
        for call in source.list_calls()
        if get_words(call.func)[1] == "transaction"
    ]


def find_stray_clocks(root: Path) -> list[str]:
    sources = [s for s in read_sources(root, "lms") if s.name != "lms/clock.py"]
    sentence = "only lms/clock.py asks for the time"
    called = [
        source.at(node, sentence)
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and get_words(node) in CLOCKS
    ]
    imported = [
        source.at(node, sentence)
        for source in sources
        for node, name in source.list_imports()
        if name in ("time.time", "time.time_ns")
    ]
    return called + imported


def find_hasty_walks(root: Path) -> list[str]:
    """Where a walk could run ahead of its browser on a slow machine."""
    return [
        source.at(call, f"{call.func.attr} does not wait; press, take or expect do")
        for source in read_sources(root, "tests/walks")
        if source.name not in MAY_BE_HASTY
        for call in source.list_calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr in HASTY
    ]


def find_imports_in_functions(root: Path) -> list[str]:
    return [
        source.at(node, "an import stands at the top of its file")
        for source in read_sources(root, "lms", "setup")
        for function in source.list_functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def find_vague_names(root: Path) -> list[str]:
    faults = []
    for source in read_sources(root, "lms", "setup"):
        parts = source.name.removesuffix(".py").split("/")
        # The manager of a person is one of the product's own words and has screens of its own.
        allowed = {"manager"} if source.name.startswith(("lms/web/", "lms/people/")) else set()
        faults += [
            source.at(1, f"{part} does not say what is in it")
            for part in parts
            if part in VAGUE_MODULES - allowed
        ]
        for node in source.tree.body:
            is_function = isinstance(node, Function) and node.name.startswith(VAGUE_FUNCTIONS)
            is_class = isinstance(node, ast.ClassDef) and node.name.endswith(VAGUE_CLASSES)
            if is_function or is_class:
                faults.append(source.at(node, f"{node.name} does not say what it does"))
    return faults


def find_missing_docstrings(root: Path) -> list[str]:
    return [
        source.at(1, "the file does not say what question it answers")
        for source in read_sources(root, "lms", "setup")
        if source.text.strip() and ast.get_docstring(source.tree) is None
    ]


def find_impure_rules(root: Path) -> list[str]:
    faults = []
    for source in read_sources(root, "lms"):
        if not source.name.endswith(("rules.py", "lms/people/audience.py")):
            continue
        for node, name in source.list_imports():
            top = name.split(".")[0]
            is_foreign = top != "lms" and (top not in sys.stdlib_module_names or top in IMPURE)
            if is_foreign or IMPURE_OURS.match(name):
                faults.append(source.at(node, f"a rule may not know {name}"))
    return faults


def find_foreign_imports_of_setup(root: Path) -> list[str]:
    allowed = {*sys.stdlib_module_names, "setup"}
    return [
        source.at(node, f"{name} is not there yet when the set-up runs")
        for source in read_sources(root, "setup")
        for node, name in source.list_imports()
        if name.split(".")[0] not in allowed
    ]


def find_inline_code(root: Path) -> list[str]:
    """What a strict Content-Security-Policy would refuse in a page."""
    faults = []
    for path in sorted((root / "lms" / "web").rglob("*.html")):
        name = path.relative_to(root).as_posix()
        text = blank_comments(path.read_text(encoding="utf-8"))
        for kind, pattern in INLINE.items():
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                faults.append(f"{name}:{line}: the browser refuses {kind}")
    return faults


def blank_comments(template: str) -> str:
    """The template without its comments, every line still in its place."""
    return re.sub(
        r"\{#.*?#\}", lambda found: "\n" * found[0].count("\n"), template, flags=re.DOTALL
    )


def find_import_cycles(root: Path) -> list[str]:
    sources = read_sources(root, "lms")
    modules = {get_module(source.name) for source in sources}
    graph = {get_module(s.name): list_known_imports(s, modules) for s in sources}
    finished: set[str] = set()
    faults: list[str] = []

    def visit(module: str, path: tuple[str, ...]) -> None:
        if module in path:
            faults.append(" → ".join((*path[path.index(module) :], module)))
        elif module not in finished:
            for imported in sorted(graph[module]):
                visit(imported, (*path, module))
            finished.add(module)

    for module in sorted(graph):
        visit(module, ())
    return faults


def get_module(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def list_known_imports(source: Source, modules: set[str]) -> set[str]:
    found = set()
    for _, name in source.list_imports():
        module = name if name in modules else name.rpartition(".")[0]
        if module in modules and module != get_module(source.name):
            found.add(module)
    return found
