from torch import nn


def net() -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(784, 128),  # (N, 128)
        nn.ReLU(),  # (N, 128)
        nn.Linear(128, 10),  # (N, 10)
    )
