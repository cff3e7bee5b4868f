"""Whether the bytes of a file are text."""

from lms.errors import Problem


def decode(source: bytes, *, file: str) -> str | list[Problem]:
    """The text of a file in UTF-8, or the place where it is something else."""
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        before = source[: error.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        sentence = "The file is not in UTF-8 from here on. Save it again in that encoding."
        return [Problem(file, line, column, sentence)]
