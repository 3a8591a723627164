"""Tables of any content end in data or in one sentence, at the cost of their cells."""

import random
import sys
import time

import pytest

from designer.training import load_data
from designer.training.data import (
    limits as data_limits,
)
from designer.training.data.readers import csv_table as data_rows
from tests.training.data.readers.hostile_files import EXAMPLES, ends_well, mutated

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are POSIX's")


TABLES = (
    b"a,b,y\n1,red,0\n2,blue,1\n3,red,0\n",
    b'a;b;y\n1.5;"x;\n y";u\n2;;v\nnan;"""";u\n',
    b"\xef\xbb\xbfa\tb\ty\r\n" + b"1\t2\t0\r\n3\t4\t1\r\n" * 30,
)


def test_tables_that_were_changed(tmp_path):
    rng = random.Random(1)
    seen = set()
    for _ in range(EXAMPLES):
        (tmp_path / "t.csv").write_bytes(mutated(rng.choice(TABLES), rng))
        spec = {"source": "csv", "path": "t.csv", "target": rng.choice(["y", "y", "b"])}
        if rng.random() < 0.3:
            spec["missing"] = "drop"
        seen.add(ends_well(spec, tmp_path)[:20])
    assert "" in seen
    assert len(seen) > 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x,y\n1,\0\n", "holds zero bytes"),
        ("x,y\n1,2\n".encode("utf-16"), "cannot be read as a table in UTF-8"),
        (b'x,y\n1,"' + b"a,\n" * 60_000, "cannot be read as a table"),
        (b"x,y\n" + b"1" * (data_rows.MAX_LINE_LENGTH + 9), "over 16,777,216 characters"),
        (b"c," * (data_rows.MAX_COLUMNS + 1), "more than 200,000 columns"),
        (b"y," * 20_000 + b"z\n1", "more than one column named y"),
    ],
)
def test_tables_that_are_none(tmp_path, content, words):
    (tmp_path / "t.csv").write_bytes(content)
    assert words in ends_well({"source": "csv", "path": "t.csv", "target": "y"}, tmp_path)


def test_a_table_of_20000_columns_costs_what_its_cells_cost(tmp_path):
    """Genes have as many; looking each name up in a list took time by the square of them."""

    def seconds(columns, rows):
        names = ",".join(f"gene{i}" for i in range(columns))
        lines = [f"{','.join(['1.25'] * columns)},{i % 2}" for i in range(rows)]
        (tmp_path / "t.csv").write_text("\n".join([f"{names},y", *lines]))
        start = time.process_time()
        data = load_data({"source": "csv", "path": "t.csv", "target": "y"}, tmp_path)
        assert data.inputs[0].shape == (rows, columns)
        return time.process_time() - start

    seconds(10, 10)
    assert seconds(20_000, 20) < 5 * seconds(200, 2000) + 0.5


def test_a_column_that_turns_out_to_be_text_late_is_text(tmp_path):
    rows = [f"{i % 7},{'x' if i == 60_000 else i % 3},{i % 2}" for i in range(60_010)]
    (tmp_path / "t.csv").write_text("\n".join(["a,b,y", *rows]))
    data = load_data({"source": "csv", "path": "t.csv", "target": "y"}, tmp_path)
    assert data.features == ("a", "b=0", "b=1", "b=2", "b=x")
    assert data.inputs[0][:, 4].nonzero()[0].tolist() == [60_000]
    assert data.inputs[0][:, 0].tolist() == [i % 7 for i in range(60_010)]


def test_more_text_than_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(data_limits, "_physical_memory", lambda: 400_000)
    (tmp_path / "t.csv").write_text("a,y\n" + "".join(f"name {i},{i % 2}\n" for i in range(2000)))
    said = ends_well({"source": "csv", "path": "t.csv", "target": "y"}, tmp_path)
    assert "is the limit, a quarter of this machine's memory; choose fewer" in said
