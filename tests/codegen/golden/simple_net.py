import torch.nn.functional as F
from torch import Tensor, nn


class SimpleNet(nn.Module):
    def __init__(
        self, input_size: int = 784, hidden_size: int = 128, output_size: int = 10
    ) -> None:
        super().__init__()
        self.layer1 = nn.Linear(input_size, hidden_size)
        self.layer2 = nn.Linear(hidden_size, output_size)

    def forward(self, image: Tensor) -> Tensor:
        x = F.relu(self.layer1(image))  # (N, 128)
        x = self.layer2(x)  # (N, 10)
        return x
