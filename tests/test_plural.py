"""Numbers with a noun."""

import pytest

from designer.plural import plural


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 errors"), (1, "1 error"), (2, "2 errors"), (1234, "1,234 errors")]
)
def test_only_one_is_singular(count: int, text: str) -> None:
    assert plural(count, "error") == text
