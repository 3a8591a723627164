from torch import Tensor, nn


class Wide(nn.Module):
    def __init__(self, in_features: int, width: int = 16, factor: int = 2) -> None:
        super().__init__()
        self.up = nn.Linear(in_features, width * factor)
        self.down = nn.Linear(factor * width, width)

    def forward(self, x: Tensor) -> Tensor:
        x = self.up(x)  # (N, factor*width)
        x = self.down(x)  # (N, width)
        return x


def outer() -> nn.Sequential:
    return nn.Sequential(
        nn.Sequential(Wide(8), *[Wide(16) for _ in range(2)]),  # (N, 16)
    )
