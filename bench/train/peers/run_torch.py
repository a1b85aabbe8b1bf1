"""The PyTorch row: a training loop over tensors that are in memory. One argument, the setting as JSON."""
import json
import sys
import time

import torch
from torch.nn.functional import cross_entropy

from samples import samples
from torch_models import MODELS
from turns import trained

setting = json.loads(sys.argv[1])
x, y = map(torch.from_numpy, samples(setting["workload"], setting["samples"]))
y = y.long()
model = MODELS[setting["workload"]](**setting["lets"]).train()
if x.dim() == 4:
    x = x.permute(0, 3, 1, 2).contiguous()
    if setting["channels_last"]:
        x = x.contiguous(memory_format=torch.channels_last)
        model = model.to(memory_format=torch.channels_last)
optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused=True)
run = torch.compile(model) if setting["compile"] else model

while True:
    began = time.perf_counter()
    order = torch.randperm(len(x))
    loss_sum, correct = torch.zeros(()), torch.zeros((), dtype=torch.long)
    for rows in order.split(setting["batch"]):
        target = y[rows]
        optimizer.zero_grad()
        output = run(x[rows])
        loss = cross_entropy(output, target)
        loss.backward()
        optimizer.step()
        loss_sum += loss.detach()
        correct += (output.detach().argmax(1) == target).sum()
    loss_sum.item(), correct.item()
    trained(time.perf_counter() - began, setting["samples"])
