"""The workloads in PyTorch: by name, the model for the values of a setting. Images come as channels, rows, columns."""
import torch
from torch import nn
from torch.nn import functional

from samples import CLASSES, VOCABULARY, sines


def mlp(width):
    return nn.Sequential(nn.Linear(784, width), nn.ReLU(), nn.Linear(width, width // 2), nn.ReLU(), nn.Linear(width // 2, CLASSES))


def cnn(width):
    return nn.Sequential(
        nn.Conv2d(1, width, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(width, 2 * width, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(2 * width, 2 * width, 3), nn.ReLU(),
        nn.Flatten(), nn.Linear(9 * 2 * width, 64), nn.ReLU(), nn.Linear(64, CLASSES),
    )


def conv(inputs, filters, size, stride=1):
    return nn.Conv2d(inputs, filters, size, stride, padding=size // 2, bias=False)


def head(channels):
    return (nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, CLASSES))


class Basic(nn.Module):
    def __init__(self, inputs, filters, stride):
        super().__init__()
        self.body = nn.Sequential(
            conv(inputs, filters, 3, stride), nn.BatchNorm2d(filters), nn.ReLU(),
            conv(filters, filters, 3), nn.BatchNorm2d(filters),
        )
        self.shortcut = nn.Identity() if stride == 1 else nn.Sequential(conv(inputs, filters, 1, stride), nn.BatchNorm2d(filters))

    def forward(self, x):
        return functional.relu(self.shortcut(x) + self.body(x))


def resnet(blocks):
    parts = [conv(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU()]
    inputs = 16
    for filters in (16, 32, 64):
        for block in range(blocks):
            parts.append(Basic(inputs, filters, 2 if filters > 16 and block == 0 else 1))
            inputs = filters
    return nn.Sequential(*parts, *head(64))


def step(inputs, filters, size=1):
    return nn.Sequential(nn.BatchNorm2d(inputs), nn.ReLU(), conv(inputs, filters, size))


class Grown(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.body = nn.Sequential(step(inputs, 48), step(48, 12, 3))

    def forward(self, x):
        return torch.cat([x, self.body(x)], 1)


def densenet():
    parts, channels = [conv(3, 24, 3)], 24
    for filters in (48, 60, None):
        parts += [Grown(channels + 12 * i) for i in range(6)]
        channels += 72
        if filters is not None:
            parts += [step(channels, filters), nn.AvgPool2d(2)]
            channels = filters
    return nn.Sequential(*parts, nn.BatchNorm2d(channels), nn.ReLU(), *head(channels))


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.cells = nn.LSTM(32, 64, num_layers=2, batch_first=True)
        self.out = nn.Linear(64, CLASSES)

    def forward(self, x):
        return self.out(self.cells(x)[0][:, -1])


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, 128)
        self.register_buffer("positions", torch.from_numpy(sines(64, 128)))
        block = nn.TransformerEncoderLayer(128, 4, 256, 0.1, "gelu", batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(block, 4, norm=nn.LayerNorm(128), enable_nested_tensor=False)
        self.out = nn.Linear(128, CLASSES)

    def forward(self, x):
        return self.out(self.blocks(self.embedding(x) + self.positions).mean(1))


MODELS = {"mlp": mlp, "cnn": cnn, "resnet": resnet, "densenet": densenet, "lstm": Lstm, "transformer": Transformer}
