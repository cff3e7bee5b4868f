"""Lists, items and tables that are open round the blocks of a difference."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from lms.comparison.html_blocks import Container, Leaf

_NAME = re.compile(r'\sid="[^"]*"')
_START = re.compile(r'\sstart="\d+"')


def map_containers(
    kept: Iterable[tuple[Leaf, Leaf]],
) -> Callable[[Leaf, tuple[str, str]], Leaf]:
    """A way to say where an old block stands in the new text: in the list that went on there."""
    known: dict[int, Container] = {}
    for old, new in kept:
        for was, now in zip(old.path, new.path, strict=False):
            if was.tag != now.tag:
                break
            known.setdefault(was.number, now)

    def relocate(leaf: Leaf, section: tuple[str, str]) -> Leaf:
        path: list[Container] = []
        for container in leaf.path:
            is_inside = not path or path[-1].number > 0
            own = container._replace(number=-container.number)
            path.append(known.get(container.number, own) if is_inside else own)
        anchor, name = section
        return replace(leaf, path=tuple(path), anchor=anchor, section=name, name="")

    return relocate


@dataclass
class Nesting:
    """What is open now; an item that is opened again does not get its name twice."""

    path: tuple[Container, ...] = ()
    named: set[int] = field(default_factory=set)

    def enter(self, path: tuple[Container, ...], *, is_old: bool) -> str:
        """Close and open what leads from the block before to this one."""
        shared = 0
        for was, now in zip(self.path, path, strict=False):
            if was.number != now.number:
                break
            shared += 1
        closed = "".join(_close(each) for each in reversed(self.path[shared:]))
        opened = "".join(self._open(each, is_old=is_old) for each in path[shared:])
        self.path = path
        return closed + opened

    def close(self) -> str:
        """Close everything."""
        return self.enter((), is_old=False)

    def _open(self, container: Container, *, is_old: bool) -> str:
        attributes = _START.sub("", container.attributes)
        if is_old or container.number < 0 or container.number in self.named:
            attributes = _NAME.sub("", attributes)
        else:
            self.named.add(container.number)
        if container.tag == "li" and container.position:
            attributes += f' value="{container.position}"'
        frame = '<div class="scroll" tabindex="0" role="region" aria-label="Table">'
        before = f"{frame}\n" if container.tag == "table" else ""
        return f"{before}<{container.tag}{attributes}>\n"


def _close(container: Container) -> str:
    return f"</{container.tag}>\n" + ("</div>\n" if container.tag == "table" else "")
