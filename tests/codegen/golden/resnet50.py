import torch
import torch.nn.functional as F
from torch import Tensor, nn


class BottleneckDown(nn.Module):
    """A bottleneck that changes the shape; a 1x1 convolution projects the skip."""

    def __init__(self, in_channels: int, width: int = 64, stride: int = 2) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)
        self.project = nn.Conv2d(in_channels, 4 * width, 1, stride=stride, bias=False)
        self.project_bn = nn.BatchNorm2d(4 * width)

    def forward(self, x: Tensor) -> Tensor:
        out = self.conv1(x)  # (N, width, in_height, in_width)
        out = F.relu(self.bn1(out))  # (N, width, in_height, in_width)
        out = self.conv2(out)
        out = F.relu(self.bn2(out))
        out = self.conv3(out)
        bn3 = self.bn3(out)
        x = self.project(x)
        project_bn = self.project_bn(x)
        x = F.relu(bn3 + project_bn)
        return x


class Bottleneck(nn.Module):
    """A residual bottleneck: 1x1 reduces the channels, 3x3 convolves, 1x1 expands."""

    def __init__(self, in_channels: int, width: int = 64) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)

    def forward(self, x: Tensor) -> Tensor:
        out = self.conv1(x)  # (N, width, in_height, in_width)
        out = F.relu(self.bn1(out))  # (N, width, in_height, in_width)
        out = self.conv2(out)  # (N, width, in_height, in_width)
        out = F.relu(self.bn2(out))  # (N, width, in_height, in_width)
        out = self.conv3(out)  # (N, 4*width, in_height, in_width)
        out = self.bn3(out)  # (N, 4*width, in_height, in_width)
        x = F.relu(out + x)  # (N, 4*width, in_height, in_width)
        return x


class Stage(nn.Module):
    """One BottleneckDown, then Bottlenecks at the same resolution."""

    def __init__(
        self, in_channels: int, width: int = 64, blocks: int = 2, stride: int = 2
    ) -> None:
        super().__init__()
        self.first = BottleneckDown(in_channels, width=width, stride=stride)
        self.rest = nn.Sequential(
            *[Bottleneck(4 * width, width=width) for _ in range(blocks - 1)]
        )

    def forward(self, x: Tensor) -> Tensor:
        x = self.first(x)
        x = self.rest(x)
        return x


class ResNet50(nn.Module):
    """The workhorse of computer vision: bottlenecks make a network of 50 layers as
    cheap as one of 34.

    Source: Kaiming He, Xiangyu Zhang, Shaoqing Ren and Jian Sun, Deep Residual
    Learning for Image Recognition, 2015
    """

    def __init__(self, width: int = 64, classes: int = 1000) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.pool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = Stage(width, width=width, blocks=3, stride=1)
        self.layer2 = Stage(4 * width, width=2 * width, blocks=4)
        self.layer3 = Stage(8 * width, width=4 * width, blocks=6)
        self.layer4 = Stage(16 * width, width=8 * width, blocks=3)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(32 * width, classes)

    def forward(self, image: Tensor) -> Tensor:
        x = self.conv1(image)  # (N, 64, 112, 112)
        x = F.relu(self.bn1(x))  # (N, 64, 112, 112)
        x = self.pool(x)  # (N, 64, 56, 56)
        x = self.layer1(x)  # (N, 256, 56, 56)
        x = self.layer2(x)  # (N, 512, 28, 28)
        x = self.layer3(x)  # (N, 1024, 14, 14)
        x = self.layer4(x)  # (N, 2048, 7, 7)
        x = self.avgpool(x)  # (N, 2048, 1, 1)
        x = torch.flatten(x, start_dim=1)  # (N, 2048)
        x = self.fc(x)  # (N, 1000)
        return x
