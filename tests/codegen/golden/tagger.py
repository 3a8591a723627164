from torch import Tensor, nn


class Tagger(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(1000, 32)
        self.lstm = nn.LSTM(32, 64, batch_first=True)
        self.head = nn.Linear(64, 5)
        self.tags = nn.Linear(64, 9)

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor]:
        x = self.embed(words)  # (N, T, 32)
        lstm, (lstm_h_n, _) = self.lstm(x)  # (N, T, 64), (1, N, 64)
        x = lstm_h_n.select(0, -1)  # (N, 64)
        label = self.head(x)  # (N, 5)
        each_tag = self.tags(lstm)  # (N, T, 9)
        return label, each_tag
