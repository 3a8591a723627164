"""The imports of a module are found from a few of its lines, and never wrongly."""

import pytest

from designer.codegen.used_names import used_names

NAMES = ("torch", "F", "Tensor", "nn")


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("class Net(nn.Module):\n    pass\n", {"nn"}),
        ("def forward(\n    self, x: Tensor\n) -> tuple[Tensor, Tensor]:\n    pass\n", {"Tensor"}),
        ("def forward(\n    self\n) -> Tensor:\n    pass\n", {"Tensor"}),
        ("x = F.relu(x)  # torch\n", {"F"}),
        ("x = self.F(x)\n", set()),
        ('"""nn and\ntorch and F."""\nx = 1\n', set()),
        ("x = nn_2 + Ff + Tensors\n", set()),
        ("x = f(\n    torch.cat(\n        y,\n        1,\n    ),\n)\n", {"torch"}),
        ("x = [\n    nn,\n    F,\n]\n", {"nn", "F"}),
        ("x = 1  # F\n" * 20 + "x = F.relu(x)\n", {"F"}),
    ],
)
def test_used_names_are_found(text, used):
    assert used_names(text, NAMES) == used
