"""How fast training is against a loop as people write it, and against the limit, in one run.

Run it: python tests/benchmarks/bench_training.py. Only the ratios mean anything.
"""

import time
from statistics import median

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from designer.training import (
    Finished,
    InputSpec,
    Job,
    OutputSpec,
    Recipe,
    Started,
    load_data,
    train,
)
from designer.training.loop.threads import thread_count

EPOCHS, BATCH, ROUNDS = 30, 64, 3


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))


def cnn():
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(128, 10),
    )  # fmt: skip


def tensors():
    data = load_data({"source": "digits"})
    return torch.from_numpy(data.inputs[0] / 16), torch.from_numpy(data.targets)


def data_loader(build):
    """The loop as tutorials have it, accuracy included; returns steps a second."""
    x, y = tensors()
    model, criterion = build(), nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    loader = DataLoader(TensorDataset(x[:1438], y[:1438]), batch_size=BATCH, shuffle=True)
    held = DataLoader(TensorDataset(x[1438:], y[1438:]), batch_size=BATCH)
    steps, start = 0, time.perf_counter()
    for _ in range(EPOCHS):
        model.train()
        right, total = 0, 0.0
        for inputs, wanted in loader:
            optimizer.zero_grad()
            outputs = model(inputs)
            loss = criterion(outputs, wanted)
            loss.backward()
            optimizer.step()
            total += loss.item()
            right += (outputs.argmax(1) == wanted).sum().item()
            steps += 1
        model.eval()
        with torch.no_grad():
            for inputs, wanted in held:
                outputs = model(inputs)
                total += criterion(outputs, wanted).item()
                right += (outputs.argmax(1) == wanted).sum().item()
    return steps / (time.perf_counter() - start)


def ours(build, threads):
    """This project's loop with validation, metrics and events; returns steps a second."""
    recipe = Recipe.from_dict({"epochs": EPOCHS, "batch_size": BATCH, "threads": threads})
    job = Job(1, build, (InputSpec("x", (1, 8, 8)),), (OutputSpec("y", (10,)),), recipe)
    for event in train(job):
        if isinstance(event, Started):
            steps, counted = event.steps_per_epoch * event.epochs, event.threads
    assert isinstance(event, Finished), event
    return steps / event.seconds, counted


def limit(build):
    """One fixed batch, fused optimizer, nothing else; returns steps a second."""
    x, y = (each[:BATCH] for each in tensors())
    model, criterion = build(), nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True)
    steps, start = EPOCHS * 23, time.perf_counter()
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=True)
        criterion(model(x), y).backward()
        optimizer.step()
    return steps / (time.perf_counter() - start)


def main():
    print(
        f"{'':6}{'DataLoader':>12}{'ours':>10}{'limit':>10}"
        f"{'ours / DataLoader':>20}{'ours / limit':>14}"
    )
    for build in (mlp, cnn):
        rounds = {"people": [], "ours": [], "limit": []}
        for _ in range(ROUNDS):
            speed, threads = ours(build, 0)
            with thread_count(threads):
                rounds["people"].append(data_loader(build))
                rounds["limit"].append(limit(build))
            rounds["ours"].append(speed)
        people, mine, most = (median(rounds[key]) for key in ("people", "ours", "limit"))
        print(
            f"{build.__name__:6}{people:12.0f}{mine:10.0f}{most:10.0f}"
            f"{mine / people:20.2f}{mine / most:14.2f}   {threads} threads"
        )


if __name__ == "__main__":
    main()
