"""What of a folder is read as content, and what is refused by name."""

import pytest

from lms.errors import Problem, RefusalError
from lms.workflows import content_tree
from lms.workflows.content_tree import find_root, read_tree


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "company.yaml").write_text("name: Example\r\n", "utf-8", newline="")
    (tmp_path / "quizzes" / "first.yaml").write_text("title: First\n", "utf-8")
    return tmp_path


def test_files_are_read_by_their_paths_and_to_the_byte(folder):
    tree = read_tree(folder)

    assert dict(tree.texts) == {
        "company.yaml": "name: Example\r\n",
        "quizzes/first.yaml": "title: First\n",
    }
    assert tree.unreadable == ()


def test_names_that_begin_with_a_dot_are_passed_over(folder):
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("secret", "utf-8")

    assert sorted(read_tree(folder).texts) == ["company.yaml", "quizzes/first.yaml"]


def test_a_link_is_not_followed(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.md"
    outside.write_text("secret", "utf-8")
    (folder / "glossary.md").symlink_to(outside)
    (folder / "policies").symlink_to(outside.parent)

    tree = read_tree(folder)

    sentence = "This is a link, and links are not followed. Put the file itself here."
    assert "secret" not in "".join(tree.texts.values())
    assert tree.unreadable == (
        Problem("glossary.md", 1, 1, sentence),
        Problem("policies", 1, 1, sentence),
    )


def test_a_file_above_one_megabyte_is_refused(folder):
    (folder / "glossary.md").write_bytes(b"a" * 1_000_001)

    sentence = "The file is larger than 1 MB. Divide it, or take out what does not belong there."
    assert read_tree(folder).unreadable == (Problem("glossary.md", 1, 1, sentence),)


def test_a_file_in_another_encoding_is_told_with_its_place(folder):
    (folder / "glossary.md").write_bytes("Word\n:   Café\n".encode("cp1252"))

    assert [str(problem) for problem in read_tree(folder).unreadable] == [
        "glossary.md:2:8: The file is not in UTF-8 from here on. Save it again in that encoding."
    ]


def test_a_folder_that_is_no_content_is_not_read_to_its_end(folder, monkeypatch):
    monkeypatch.setattr(content_tree, "MOST_FILES", 1)

    with pytest.raises(RefusalError, match="There are more than 1 files"):
        read_tree(folder)


def test_the_content_folder_is_found_from_a_file_in_it(folder):
    assert find_root(folder / "quizzes" / "first.yaml") == folder


def test_a_file_in_no_content_folder_is_refused(tmp_path):
    (tmp_path / "first.yaml").write_text("title: First\n", "utf-8")

    with pytest.raises(RefusalError, match="lies in no content folder"):
        find_root(tmp_path / "first.yaml")


def test_a_path_with_nothing_at_it_is_refused(tmp_path):
    with pytest.raises(RefusalError, match="There is nothing at"):
        find_root(tmp_path / "nowhere")
