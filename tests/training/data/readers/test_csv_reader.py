"""Tables become arrays of the promised form, or one sentence that says what to do."""

import pytest

from designer.training import TrainingError, load_data

TABLE = "height,colour,weight,kind\n1.5,red,2,cat\n2.5,blue,3,dog\n3,red,4,cat\n"


def table(tmp_path, text=TABLE, **spec):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return load_data({"source": "csv", "path": "table.csv", "target": "kind", **spec}, tmp_path)


def test_csv_takes_numbers_as_they_are_and_text_one_hot(tmp_path):
    data = table(tmp_path)
    assert data.features == ("height", "colour=blue", "colour=red", "weight")
    assert data.inputs[0].tolist() == [[1.5, 0, 1, 2], [2.5, 1, 0, 3], [3, 0, 1, 4]]
    assert data.classes == ("cat", "dog")
    assert data.targets.tolist() == [0, 1, 0]


def test_csv_semicolons_byte_order_mark_and_chosen_features(tmp_path):
    data = table(tmp_path, "\ufeff" + TABLE.replace(",", ";"), features=["weight", "height"])
    assert data.features == ("weight", "height")
    assert data.inputs[0][0].tolist() == [2, 1.5]


@pytest.mark.parametrize(
    ("values", "task"),
    [
        ("1 2 1 2", "classification"),
        ("1.5 2 1 2", "regression"),
        ("yes no yes no", "classification"),
    ],
)
def test_csv_finds_out_the_task(tmp_path, values, task):
    rows = "".join(f"{i},{value}\n" for i, value in enumerate(values.split()))
    assert table(tmp_path, "x,kind\n" + rows).task == task


def test_csv_many_whole_numbers_are_a_regression_and_the_task_can_be_given(tmp_path):
    text = "x,kind\n" + "".join(f"{i},{i}\n" for i in range(40))
    assert table(tmp_path, text).task == "regression"
    data = table(tmp_path, text, task="classification")
    assert len(data.classes) == 40
    assert data.classes[:3] == ("0", "1", "2")
    assert data.classes[10] == "10"


def test_csv_groups_stay_together(tmp_path):
    text = "x,who,kind\n1,a,1\n2,b,2\n3,a,1\n"
    data = table(tmp_path, text, group="who")
    assert data.groups.tolist() == [0, 1, 0]
    assert data.features == ("x",)


def test_csv_missing_values_are_counted_or_dropped(tmp_path):
    text = TABLE + ",blue,,cat\n4,?,1,dog\n"
    with pytest.raises(TrainingError, match=r"3 missing values \(height: 1, colour: 1, weight: 1"):
        table(tmp_path, text)
    assert table(tmp_path, text, missing="drop").n == 3


@pytest.mark.parametrize(
    ("text", "spec", "words"),
    [
        (TABLE, {"target": "kinds"}, "(did you mean kind?); set training.data.target to one of"),
        (TABLE, {"target": None}, "needs a target"),
        (TABLE, {"features": ["size"]}, 'no column "size"'),
        (TABLE, {"features": ["kind"]}, "cannot be a feature and the target"),
        (TABLE, {"task": "guessing"}, "training.data.task must be"),
        (TABLE, {"task": "regression"}, "holds text and cannot be regressed on"),
        (TABLE, {"delimiter": "--"}, "cannot be read as a table"),
        (TABLE + "1,2\n", {}, "line 5 of table.csv has 2 values for 4 columns"),
        ("a,a,kind\n1,2,3\n", {}, "more than one column named a"),
        ("a,kind\n", {}, "no rows"),
        ("", {}, "no rows"),
        ("kind\n1\n2\n", {}, "no column beside the target"),
        ("a,kind\n1,x\n2,x\n", {}, "only the class x"),
        ("a,kind\n1,x\n", {}, "has 1 samples"),
        ("a,kind\n" + "".join(f"n{i},{i % 2}\n" for i in range(60)), {}, "60 different values"),
        ("a,kind\ninf,1\n2,2\n", {}, "nan or infinite"),
    ],
)
def test_csv_mistakes_are_sentences(tmp_path, text, spec, words):
    with pytest.raises(TrainingError) as caught:
        table(tmp_path, text, **spec)
    assert words in str(caught.value)
    assert ";" in str(caught.value)
    assert caught.value.place.startswith("training.data")


def test_csv_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "table.csv").write_bytes("größe,kind\n1,2\n".encode("latin-1"))
    with pytest.raises(TrainingError, match="UTF-8"):
        load_data({"source": "csv", "path": "table.csv", "target": "kind"}, tmp_path)


def test_a_folder_is_no_table(tmp_path):
    with pytest.raises(TrainingError, match="cannot be read"):
        load_data({"source": "csv", "path": ".", "target": "y"}, tmp_path)
