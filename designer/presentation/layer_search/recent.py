"""Which layers were added last: what search offers first, in every tab and after the next start."""

from collections.abc import Callable, Iterable

_REMEMBERED = 5


class RecentLayers:
    """Names of layers, the newest first."""

    def __init__(
        self, names: Iterable[str] = (), keep: Callable[[list[str]], object] | None = None
    ) -> None:
        """Begin with ``names``; ``keep`` gets them after every change."""
        self._names = list(names)[:_REMEMBERED]
        self._keep = keep

    @property
    def names(self) -> tuple[str, ...]:
        """The names, the newest first."""
        return tuple(self._names)

    def add(self, name: str) -> None:
        """Note that a layer was added."""
        rest = [other for other in self._names if other != name]
        self._names = [name, *rest][:_REMEMBERED]
        if self._keep is not None:
            self._keep(self._names)
