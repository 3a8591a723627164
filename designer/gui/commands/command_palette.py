"""What can be searched for in the picker: every command."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from designer.gui.commands.picker import PickerEntry

if TYPE_CHECKING:
    from designer.gui.commands.commands import Command


def command_entries(commands: "Iterable[Command]") -> list[PickerEntry]:
    """Return a line for each command, those that can be given now first."""
    entries = [
        PickerEntry(c.plain_text, c.trigger, hint=c.keys_text, icon=c.icon(), enabled=c.isEnabled())
        for c in commands
        if c.spec.id != "commands"
    ]
    return sorted(entries, key=lambda entry: not entry.enabled)
