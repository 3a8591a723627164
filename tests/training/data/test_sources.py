"""Every source gives arrays of the promised form, or one sentence that says what to do."""

import numpy as np
import pytest
import sklearn.datasets
from PIL import Image

from designer.training import SOURCES, TrainingError, load_data
from designer.training.data.bundled import digits


@pytest.mark.parametrize(
    ("source", "n", "shape", "classes"),
    [
        ("digits", 1797, (1, 8, 8), 10),
        ("digits_pairs", 7200, (1, 8, 8), 2),
        ("iris", 150, (4,), 3),
        ("wine", 178, (13,), 3),
        ("breast_cancer", 569, (30,), 2),
        ("diabetes", 442, (10,), 0),
    ],
)
def test_bundled_data(source, n, shape, classes):
    data = load_data({"source": source})
    assert (data.n, data.sample_shape, len(data.classes)) == (n, shape, classes)
    assert all(len(each) == n and each.dtype == np.float32 for each in data.inputs)
    assert data.targets.dtype == (np.int64 if classes else np.float32)
    assert data.task == ("classification" if classes else "regression")
    assert source in SOURCES


def test_digits_are_scikit_learns_digits():
    images, labels = digits()
    bunch = sklearn.datasets.load_digits()
    assert np.array_equal(images[:, 0], bunch.images)
    assert np.array_equal(labels, bunch.target)


def test_digits_without_their_file_come_from_scikit_learn(monkeypatch):
    from designer.training.data import bundled as data_bundled

    with_file = data_bundled._digits_table()
    monkeypatch.setattr("pathlib.Path.is_file", lambda self: False)
    data_bundled._digits_table.cache_clear()
    try:
        assert np.array_equal(data_bundled._digits_table(), with_file)
    finally:
        data_bundled._digits_table.cache_clear()


def test_diabetes_is_not_scaled_by_samples_of_the_validation_part():
    assert load_data({"source": "diabetes"}).inputs[0].max() > 100


def test_pairs_are_balanced_seeded_and_right():
    spec = {"source": "digits_pairs", "pairs": 400}
    one, two = load_data(spec), load_data(spec)
    other = load_data({**spec, "seed": 1})
    assert one.n == 400
    assert one.targets.mean() == 0.5
    assert np.array_equal(one.inputs[0], two.inputs[0])
    assert not np.array_equal(one.inputs[0], other.inputs[0])
    images, labels = digits()
    of = {image.tobytes(): label for image, label in zip(images, labels, strict=True)}
    same = [of[a.tobytes()] == of[b.tobytes()] for a, b in zip(*one.inputs, strict=True)]
    assert np.array_equal(one.targets, np.array(same, np.int64))


def test_an_unknown_source_suggests_a_known_one():
    with pytest.raises(TrainingError, match="did you mean digits"):
        load_data({"source": "digit"})


def test_a_slice_that_does_not_exist_is_refused():
    for part in ({"columns": [4, 12]}, {"columns": [3, 3]}, {"rows": 4}, {"depth": [0, 1]}, 5):
        with pytest.raises(TrainingError, match=r"training.data.inputs.left"):
            load_data({"source": "digits", "inputs": {"left": part}})
    with pytest.raises(TrainingError, match="cannot be cut"):
        load_data({"source": "iris", "inputs": {"left": {"rows": [0, 1]}}})
    with pytest.raises(TrainingError, match="names height"):
        load_data({"source": "iris", "inputs": {"left": {"columns": ["height"]}}})
    with pytest.raises(TrainingError, match="array must be below 1"):
        load_data({"source": "iris", "inputs": {"left": {"array": 1}}})


# ---- CSV


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


def test_a_missing_file_and_a_missing_path(tmp_path):
    with pytest.raises(TrainingError, match=r"nowhere.csv does not exist"):
        load_data({"source": "csv", "path": "nowhere.csv", "target": "y"}, tmp_path)
    with pytest.raises(TrainingError, match=r"training.data.path is missing"):
        load_data({"source": "csv"}, tmp_path)


def test_a_folder_is_no_table(tmp_path):
    with pytest.raises(TrainingError, match="cannot be read"):
        load_data({"source": "csv", "path": ".", "target": "y"}, tmp_path)


# ---- npz


def archive(tmp_path, spec=None, **arrays):
    np.savez(tmp_path / "data.npz", **arrays)
    return load_data({"source": "npz", "path": "data.npz", **(spec or {})}, tmp_path)


def test_npz_classification_and_regression(tmp_path):
    x = np.random.default_rng(0).normal(size=(6, 2, 3))
    data = archive(tmp_path, x=x, y=np.array([5, 7, 5, 7, 5, 7]))
    assert (data.task, data.classes, data.sample_shape) == ("classification", ("5", "7"), (2, 3))
    assert data.targets.tolist() == [0, 1, 0, 1, 0, 1]
    data = archive(tmp_path, x=x, y=np.linspace(0, 1, 6))
    assert data.task == "regression"


