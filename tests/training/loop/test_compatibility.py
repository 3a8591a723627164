"""Recipe, data and design that do not fit together are reported in sentences."""

import pytest

from designer.training import (
    InputSpec,
    OutputSpec,
    Recipe,
    check_compatibility,
    load_data,
)
from tests.training.jobs import few


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
