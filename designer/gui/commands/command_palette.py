"""The command palette (Ctrl+Shift+P): every command, to search and run."""

from collections.abc import Iterable

from designer.gui.commands.commands import Command, Commands
from designer.gui.commands.picker import Picker, PickerEntry


def show_command_palette(picker: Picker, commands: Commands) -> None:
    """Open the command palette."""
    commands.draw_icons()
    picker.open("Type a command", command_entries(commands))


def command_entries(commands: Iterable[Command]) -> list[PickerEntry]:
    """Return an entry for each command, the enabled ones first."""
    entries = [
        PickerEntry(c.plain_text, c.trigger, hint=c.keys_text, icon=c.icon(), enabled=c.isEnabled())
        for c in commands
        if c.spec.id != "commands"
    ]
    return sorted(entries, key=lambda entry: not entry.enabled)
