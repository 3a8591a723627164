import torch
import torch.nn.functional as F
from torch import Tensor, nn


class DoubleConv(nn.Module):
    """Two 3x3 convolutions at the same resolution."""

    def __init__(self, in_channels: int, channels: int = 64) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv1(x)  # (N, channels, in_height, in_width)
        x = F.relu(self.bn1(x))  # (N, channels, in_height, in_width)
        x = self.conv2(x)  # (N, channels, in_height, in_width)
        x = F.relu(self.bn2(x))  # (N, channels, in_height, in_width)
        return x


class Down(nn.Module):
    """Halves the resolution: max pooling, then two convolutions."""

    def __init__(self, in_channels: int, channels: int = 128) -> None:
        super().__init__()
        self.pool = nn.MaxPool2d(2)
        self.conv = DoubleConv(in_channels, channels=channels)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(x)  # (N, in_channels, in_height//2, in_width//2)
        x = self.conv(x)  # (N, channels, in_height//2, in_width//2)
        return x


class Up(nn.Module):
    """Doubles the resolution, joins the skip connection, then two convolutions."""

    def __init__(self, skip_channels: int, x_channels: int, channels: int = 64) -> None:
        super().__init__()
        self.up = nn.ConvTranspose2d(x_channels, channels, 2, stride=2)
        self.conv = DoubleConv(channels + skip_channels, channels=channels)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        x = self.up(x)  # (N, channels, 2*x_height, 2*x_width)
        x = torch.cat((skip, x), dim=1)
        x = self.conv(x)  # (N, channels, skip_height, skip_width)
        return x


class UNet(nn.Module):
    """Segmentation: the encoder recognizes what is in the image, the decoder locates
    it, and skip connections across the U carry the detail that pooling loses.

    Source: Olaf Ronneberger, Philipp Fischer and Thomas Brox, U-Net:
    Convolutional Networks for Biomedical Image Segmentation, 2015
    """

    def __init__(self, width: int = 64, classes: int = 1) -> None:
        super().__init__()
        self.inc = DoubleConv(3, channels=width)
        self.down1 = Down(width, channels=2 * width)
        self.down2 = Down(2 * width, channels=4 * width)
        self.down3 = Down(4 * width, channels=8 * width)
        self.down4 = Down(8 * width, channels=16 * width)
        self.up1 = Up(8 * width, 16 * width, channels=8 * width)
        self.up2 = Up(4 * width, 8 * width, channels=4 * width)
        self.up3 = Up(2 * width, 4 * width, channels=2 * width)
        self.up4 = Up(width, 2 * width, channels=width)
        self.outc = nn.Conv2d(width, classes, 1)

    def forward(self, image: Tensor) -> Tensor:
        inc = self.inc(image)  # (N, 64, 256, 256)
        down1 = self.down1(inc)  # (N, 128, 128, 128)
        down2 = self.down2(down1)  # (N, 256, 64, 64)
        down3 = self.down3(down2)  # (N, 512, 32, 32)
        x = self.down4(down3)  # (N, 1024, 16, 16)
        x = self.up1(x, down3)  # (N, 512, 32, 32)
        x = self.up2(x, down2)  # (N, 256, 64, 64)
        x = self.up3(x, down1)  # (N, 128, 128, 128)
        x = self.up4(x, inc)  # (N, 64, 256, 256)
        x = self.outc(x)  # (N, 1, 256, 256)
        return x
