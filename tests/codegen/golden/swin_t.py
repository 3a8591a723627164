import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Windows(nn.Module):
    """Partitions an image into windows, each a sequence of positions."""

    def __init__(self, window: int = 7) -> None:
        super().__init__()
        self.window = window

    def forward(self, picture: Tensor) -> Tensor:
        x = picture.unflatten(2, (-1, self.window))
        x = x.unflatten(1, (-1, self.window))
        x = x.permute(0, 1, 3, 2, 4, 5)
        x = torch.flatten(x, start_dim=3, end_dim=4)
        return x


class Offsets(nn.Module):
    """Distances between the positions of a window, by row and column."""

    def __init__(self, window: int = 7, shift: int = 0) -> None:
        super().__init__()
        self.shift = shift
        self.windows = Windows(window=window)

    def forward(self, picture: Tensor) -> Tensor:
        rows = torch.arange(picture.size(1), device=picture.device)  # (in_size1,)
        columns = torch.arange(picture.size(2), device=picture.device)  # (in_size2,)
        grid_0, grid_1 = torch.meshgrid(rows, columns, indexing="ij")
        x = torch.stack((grid_0, grid_1), dim=-1)  # (in_size1, in_size2, 2)
        x = x.unsqueeze(0)  # (1, in_size1, in_size2, 2)
        x = x.roll((-self.shift, -self.shift), dims=(1, 2))
        x = self.windows(x)
        in_windows = x.squeeze(dim=0)
        each = in_windows.unsqueeze(3)
        other = in_windows.unsqueeze(2)
        x = each - other
        return x


class PositionBias(nn.Module):
    """A learned bias for each head and each relative offset within a window."""

    def __init__(self, window: int = 7, heads: int = 3) -> None:
        super().__init__()
        self.window = window
        self.table = nn.Parameter(0.02 * torch.randn((2 * window - 1) ** 2, heads))

    def forward(self, offsets: Tensor) -> Tensor:
        x = offsets.select(0, 0)  # (in_size1, in_size2, in_size3, in_size4)
        x = x.select(0, 0)  # (in_size2, in_size3, in_size4)
        from_zero = x + (self.window - 1)  # (in_size2, in_size3, in_size4)
        x = from_zero.select(-1, 0)  # (in_size2, in_size3)
        line = x * (2 * self.window - 1)  # (in_size2, in_size3)
        across = from_zero.select(-1, 1)  # (in_size2, in_size3)
        x = line + across  # (in_size2, in_size3)
        x = F.embedding(x, self.table)  # (in_size2, in_size3, heads)
        x = x.permute(2, 0, 1)  # (heads, in_size2, in_size3)
        return x


class Torn(nn.Module):
    """The attention mask: True for positions that are adjacent only after the shift."""

    def __init__(self, window: int = 7) -> None:
        super().__init__()
        self.window = window

    def forward(self, offsets: Tensor) -> Tensor:
        x = torch.abs(offsets)
        x = x >= self.window
        x = x.any(dim=-1)  # (in_size0, in_size1, in_size2, in_size3)
        x = x.unsqueeze(2)  # (in_size0, in_size1, 1, in_size2, in_size3)
        return x


