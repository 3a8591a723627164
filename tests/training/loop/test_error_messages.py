"""A job that goes wrong ends in one sentence."""

import pytest
import torch
from torch import nn

from designer.training import (
    Failed,
    Finished,
    InputSpec,
    OutputSpec,
)
from tests.training.jobs import Raises, collect, ends_once, few, job, with_norm


def failure(*args, **settings):
    events = collect(job(*args, **settings))
    assert ends_once(events)
    assert isinstance(events[-1], Failed), events[-1]
    assert "; " in events[-1].message
    return events[-1]


def test_a_loss_that_becomes_nan():
    failed = failure(optimizer={"name": "SGD", "lr": 1e12}, epochs=50)
    assert "the loss became" in failed.message
    assert "training.optimizer.lr is 1e+12" in failed.message
    assert "epoch" in failed.message


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried…"), "batches of 64; set training.batch"),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"), "to 32"),
        (MemoryError(), "not enough memory"),
        (IndexError("index out of range in self"), "Embedding"),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), "mat1 and mat2"),
        (ZeroDivisionError("division by zero"), "division by zero"),
        (RecursionError(), "RecursionError"),
        (SystemExit(3), "could not compute a batch"),
    ],
)
def test_an_error_of_the_network_is_a_sentence_with_the_traceback_behind_it(error, words):
    failed = failure(lambda: Raises(error))
    assert words in failed.message
    assert "Traceback" in failed.details


def test_the_keyboard_still_interrupts():
    with pytest.raises(KeyboardInterrupt):
        collect(job(lambda: Raises(KeyboardInterrupt())))


def test_batch_normalisation_of_single_samples():
    assert "training.batch_size" in failure(with_norm, batch_size=1).message


def test_a_network_that_cannot_be_built_names_the_node():
    def build():
        raise ValueError("kernel size can't be greater than input\nsecond line")

    from dataclasses import replace

    a_job = replace(job(build), locate=lambda error: str(error)[:6])
    (last,) = collect(a_job)
    assert "cannot be built (kernel size can't be greater than input)" in last.message
    assert last.node == "kernel"
    broken = replace(job(build), locate=lambda error: 1 / 0)
    assert collect(broken)[-1].node is None


def test_data_and_network_that_do_not_match():
    failed = failure(outputs=(OutputSpec("logits", (7,), "layer2"),))
    assert 'gives (N, 7) but digits has 10 classes; set out_features of "layer2"' in failed.message
    assert failed.node == "logits"
    failed = failure(lambda: nn.Sequential(nn.Flatten(), nn.Linear(64, 7)))
    assert "gives (N, 7) but digits has 10 classes" in failed.message
    failed = failure(inputs=(InputSpec("image", (3, 32, 32)),))
    assert "3 x 32 x 32 = 3072 numbers" in failed.message
    assert failed.node == "image"


def test_outputs_that_are_not_what_the_design_says():
    def flat():
        return nn.Sequential(nn.Flatten(0), nn.Unflatten(0, (-1, 64)), nn.Linear(64, 10))

    class Mean(nn.Linear):
        def forward(self, x):
            return super().forward(x.flatten(1)).mean()

    assert isinstance(collect(job(flat))[-1], Finished)
    assert "first size is not the batch" in failure(lambda: Mean(64, 10)).message
    outputs = (OutputSpec("a", (10,)), OutputSpec("b", (10,)))
    assert "returned 1 values (Tensor) where its 2 Outputs" in failure(outputs=outputs).message


def test_missing_files_and_devices(tmp_path):
    data = {"source": "csv", "path": "none.csv", "target": "y"}
    failed = failure(data=data, base=tmp_path)
    assert "none.csv does not exist" in failed.message
    assert "is no device" in failure(device="warp").message
    assert 'set training.device to "auto"' in failure(device="meta").message
    if not torch.cuda.is_available():
        assert "no NVIDIA GPU" in failure(device="cuda:1").message
        assert "float32 or bfloat16" in failure(precision="float16").message
    if not torch.backends.mps.is_available():
        assert "Apple's GPU (mps) cannot be used" in failure(device="mps").message


def test_no_output_has_a_loss():
    assert "training.loss names other" in failure(loss={"other": "MSELoss"}).message
    assert "scale must be a number" in failure(loss={"name": "MSELoss", "scale": "2"}).message


def test_labels_of_probabilities_outside_of_zero_and_one():
    failed = failure(loss="BCELoss")
    assert "between 0 and 1" in failed.message


def test_a_data_set_with_more_classes_than_samples_still_leaves_each_one_to_train_on():
    data = few(6, classes=3)
    events = collect(
        job(
            lambda: nn.Linear(4, 3), (InputSpec("x", (4,)),), (OutputSpec("y", (3,)),),
            dataset=data, validation=0.5,
        )
    )  # fmt: skip
    assert (events[0].n_train, events[0].n_validation) == (3, 3)
