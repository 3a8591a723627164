"""What a command is: the one record from which everything that offers it derives.

Menus, toolbar, keys, the canvas and its menu, accessible actions, the command palette, the key
sheet and the preferences all read these records. ``T`` is what a command acts on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, TypeVar

T = TypeVar("T")
SEPARATOR = "-"
"""The separator in the layout of a menu or toolbar."""


@dataclass(frozen=True)
class ContextEntry(Generic[T]):
    """The entry of a command in the context menu of what it acts on."""

    section: str
    """The section of the menu."""
    shown: Callable[[T], bool] | None = None
    """Whether there is the entry; without it, always."""
    needs_selection: bool = False
    """Whether the entry is disabled while nothing is selected."""
    keys: str = ""
    """The keys that the entry shows, where they are not the first of the command."""


@dataclass(frozen=True)
class CommandSpec(Generic[T]):
    """A command: what it does, when, and where it is offered."""

    id: str
    text: str
    """The text in menus, with the mnemonic after ``&``."""
    run: Callable[[T], object]
    keys: tuple[str, ...] = ()
    """The default key sequences, which the user can change."""
    icon: str = ""
    when: Callable[[T], bool] | None = None
    """Whether the command is enabled; without it, always."""
    menu: str = ""
    """The section of the menu bar, "" for none."""
    toolbar: str = ""
    """The section of the toolbar, "" for none."""
    context: ContextEntry[T] | None = None
    """The entry in the context menu, None for none."""
    short_text: str = ""
    """The text in a submenu whose title says the rest."""
    checked: Callable[[T], bool] | None = None
    """Whether the command is checked; only switches have it."""
    dynamic_text: Callable[[T], str] | None = None
    """The text, where it depends on the state."""
    dynamic_icon: Callable[[T], str] | None = None
    """The icon, where it depends on the state."""
    role: str = "text"
    """The theme colour of the icon."""
    on_canvas: bool = False
    """Whether the keys work on the canvas only, so that they can be plain letters."""
    fixed_keys: tuple[str, ...] = ()
    """Further keys of a canvas command, which the user cannot change."""
    accessible: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Descriptions of the accessible action by what it acts on: node, wire or annotation."""

    @property
    def plain_text(self) -> str:
        """The text without its mnemonic."""
        return self.text.replace("&", "")


def expand_layout(
    layout: str, specs: Iterable[CommandSpec[T]], section: Callable[[CommandSpec[T]], str]
) -> Iterator[str]:
    """Yield the ids of the commands in each section of a layout, in the order of the table.

    A layout names sections, separated by spaces. Separators, and words that begin with ``@`` (for
    submenus and widgets), are yielded as they are.
    """
    table = tuple(specs)
    for word in layout.split():
        if word == SEPARATOR or word.startswith("@"):
            yield word
        else:
            yield from (spec.id for spec in table if section(spec) == word)
