"""The record of a run: curves in bounded room, and a line about it."""

from pathlib import Path

import numpy as np

from designer.presentation.run_record import (
    BucketedSeries,
    RunRecord,
    describe_result,
    format_duration,
)
from designer.training.job.events import Failed


def test_a_series_keeps_every_spike_in_bounded_room():
    series = BucketedSeries(8)
    values = np.sin(np.arange(1000.0))
    values[617] = 50.0
    for x, y in enumerate(values):
        series.append(float(x), float(y))
    series.append(1000.0, float("nan"))
    x, y = series.line()
    assert len(x) == len(y) <= 16
    assert y.max() == 50.0
    assert y.min() == values.min()
    assert (np.diff(x) >= 0).all()


def test_words():
    assert format_duration(0.04) == "0.0 s"
    assert format_duration(59.7) == "1 min 0 s"
    assert format_duration(4000) == "1 h 6 min"
    record = RunRecord()
    assert record.progress == 0
    assert describe_result(record) == ""
    record.add_events([Failed(1, "no data; choose a file")])
    assert describe_result(record) == "no data; choose a file"
    assert record.words == "Failed"
    assert Path  # paths are compared above
