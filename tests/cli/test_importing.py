"""Importing says that it is not implemented yet."""

import pytest

from tests.cli.conftest import call


def test_import_says_that_it_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = call(capsys, "import", "m.py:f", "-o", "a.nnd", "--input-shape", "3,8,8")
    assert code == 1
    assert "not part of this version" in err
