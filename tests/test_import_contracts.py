"""Whether each import contract notices a fault."""

import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINTER = "from importlinter.cli import lint_imports_command; lint_imports_command()"
PLANTED = {
    "upwards": ("people/service.py", "from lms.policies import queries", "direction"),
    "sideways": ("web/pages.py", "from lms.cli import people", "direction"),
    "a package without a place": ("extras/__init__.py", "", "direction"),
    "a rule that reaches the database": (
        "people/rules.py",
        "from lms.people import service",
        "pure-rules",
    ),
    "a domain package that knows the web": (
        "people/service.py",
        "import flask_login",
        "no-web-in-domains",
    ),
    "a page that touches a table": (
        "web/pages.py",
        "from lms.people.models import Person",
        "no-tables-on-screens",
    ),
}


def read_contract(name):
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    return contracts[f"importlinter:contract:{name}"]


def list_pure_modules():
    """The modules that the contract for rules names one by one."""
    return [
        name for name in read_contract("pure-rules")["source_modules"].split() if "*" not in name
    ]


def list_named_modules():
    """Every module of the product below a package that any contract names by itself."""
    text = (ROOT / ".importlinter").read_text()
    return sorted(set(re.findall(r"^ +(lms\.\w+\.[\w.]+)$", text, flags=re.MULTILINE)))


def make_module(root, name, text):
    """The module, in packages of its own, unless it stands there already."""
    place = root / f"{name.replace('.', '/')}.py"
    place.parent.mkdir(exist_ok=True)
    (place.parent / "__init__.py").touch()
    if not place.exists():
        place.write_text(text)


def make_packages(root):
    """A product that is nothing but its packages and keeps every contract."""
    layers = read_contract("direction")["layers"]
    for name in re.findall(r"\w+", layers):
        package = root / "lms" / name
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
    (root / "lms" / "__init__.py").touch()
    people = root / "lms" / "people"
    (people / "models.py").write_text("from lms import db\nimport sqlalchemy\n")
    (people / "service.py").write_text("from lms.people import models\n")
    (people / "rules.py").write_text("import datetime\n")
    for module in list_pure_modules():
        make_module(root, module, "import datetime\n")
    for module in list_named_modules():
        make_module(root, module, "")
    (root / "lms" / "policies" / "queries.py").write_text("from lms.people import service\n")
    (root / "lms" / "cli" / "people.py").write_text("from lms.people import service\n")
    (root / "lms" / "web" / "pages.py").write_text("from lms.people import service\n")
    (root / ".importlinter").write_text((ROOT / ".importlinter").read_text())


def list_broken_contracts(root):
    """Run the linter on those packages; the names of the contracts it calls broken."""
    answer = subprocess.run(
        [sys.executable, "-c", LINTER, "--no-cache", "--no-logo"],
        cwd=root,
        env={"PYTHONPATH": str(root), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    contracts = ConfigParser()
    contracts.read(root / ".importlinter")
    names = {
        section["name"]: key.removeprefix("importlinter:contract:")
        for key, section in contracts.items()
        if "name" in section
    }
    broken = re.findall(r"^(.+?) BROKEN", answer.stdout, flags=re.MULTILINE)
    assert (answer.returncode == 0) == (not broken), answer.stdout + answer.stderr
    return [names[name] for name in broken]


def test_rules_in_files_of_their_own_are_under_the_contract():
    paths = sorted((ROOT / "lms").glob("*/*_rules.py"))
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths]

    assert [name for name in modules if name not in list_pure_modules()] == []


def test_a_product_that_keeps_the_contracts_passes(tmp_path):
    make_packages(tmp_path)

    assert list_broken_contracts(tmp_path) == []


@pytest.mark.parametrize(("name", "line", "contract"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_import_breaks_its_contract(tmp_path, name, line, contract):
    make_packages(tmp_path)
    path = tmp_path / "lms" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{path.read_text() if path.exists() else ''}{line}\n")

    assert list_broken_contracts(tmp_path) == [contract]
