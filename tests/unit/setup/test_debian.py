"""What the set-up makes of apt's answers."""

import pytest

from setup import debian
from setup.progress import SetupError, Step

PLAN = """\
NOTE: This is only a simulation!
Inst libglib2.0-0 (2.74.6-2 Debian:12 [amd64])
Inst libc6 [2.36-9] (2.36-10 Debian:12 [amd64])
Inst libpango-1.0-0 (1.50.12 Debian:12 [amd64])
Conf libglib2.0-0 (2.74.6-2 Debian:12 [amd64])
"""


@pytest.fixture
def shown():
    return Step("A step")


@pytest.fixture
def apt(monkeypatch, tmp_path):
    """An apt that gives prepared answers and remembers what it was asked."""
    answers, asked = [], []

    def call(command, **_):
        asked.append(list(command))
        return answers.pop(0)

    monkeypatch.setattr(debian, "call", call)
    monkeypatch.setattr(debian, "NATIVE", tmp_path / "native")
    return answers, asked


def test_only_packages_that_are_not_installed_are_fetched(apt, shown):
    answers, _ = apt
    answers.append((0, PLAN.splitlines()))

    missing = debian.list_missing(["libpango-1.0-0"], shown=shown)

    assert missing == ["libglib2.0-0", "libpango-1.0-0"]


def test_an_ordinary_user_reads_package_lists_of_their_own(apt, shown):
    answers, asked = apt
    answers += [(100, ["E: Unable to locate package"]), (0, []), (0, PLAN.splitlines())]

    missing = debian.list_missing(["libpango-1.0-0"], shown=shown)

    assert missing == ["libglib2.0-0", "libpango-1.0-0"]
    assert [command[-1] for command in asked] == ["libpango-1.0-0", "update", "libpango-1.0-0"]
    assert "Dir::State::status=/var/lib/dpkg/status" in asked[1]


def test_a_package_that_cannot_be_had_is_named_with_what_apt_said(apt, shown):
    answers, _ = apt
    answers += [(100, []), (100, []), (100, ["E: no network"])]

    with pytest.raises(SetupError) as refusal:
        debian.list_missing(["libpango-1.0-0"], shown=shown)

    assert str(refusal.value) == "apt-get could not provide libpango-1.0-0: E: no network"


def test_a_system_without_apt_is_told_so(monkeypatch, shown):
    monkeypatch.setattr(debian.shutil, "which", lambda _: None)

    with pytest.raises(SetupError) as refusal:
        debian.provide(["chromium"], shown=shown)

    assert str(refusal.value) == (
        "This system has no apt-get, so packages have to be installed by hand."
    )


def test_absolute_links_lead_into_the_folder_where_packages_were_unpacked(tmp_path):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "settings-of-a-test").write_text("kept")
    link = tmp_path / "usr" / "lib" / "settings"
    link.parent.mkdir(parents=True)
    link.symlink_to("/etc/settings-of-a-test")

    debian.mend_links(tmp_path)

    assert link.read_text() == "kept"
    assert str(link.readlink()) == "../../etc/settings-of-a-test"
