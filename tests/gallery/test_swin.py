"""Swin's blocks against what the paper says they compute, without moving or cutting anything."""

from pathlib import Path

import pytest
import torch

from designer.codegen import build
from designer.files import load

ROOT = Path(__file__).parents[2]
HEADS, WINDOW, WIDTH = 3, 7, 12


@pytest.fixture(scope="module")
def model() -> torch.nn.Module:
    torch.manual_seed(0)
    design = load(ROOT / "resources/examples/swin_t.nnd")
    return build(design, width=WIDTH, heads=HEADS, classes=10).eval()


def attention(block: torch.nn.Module, x: torch.Tensor, shift: int) -> torch.Tensor:
    """Let every place look at all those of its window: of the grid that starts at ``shift``.

    Windows end at the picture's edges. The bias is looked up by how far key and query are apart.
    """
    height, width = x.shape[1:3]
    rows, columns = (g.flatten() for g in torch.meshgrid(
        torch.arange(height), torch.arange(width), indexing="ij"
    ))  # fmt: skip
    window = torch.stack(((rows - shift) // WINDOW, (columns - shift) // WINDOW), 1)
    together = (window[:, None] == window).all(-1)
    down, across = rows[:, None] - rows, columns[:, None] - columns
    entry = (down + WINDOW - 1) * (2 * WINDOW - 1) + across + WINDOW - 1
    table = block.position_bias.table
    bias = table[entry.where(together, 0)].permute(2, 0, 1)
    q, k, v = (
        part.unflatten(-1, (HEADS, -1)).transpose(1, 2)
        for part in block.attend.qkv(x.flatten(1, 2)).chunk(3, -1)
    )
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5 + bias
    weights = scores.masked_fill(~together, float("-inf")).softmax(-1)
    merged = (weights @ v).transpose(1, 2).flatten(2)
    return block.attend.proj(merged).unflatten(1, (height, width))


@pytest.mark.parametrize("which", ["straight", "shifted"])
def test_windows_are_the_papers(model: torch.nn.Module, which: str) -> None:
    block = getattr(model.stage1, which).attn
    shift = {"straight": 0, "shifted": WINDOW // 2}[which]
    x = torch.randn(2, 14, 21, WIDTH)
    with torch.no_grad():
        block.position_bias.table.normal_()
        torch.testing.assert_close(block(x), attention(block, x, shift), rtol=1e-4, atol=1e-5)


def test_patches_merge_as_in_the_paper(model: torch.nn.Module) -> None:
    x = torch.randn(2, 4, 6, WIDTH)
    corners = [x[:, row::2, column::2] for column in (0, 1) for row in (0, 1)]
    merge = model.merge1
    with torch.no_grad():
        expected = merge.reduction(merge.norm(torch.cat(corners, -1)))
        torch.testing.assert_close(merge(x), expected)
