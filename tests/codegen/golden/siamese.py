import torch
from torch import Tensor, nn


class Siamese(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Linear(64, 32)
        self.head = nn.Linear(32, 1)

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        embed = self.embed(left)  # (N, 32)
        embed_right = self.embed(right)  # (N, 32)
        x = embed - embed_right  # (N, 32)
        x = torch.abs(x)  # (N, 32)
        x = self.head(x)  # (N, 1)
        return x
