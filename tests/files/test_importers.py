"""What does not come in yet says so."""

import pytest

from designer.files import FileError
from designer.files.importers import from_module


def test_a_module_is_refused_in_a_sentence() -> None:
    with pytest.raises(FileError, match="not part of this version") as refused:
        from_module(None)  # type: ignore[arg-type]
    assert isinstance(refused.value, NotImplementedError)
