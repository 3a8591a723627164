import torch.nn.functional as F
from torch import Tensor, nn


class ResidualCnn(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(1, 16, 3, padding=1)
        self.conv1 = nn.Conv2d(16, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 16, 3, padding=1)
        self.flat = nn.Flatten()
        self.head = nn.Linear(1024, 10)

    def forward(self, image: Tensor) -> Tensor:
        stem = self.stem(image)  # (N, 16, 8, 8)
        x = F.relu(self.conv1(stem))  # (N, 16, 8, 8)
        x = self.conv2(x)  # (N, 16, 8, 8)
        x = F.relu(x + stem)  # (N, 16, 8, 8)
        x = self.flat(x)  # (N, 1024)
        x = self.head(x)  # (N, 10)
        return x
