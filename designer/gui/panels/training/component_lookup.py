"""The losses, optimizers and schedulers of the installed torch, asked for where torch is loaded."""

from concurrent.futures import Future

from designer.presentation.torch_components import ComponentNames
from designer.session import Session


class ComponentLookup:
    """Asks the thread that trains, once; importing torch in the window's would stop it for long."""

    def __init__(self, session: Session) -> None:
        """Ask nothing yet."""
        self._session = session
        self._answer: Future[ComponentNames] | None = None
        self._is_known = False

    @property
    def waiting(self) -> bool:
        """Tell whether an answer is on its way."""
        return self._answer is not None

    def ask(self) -> None:
        """Ask, unless the answer is known or on its way."""
        if not self._is_known and self._answer is None:
            self._answer = self._session.call(torch_names)

    def poll(self) -> ComponentNames | None:
        """Return the answer when it has arrived, once; None before, after, and where it failed."""
        if self._answer is None or not self._answer.done():
            return None
        answer, self._answer = self._answer, None
        if answer.cancelled() or answer.exception() is not None:
            return None
        self._is_known = True
        return answer.result()


def torch_names() -> ComponentNames:
    """Return names and first sentences by kind, as torch documents them; imports torch."""
    from designer import training

    lists = {
        "loss": training.available_losses(),
        "optimizer": training.available_optimizers(),
        "scheduler": training.available_schedulers(),
    }
    return {kind: tuple((i.name, i.doc) for i in infos) for kind, infos in lists.items()}