class WindowAttention(nn.Module):
    """Multi-head self-attention within each window."""

    def __init__(self, width: int = 96, heads: int = 3) -> None:
        super().__init__()
        self.width = width
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, windows: Tensor, bias: Tensor) -> Tensor:
        x = self.qkv(windows)
        x = x.unflatten(-1, (3, self.heads, self.width // self.heads))
        x = x.permute(4, 0, 1, 2, 5, 3, 6)
        q, k, v = x.unbind(0)
        x = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        x = x.transpose(3, 4)
        x = torch.flatten(x, start_dim=4)
        x = self.proj(x)
        return x


class Picture(nn.Module):
    """Puts windows back together into an image."""

    def __init__(self, window: int = 7) -> None:
        super().__init__()
        self.window = window

    def forward(self, windows: Tensor) -> Tensor:
        x = windows.unflatten(3, (self.window, self.window))
        x = x.permute(0, 1, 3, 2, 4, 5)
        x = torch.flatten(x, start_dim=3, end_dim=4)
        x = torch.flatten(x, start_dim=1, end_dim=2)
        return x


class ShiftedWindows(nn.Module):
    """Shifts the image cyclically, attends within windows, and shifts it back."""

    def __init__(
        self, width: int = 96, heads: int = 3, window: int = 7, shift: int = 0
    ) -> None:
        super().__init__()
        self.shift = shift
        self.offsets = Offsets(window=window, shift=shift)
        self.position_bias = PositionBias(window=window, heads=heads)
        self.torn = Torn(window=window)
        self.windows = Windows(window=window)
        self.attend = WindowAttention(width=width, heads=heads)
        self.picture = Picture(window=window)

    def forward(self, x: Tensor) -> Tensor:
        offsets = self.offsets(x)
        position_bias = self.position_bias(offsets)
        torn = self.torn(offsets)
        bias = position_bias.masked_fill(torn, float("-inf"))
        x = x.roll((-self.shift, -self.shift), dims=(1, 2))
        windows = self.windows(x)
        x = self.attend(windows, bias)
        x = self.picture(x)
        x = x.roll((self.shift, self.shift), dims=(1, 2))
        return x


class Mlp(nn.Module):
    """Two linear layers with GELU in between; the hidden one is four times as wide."""

    def __init__(self, width: int = 96) -> None:
        super().__init__()
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        x = F.gelu(self.fc1(x))  # (N, in_height, in_width, 4*width)
        x = self.fc2(x)  # (N, in_height, in_width, width)
        return x


class SwinBlock(nn.Module):
    """Window attention and an MLP, each with a skip connection."""

    def __init__(
        self, width: int = 96, heads: int = 3, window: int = 7, shift: int = 0
    ) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attn = ShiftedWindows(width=width, heads=heads, window=window, shift=shift)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = Mlp(width=width)

    def forward(self, x: Tensor) -> Tensor:
        out = self.norm1(x)  # (N, in_height, in_width, in_features)
        out = self.attn(out)
        attended = x + out  # (N, in_height, in_width, in_features)
        x = self.norm2(attended)  # (N, in_height, in_width, in_features)
        x = self.mlp(x)  # (N, in_height, in_width, width)
        x = attended + x  # (N, in_height, in_width, in_features)
        return x


class SwinPair(nn.Module):
    """Two blocks; the windows of the second are shifted by half a window."""

    def __init__(self, width: int = 96, heads: int = 3, window: int = 7) -> None:
        super().__init__()
        self.straight = SwinBlock(width=width, heads=heads, window=window)
        self.shifted = SwinBlock(
            width=width, heads=heads, window=window, shift=window // 2
        )

    def forward(self, x: Tensor) -> Tensor:
        x = self.straight(x)  # (N, in_height, in_width, in_features)
        x = self.shifted(x)  # (N, in_height, in_width, in_features)
        return x


class PatchMerging(nn.Module):
    """Merges 2x2 neighbouring patches into one of twice the width."""

    def __init__(self, width: int = 96) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(4 * width)
        self.reduction = nn.Linear(4 * width, 2 * width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        even_rows = x[:, ::2]  # (N, (in_size1+1)//2, in_size2, in_size3)
        even_even = even_rows[:, :, ::2]
        even_odd = even_rows[:, :, 1::2]  # (N, (in_size1+1)//2, in_size2//2, in_size3)
        odd_rows = x[:, 1::2]  # (N, in_size1//2, in_size2, in_size3)
        odd_even = odd_rows[:, :, ::2]  # (N, in_size1//2, (in_size2+1)//2, in_size3)
        odd_odd = odd_rows[:, :, 1::2]  # (N, in_size1//2, in_size2//2, in_size3)
        x = torch.cat((even_even, odd_even, even_odd, odd_odd), dim=-1)
        x = self.norm(x)
        x = self.reduction(x)  # (N, (in_size1+1)//2, (in_size2+1)//2, 2*width)
        return x


class SwinT(nn.Module):
    """A transformer with attention within windows: every other block shifts the
    windows, so that information crosses their borders, and patches are merged
    from stage to stage as in a convolutional network. Without stochastic depth.

    Source: Ze Liu and others, Swin Transformer: Hierarchical Vision Transformer
    using Shifted Windows, 2021
    """

    def __init__(
        self, width: int = 96, heads: int = 3, window: int = 7, classes: int = 1000
    ) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, width, 4, stride=4)
        self.patch_norm = nn.LayerNorm(width)
        self.stage1 = SwinPair(width=width, heads=heads, window=window)
        self.merge1 = PatchMerging(width=width)
        self.stage2 = SwinPair(width=2 * width, heads=2 * heads, window=window)
        self.merge2 = PatchMerging(width=2 * width)
        self.stage3 = nn.Sequential(
            *[
                SwinPair(width=4 * width, heads=4 * heads, window=window)
                for _ in range(3)
            ],
        )
        self.merge3 = PatchMerging(width=4 * width)
        self.stage4 = nn.Sequential(
            *[
                SwinBlock(width=8 * width, heads=8 * heads, window=window)
                for _ in range(2)
            ],
        )
        self.norm = nn.LayerNorm(8 * width)
        self.head = nn.Linear(8 * width, classes)

    def forward(self, image: Tensor) -> Tensor:
        x = self.patches(image)  # (N, 96, 56, 56)
        x = x.permute(0, 2, 3, 1)  # (N, 56, 56, 96)
        x = self.patch_norm(x)  # (N, 56, 56, 96)
        x = self.stage1(x)  # (N, 56, 56, 96)
        x = self.merge1(x)  # (N, 28, 28, 192)
        x = self.stage2(x)  # (N, 28, 28, 192)
        x = self.merge2(x)  # (N, 14, 14, 384)
        x = self.stage3(x)  # (N, 14, 14, 384)
        x = self.merge3(x)  # (N, 7, 7, 768)
        x = self.stage4(x)  # (N, 7, 7, 768)
        x = self.norm(x)  # (N, 7, 7, 768)
        x = x.mean(dim=(1, 2))  # (N, 768)
        x = self.head(x)  # (N, 1000)
        return x
