"""An open design without a window."""

from pathlib import Path

import pytest

from designer.graph import Design
from designer.session import Session


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("ResNet v1.2", "ResNet v1.2"),
        (".", "Untitled"),
        ("..", "Untitled"),
        ("/", "Untitled"),
        ("in/out: a\\b", "in-out- a-b"),
        ("", "Untitled"),
        ("Netz für 3×3", "Netz für 3×3"),
    ],
)
def test_a_name_that_no_file_may_have_gives_one_that_it_may(name, stem):
    session = Session(Design(name))
    try:
        assert session.stem == stem
        assert Path(f"{session.stem}.nnd").name == f"{stem}.nnd"
    finally:
        session.close()


def test_a_file_keeps_its_name():
    session = Session(Design("Net"), Path("somewhere/my.net.nnd"))
    try:
        assert session.stem == "my.net"
    finally:
        session.close()
