"""Splits do not leak, normalisation sees the training part only, and Inputs get what they ask."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from designer.training import (
    Dataset,
    InputSpec,
    OutputSpec,
    Recipe,
    TrainingError,
    check_compatibility,
    lay_out_inputs,
    load_data,
)
from designer.training.data.input_layout import plan_inputs, solve_shape
from designer.training.data.normalisation import fit_inputs_scales, fit_scale, fit_target_scale
from designer.training.data.split import split
from tests.training.jobs import collect, few, job


def labelled(targets, **more):
    targets = np.asarray(targets)
    classes = tuple(str(each) for each in np.unique(targets))
    x = np.zeros((len(targets), 1), np.float32)
    return Dataset("made up", (x,), targets, "classification", classes, **more)


@given(
    st.lists(st.integers(0, 4), min_size=2, max_size=80),
    st.floats(0, 0.99),
    st.integers(0, 2**31),
)
def test_a_split_is_stratified_seeded_and_without_overlap(labels, fraction, seed):
    data = labelled(labels)
    train, held = split(data, fraction, seed)
    assert sorted([*train, *held]) == list(range(data.n))
    again = split(data, fraction, seed)
    assert np.array_equal(train, again[0])
    assert set(data.targets[train]) == set(data.targets)  # every class is left to train on
    counts, taken = (np.bincount(each, minlength=5) for each in (labels, data.targets[held]))
    wanted = min(max(1, round(data.n * fraction)), data.n - 1) if fraction else 0
    exact = counts * wanted / data.n
    assert np.all(taken <= exact + 1)
    assert np.all(taken >= np.minimum(np.floor(exact), np.maximum(counts - 1, 0)))


def test_another_seed_splits_otherwise():
    data = few(60)
    assert not np.array_equal(split(data, 0.3, 0)[1], split(data, 0.3, 1)[1])


def test_a_regression_is_split_at_random_and_by_order_without_shuffle():
    data = few(50, regression=True)
    train, held = split(data, 0.2, 0)
    assert (len(train), len(held)) == (40, 10)
    assert held.tolist() != list(range(40, 50))
    assert split(data, 0.2, 0, shuffle=False)[1].tolist() == list(range(40, 50))


def test_no_picture_of_a_pair_is_on_both_sides():
    data = load_data({"source": "digits_pairs", "pairs": 2000})
    train, held = split(data, 0.2, 3)
    seen = [
        {image.tobytes() for each in data.inputs for image in each[part]} for part in (train, held)
    ]
    assert not seen[0] & seen[1]
    assert 0.1 < len(held) / data.n < 0.3


def test_groups_are_never_parted():
    data = labelled([0, 1] * 20, groups=np.arange(40) // 8)
    train, held = split(data, 0.3, 0)
    assert not set(data.groups[train]) & set(data.groups[held])
    assert len(train)
    assert len(held)


# ---- normalisation


def test_normalisation_does_not_see_the_validation_part():
    data = few(40)
    train = np.arange(20)
    feeds = plan_inputs(data, [InputSpec("x", (4,))])
    before = fit_inputs_scales(data, feeds, train)["x"]
    data.inputs[0][20:] += 1000
    after = fit_inputs_scales(data, feeds, train)["x"]
    assert np.array_equal(before.mean, after.mean)
    scaled = after.apply(data.inputs[0][:20])
    assert scaled.mean(0) == pytest.approx(np.zeros(4), abs=1e-5)
    assert scaled.std(0) == pytest.approx(np.ones(4), abs=1e-4)


def test_a_pair_of_inputs_of_one_kind_does_not_either():
    data = load_data({"source": "digits_pairs", "pairs": 400})
    feeds = plan_inputs(data, [InputSpec("a", (64,)), InputSpec("b", (64,))])
    train = np.arange(200)
    before = fit_inputs_scales(data, feeds, train)["a"]
    for array in data.inputs:
        array[200:] += 1000
    after = fit_inputs_scales(data, feeds, train)["a"]
    assert (before.mean, before.std) == (after.mean, after.std)


def test_nor_do_the_targets_of_a_regression():
    data = few(40, regression=True)
    train = np.arange(5, 25)
    before = fit_target_scale(data, train)
    data.targets[:5] += 1000
    data.targets[25:] *= -30
    after = fit_target_scale(data, train)
    assert (before.mean, before.std) == (after.mean, after.std)
    assert before.apply(data.targets[train]).mean() == pytest.approx(0, abs=1e-5)
    assert before.apply(data.targets[train]).std() == pytest.approx(1, abs=1e-5)


def test_what_a_job_learnt_is_the_scale_of_its_training_part():
    data = few(40, regression=True)
    held = split(data, 0.25, 3)[1]
    data.inputs[0][held] += 1000
    data.targets[held] += 1000
    result = collect(
        job(
            lambda: nn.Linear(4, 1), (InputSpec("x", (4,)),), (OutputSpec("y", (1,)),),
            dataset=data, validation=0.25, seed=3, epochs=1,
        )
    )[-1].result  # fmt: skip
    train = split(data, 0.25, 3)[0]
    for scale, array in (
        (result.normalisation["inputs"]["x"], data.inputs[0]),
        (result.normalisation["targets"]["y"], data.targets),
    ):
        assert scale["mean"] == pytest.approx(array[train].mean(0), rel=1e-4, abs=1e-5)
        assert scale["std"] == pytest.approx(array[train].std(0), rel=1e-4)


def test_a_constant_column_stays_finite():
    scale = fit_scale(np.full((5, 2), 0.1, np.float32))
    assert np.array_equal(scale.apply(np.full((5, 2), 0.1, np.float32)), np.zeros((5, 2)))


def test_pictures_are_scaled_by_channel_whatever_shape_the_input_has():
    rng = np.random.default_rng(0)
    images = rng.normal([[[1]], [[2]], [[3]]], 1, (50, 3, 4, 5)).astype(np.float32)
    data = Dataset("pictures", (images,), np.arange(50) % 2, "classification", ("a", "b"))
    means = {}
    for name, shape in {"first": (3, 4, 5), "last": (4, 5, 3), "flat": (60,)}.items():
        feeds = plan_inputs(data, [InputSpec(name, shape)])
        scale = fit_inputs_scales(data, feeds, np.arange(50))[name]
        means[name] = scale.mean
        scaled = scale.apply(feeds[0].apply(images))
        assert scaled.mean() == pytest.approx(0, abs=1e-4)
        assert scaled.shape == (50, *shape)
    assert means["first"].shape == (3, 1, 1)
    assert means["last"].shape == (1, 1, 3)
    assert means["flat"].shape == (60,)


def test_inputs_of_one_kind_share_a_scale():
    data = load_data({"source": "digits_pairs", "pairs": 400})
    feeds = plan_inputs(data, [InputSpec("a", (64,)), InputSpec("b", (8, 8))])
    scales = fit_inputs_scales(data, feeds, np.arange(300))
    assert scales["a"].mean == scales["b"].mean
    assert scales["a"].mean.shape == ()


def test_whole_numbers_are_not_scaled():
    data = load_data({"source": "digits"})
    feeds = plan_inputs(data, [InputSpec("tokens", (64,), "int64")])
    assert fit_inputs_scales(data, feeds, np.arange(9)) == {}


# ---- Inputs


@pytest.mark.parametrize("shape", [(64,), (8, 8), (1, 8, 8), (8, "F"), ("T", 8), (1, "H", "W")])
def test_a_digit_fits_many_shapes_with_its_numbers_in_order(shape):
    data = load_data({"source": "digits"})
    (array,) = lay_out_inputs(data, [InputSpec("x", shape)])
    assert np.array_equal(array.reshape(-1), data.inputs[0].reshape(-1))
    assert array.ndim == len(shape) + 1


def test_channels_last_are_turned_not_reshaped():
    images = np.arange(2 * 3 * 4 * 5, dtype=np.float32).reshape(2, 3, 4, 5)
    data = Dataset("pictures", (images,), np.arange(2), "classification", ("a", "b"))
    (array,) = lay_out_inputs(data, [InputSpec("x", (4, 5, 3))])
    assert np.array_equal(array, np.moveaxis(images, 1, -1))


def test_two_inputs_take_their_halves():
    spec = {
        "source": "digits",
        "inputs": {"left": {"columns": [0, 4]}, "low": {"rows": [6, 8], "columns": [4, 8]}},
    }
    data = load_data(spec)
    left, low = lay_out_inputs(data, [InputSpec("left", (32,)), InputSpec("low", (1, 2, 4))])
    assert np.array_equal(left.reshape(-1, 8, 4), data.inputs[0][:, 0, :, :4])
    assert np.array_equal(low, data.inputs[0][:, :, 6:8, 4:8])


def test_features_of_a_table_by_name():
    names = ["petal width (cm)", "sepal width (cm)"]
    data = load_data({"source": "iris", "inputs": {"b": {"columns": names}}})
    (b,) = lay_out_inputs(data, [InputSpec("b", (2,))])
    assert np.array_equal(b, data.inputs[0][:, [3, 1]])


def test_arrays_go_to_the_inputs_in_order():
    data = load_data({"source": "digits_pairs", "pairs": 400})
    one, two = lay_out_inputs(data, [InputSpec("one", (64,)), InputSpec("two", (64,))])
    assert np.array_equal(one, data.inputs[0].reshape(400, 64))
    assert np.array_equal(two, data.inputs[1].reshape(400, 64))


def test_an_input_of_whole_numbers_takes_no_fractions():
    with pytest.raises(TrainingError, match="takes whole numbers"):
        lay_out_inputs(few(), [InputSpec("tokens", (4,), "int64")])
    (array,) = lay_out_inputs(load_data({"source": "digits"}), [InputSpec("x", (64,), "int64")])
    assert array.dtype == np.int64


@pytest.mark.parametrize(
    ("wanted", "given_", "result"),
    [
        (("T", 8), (8, 8), (8, 8)),
        (("T", "T"), (8, 8), (8, 8)),
        (("T", "T"), (4, 16), None),
        (("T", 7), (8, 8), None),
        ((), (1,), ()),
        (("A", "B", 2), (4, 4), None),
    ],
)
def test_symbolic_sizes_are_solved(wanted, given_, result):
    assert solve_shape(wanted, given_) == result


# ---- check_fit


def fit(recipe=None, source="digits", inputs=None, outputs=None, **spec):
    data = load_data({"source": source, **spec})
    recipe = Recipe.from_dict(recipe or {})
    inputs = inputs or [InputSpec("image", (64,))]
    return check_compatibility(
        recipe, data, inputs, outputs or [OutputSpec("logits", (10,), "head")]
    )


def test_what_fits_has_nothing_to_say():
    assert fit() == []
    assert fit(outputs=[OutputSpec("logits", None)]) == []
    assert fit(outputs=[OutputSpec("logits", ("C",))]) == []
    assert fit(outputs=[OutputSpec("logits", (12,))]) == []  # spare classes do no harm


def test_too_few_classes_name_the_layer_and_the_number():
    (text,) = fit(outputs=[OutputSpec("logits", (7,), "layer2")])
    assert text == (
        'The Output "logits" gives (N, 7) but digits has 10 classes; '
        'set out_features of "layer2" to 10.'
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"inputs": [InputSpec("image", (784,))]}, "takes 784 numbers"),
        ({"inputs": [InputSpec("image", (64,), batch=False)]}, "no batch axis"),
        (
            {"inputs": [InputSpec("i", (4,), "int64")], "source": "iris"},
            "takes whole numbers (int64)",
        ),
        ({"outputs": [OutputSpec("y", (10, 3))]}, "CrossEntropyLoss needs (N, 10)"),
        ({"recipe": {"loss": "MSELoss"}, "outputs": [OutputSpec("y", (3,))]}, "10 classes"),
        ({"recipe": {"loss": {"x": "MSELoss"}}}, "training.loss names x"),
        ({"recipe": {"metrics": ["r2"]}}, "training.metrics names r2"),
    ],
)
def test_what_does_not_fit_is_a_sentence(arguments, words):
    (text,) = fit(**arguments)
    assert words in text
    assert text.endswith(".")


def test_slices_for_an_input_that_is_not_there():
    data = load_data({"source": "digits", "inputs": {"left": {"columns": [0, 4]}}})
    found = check_compatibility(
        Recipe(), data, [InputSpec("image", (64,))], [OutputSpec("y", (10,))]
    )
    assert "training.data.inputs names left" in found[0]


def test_three_inputs_for_two_arrays():
    data = load_data({"source": "digits_pairs", "pairs": 400})
    inputs = [InputSpec(name, (64,)) for name in "abc"]
    (text,) = check_compatibility(Recipe(), data, inputs, [OutputSpec("y", (1,))])
    assert "gives 2 arrays" in text


def test_a_network_without_ends():
    data = few()
    assert "no Input" in check_compatibility(Recipe(), data, [], [OutputSpec("y", (3,))])[0]
    assert "no Output" in check_compatibility(Recipe(), data, [InputSpec("x", (4,))], [])[0]


def test_one_number_for_two_classes_gets_the_right_loss_or_the_right_advice():
    outputs = [OutputSpec("y", (1,))]
    inputs = [InputSpec("x", (30,))]
    assert fit(source="breast_cancer", inputs=inputs, outputs=outputs) == []
    (text,) = fit({"loss": "CrossEntropyLoss"}, "breast_cancer", inputs, outputs)
    assert "or choose BCEWithLogitsLoss" in text


def test_a_regression_wants_as_many_numbers_as_targets_and_no_classes():
    inputs = [InputSpec("x", (10,))]
    (text,) = fit(source="diabetes", inputs=inputs, outputs=[OutputSpec("y", (3,))])
    assert "1 targets a sample" in text
    outputs = [OutputSpec("y", (1,))]
    (text,) = fit({"loss": "CrossEntropyLoss"}, "diabetes", inputs, outputs)
    assert "needs classes" in text
