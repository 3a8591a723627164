"""Built models: their classes have a source that Python finds, and go when nobody needs them."""

import gc
import inspect
import linecache
import sys
import traceback

import pytest
import torch

from designer.codegen import build, to_source
from tests.designs import residual_cnn, with_block


def _generated() -> set[str]:
    return {name for name in sys.modules if name.startswith("nn_designer_")} | {
        name for name in linecache.cache if name.startswith("<nn-designer ")
    }


def test_the_source_of_a_model_and_its_blocks_is_what_is_exported() -> None:
    design = with_block(repeat=3)
    model, text = build(design, "module"), to_source(design, "module")
    blocks = [part for part in model.modules() if type(part).__module__.startswith("nn_designer_")]
    assert len({type(part) for part in blocks}) == 2
    for part in blocks:
        source = inspect.getsource(type(part))
        assert source.startswith(f"class {type(part).__name__}(nn.Module):")
        assert source in text
        assert inspect.getsource(type(part).forward) in source
    assert inspect.getsource(sys.modules[type(model).__module__]) == text


def test_two_models_of_one_design_are_told_apart() -> None:
    first, second = build(residual_cnn()), build(residual_cnn())
    assert type(first) is not type(second)
    assert inspect.getsource(type(first)) == inspect.getsource(type(second))


def test_nothing_is_left_of_models_that_are_gone() -> None:
    gc.collect()
    before = _generated()
    models = [build(with_block(width=width)) for width in (8, 16, 24)]
    assert len(_generated() - before) == 2 * len(models)
    del models
    gc.collect()
    assert _generated() - before == set()


def test_a_traceback_shows_the_line_that_failed() -> None:
    model = build(residual_cnn())
    with pytest.raises(RuntimeError) as failure:
        model(torch.zeros(1, 3, 8, 8))
    shown = "".join(traceback.format_exception(failure.value))
    assert "self.stem" in shown
