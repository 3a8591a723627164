import torch
import torch.nn.functional as F
from torch import Tensor, nn


class CausalSelfAttention(nn.Module):
    """Causal self-attention: each token attends to itself and to earlier ones."""

    def __init__(self, width: int = 768, heads: int = 12, dropout: float = 0.1) -> None:
        super().__init__()
        self.width = width
        self.heads = heads
        self.c_attn = nn.Linear(width, 3 * width)
        self.c_proj = nn.Linear(width, width)
        self.drop = nn.Dropout(p=dropout)

    def forward(self, x: Tensor) -> Tensor:
        x = self.c_attn(x)  # (N, T, 3*width)
        x = x.unflatten(-1, (3, self.heads, self.width // self.heads))
        x = x.permute(2, 0, 3, 1, 4)  # (3, N, heads, T, width//heads)
        q, k, v = x.unbind(0)
        x = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x.transpose(1, 2)  # (N, T, heads, width//heads)
        x = torch.flatten(x, start_dim=2)  # (N, T, heads*(width//heads))
        x = self.c_proj(x)  # (N, T, width)
        x = self.drop(x)  # (N, T, width)
        return x


class Mlp(nn.Module):
    """Two linear layers with GELU in between; the hidden one is four times as wide."""

    def __init__(self, width: int = 768, dropout: float = 0.1) -> None:
        super().__init__()
        self.c_fc = nn.Linear(width, 4 * width)
        self.c_proj = nn.Linear(4 * width, width)
        self.drop = nn.Dropout(p=dropout)

    def forward(self, x: Tensor) -> Tensor:
        x = F.gelu(self.c_fc(x), approximate="tanh")  # (N, T, 4*width)
        x = self.c_proj(x)  # (N, T, width)
        x = self.drop(x)  # (N, T, width)
        return x


class Block(nn.Module):
    """Causal self-attention and an MLP, each with a skip connection."""

    def __init__(self, width: int = 768, heads: int = 12, dropout: float = 0.1) -> None:
        super().__init__()
        self.ln_1 = nn.LayerNorm(width)
        self.attn = CausalSelfAttention(width=width, heads=heads, dropout=dropout)
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = Mlp(width=width, dropout=dropout)

    def forward(self, x: Tensor) -> Tensor:
        out = self.ln_1(x)  # (N, T, in_features)
        out = self.attn(out)  # (N, T, width)
        attended = x + out  # (N, T, in_features)
        x = self.ln_2(attended)  # (N, T, in_features)
        x = self.mlp(x)  # (N, T, width)
        x = attended + x  # (N, T, in_features)
        return x


class GPT2(nn.Module):
    """Predicts the next token from all tokens before it: twelve layers of causal
    self-attention. Token embedding and output layer share one weight.

    Source: Alec Radford and others, Language Models are Unsupervised Multitask
    Learners, 2019
    """

    def __init__(
        self,
        width: int = 768,
        heads: int = 12,
        depth: int = 12,
        vocabulary: int = 50257,
        context: int = 1024,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.wte = nn.Parameter(0.02 * torch.randn(vocabulary, width))
        self.wpe = nn.Embedding(context, width)
        self.drop = nn.Dropout(p=dropout)
        self.blocks = nn.Sequential(
            *[Block(width=width, heads=heads, dropout=dropout) for _ in range(depth)]
        )
        self.ln_f = nn.LayerNorm(width)

    def forward(self, tokens: Tensor) -> Tensor:
        x = torch.arange(tokens.size(1), device=tokens.device)  # (T,)
        wpe = self.wpe(x)  # (T, 768)
        token_embedding = F.embedding(tokens, self.wte)  # (N, T, 768)
        x = token_embedding + wpe  # (N, T, 768)
        x = self.drop(x)  # (N, T, 768)
        x = self.blocks(x)  # (N, T, 768)
        x = self.ln_f(x)  # (N, T, 768)
        x = F.linear(x, self.wte)  # (N, T, 50257)
        return x
