"""The layers that were added last; search ranks them higher in every tab, and after a restart."""

from collections.abc import Callable, Iterable

_MAX_REMEMBERED = 5


class RecentLayers:
    """Names of layers, the newest first."""

    def __init__(
        self, names: Iterable[str] = (), keep: Callable[[list[str]], object] | None = None
    ) -> None:
        """Start with ``names``; ``keep`` is called with the list after every change."""
        self._names = list(names)[:_MAX_REMEMBERED]
        self._keep = keep

    @property
    def names(self) -> tuple[str, ...]:
        """The names, the newest first."""
        return tuple(self._names)

    def add(self, name: str) -> None:
        """Record that a layer was added."""
        rest = [other for other in self._names if other != name]
        self._names = [name, *rest][:_MAX_REMEMBERED]
        if self._keep is not None:
            self._keep(self._names)
