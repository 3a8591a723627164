"""Shape rules in words."""

from designer.layers.catalogue import CATALOGUE
from designer.presentation.shape_words import describe_shape_rule


def test_the_words_of_a_rule():
    words = describe_shape_rule(CATALOGUE["Conv2d"])
    assert "N? is the batch, which may be missing" in words
    assert "conv(H) follows from kernel_size, stride, padding and dilation" in words
    assert describe_shape_rule(CATALOGUE["Linear"]) == "* stands for any number of axes."
    assert "T is time steps" in describe_shape_rule(CATALOGUE["LSTM"])