def test_npz_other_names_several_inputs_and_tokens(tmp_path):
    data = archive(
        tmp_path,
        {"x": ["a", "b"], "y": "label"},
        a=np.ones((4, 3)),
        b=np.arange(8, dtype=np.uint8).reshape(4, 2),
        label=np.array(["u", "v", "u", "v"]),
    )
    assert [each.shape for each in data.inputs] == [(4, 3), (4, 2)]
    assert data.inputs[1].dtype == np.uint8
    assert data.classes == ("u", "v")


def test_npz_one_dimensional_inputs_become_a_column(tmp_path):
    assert archive(tmp_path, x=np.arange(4.0), y=np.arange(4.0)).sample_shape == (1,)


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"a": np.ones(3), "y": np.ones(3)}, "has no array x; it has a, y"),
        ({"x": np.ones(3), "y": np.ones(4)}, "3 samples in x but 4 targets"),
        ({"x": np.array(["a", "b"]), "y": np.ones(2)}, "not numbers"),
        ({"x": np.array([{}, {}]), "y": np.ones(2)}, "cannot be read"),
        ({"x": np.ones(3), "y": np.float64(1)}, "single number"),
        ({"x": np.array([1, np.nan]), "y": np.ones(2)}, "nan or infinite"),
    ],
)
def test_npz_mistakes_are_sentences(tmp_path, arrays, words):
    with pytest.raises(TrainingError, match=words):
        archive(tmp_path, **arrays)


def test_npz_that_is_something_else(tmp_path):
    for content in (b"", b"not an archive", b"PK\x03\x04 broken"):
        (tmp_path / "data.npz").write_bytes(content)
        with pytest.raises(TrainingError, match=r"data.npz cannot be read"):
            load_data({"source": "npz", "path": "data.npz"}, tmp_path)
    np.save(tmp_path / "one.npy", np.ones(3))
    with pytest.raises(TrainingError, match="single array"):
        load_data({"source": "npz", "path": "one.npy"}, tmp_path)


# ---- pictures


def pictures(tmp_path, **spec):
    for name, value in (("bright", 255), ("dark", 0)):
        (tmp_path / name).mkdir(exist_ok=True)
        for i in range(3):
            colour = (value, value // 2, 0)
            Image.new("RGB", (20 + i, 10), colour).save(tmp_path / name / f"{i}.png")
    return load_data({"source": "image_folder", "path": ".", **spec}, tmp_path)


def test_image_folder(tmp_path):
    data = pictures(tmp_path, size=[6, 9])
    assert (data.n, data.sample_shape, data.classes) == (6, (3, 6, 9), ("bright", "dark"))
    assert data.targets.tolist() == [0, 0, 0, 1, 1, 1]
    assert data.inputs[0].dtype == np.float32
    assert data.inputs[0][0, :, 0, 0] == pytest.approx([1, 127 / 255, 0])
    assert pictures(tmp_path, mode="L").sample_shape == (1, 32, 32)


def test_image_folder_ignores_what_is_no_picture(tmp_path):
    (tmp_path / ".cache").mkdir()
    (tmp_path / "empty").mkdir()
    pictures(tmp_path)
    (tmp_path / "dark" / "notes.txt").write_text("hello")
    assert pictures(tmp_path).n == 6


@pytest.mark.parametrize("content", [b"", b"no picture at all", b"\x89PNG\r\n\x1a\n broken"])
def test_a_picture_that_cannot_be_read_is_named(tmp_path, content):
    pictures(tmp_path)
    (tmp_path / "dark" / "bad.png").write_bytes(content)
    with pytest.raises(TrainingError, match=r"bad.png cannot be read; remove it"):
        pictures(tmp_path)


def test_image_folder_mistakes(tmp_path):
    with pytest.raises(TrainingError, match="no sub-folders with pictures"):
        load_data({"source": "image_folder", "path": "."}, tmp_path)
    with pytest.raises(TrainingError, match="size must be"):
        pictures(tmp_path, size=[0, 2])
    with pytest.raises(TrainingError, match="mode must be"):
        pictures(tmp_path, mode="CMYK")
    with pytest.raises(TrainingError, match="is not a folder"):
        load_data({"source": "image_folder", "path": "dark/0.png"}, tmp_path)


def test_reading_can_be_given_up(tmp_path):
    class StopError(Exception):
        pass

    def stop():
        raise StopError

    pictures(tmp_path)
    with pytest.raises(StopError):
        load_data({"source": "image_folder", "path": "."}, tmp_path, stop)
