"""The command `lms`, whose help shows every command with an example."""

import re
from collections.abc import Iterator

import click

_EXAMPLE = re.compile(r"^\s*Example: (.+)$", re.MULTILINE)


class CommandLine(click.Group):
    """A group that lists the commands of its groups too, each with its example."""

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does, and below it how it is called."""
        del context
        with formatter.section("Commands"):
            for name, command in _list_commands("", self):
                formatter.write_text(f"{name}: {_say(command)}")
                with formatter.indentation():
                    for example in _EXAMPLE.findall(command.help or ""):
                        formatter.write_text(example)


def _list_commands(prefix: str, group: click.Group) -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _list_commands(f"{prefix}{name} ", command)
        else:
            yield f"{prefix}{name}", command


def _say(command: click.Command) -> str:
    return (command.help or "").strip().splitlines()[0]
