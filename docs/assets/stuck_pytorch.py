"""Eight broken trainings in PyTorch, what the probe says of each, and the repair. Run it: python stuck_pytorch.py [seed]

Put landscape_probe.py beside this file. PyTorch and scikit-learn, which brings the handwritten digits, must be installed.
The network has one hidden layer, and training is plain gradient descent with all 600 images. A fault is one wrong
setting; the repair puts that setting right and changes nothing else.
"""

import sys

import torch
from landscape_probe import Trace, from_torch, probe
from sklearn.datasets import load_digits
from torch import nn
from torch.nn.functional import cross_entropy, nll_loss

digits = load_digits()
X = torch.tensor(digits.data[:600] / 16, dtype=torch.float32)  # grey values from 0 to 1
Y = torch.tensor(digits.target[:600])


def log_of_probabilities(outputs, y):
    """The same loss as cross_entropy, but a probability that is rounded to 0 costs -log 0."""
    return nll_loss(torch.log(torch.softmax(outputs, 1)), y)


SOUND = {
    "unit": nn.ReLU, "units": 16, "rate": 0.3, "steps": 200, "white": 1, "shuffled": False,
    "start": nn.init.kaiming_normal_, "bias": 0.0, "loss": cross_entropy,
}  # fmt: skip
FAULTS = {  # name: what differs from SOUND but works, and what is wrong
    "rate too large": ({"unit": nn.Tanh, "rate": 0.5}, {"rate": 5.0}),
    "zero start": ({}, {"start": nn.init.zeros_}),
    "dead ReLU": ({}, {"bias": -5.0}),
    "saturated sigmoid": ({"unit": nn.Sigmoid, "rate": 1.0}, {"start": nn.init.uniform_}),
    "equal units": ({}, {"start": lambda w: nn.init.constant_(w, 0.1)}),
    "unscaled inputs": ({}, {"white": 255}),
    "shuffled labels": ({}, {"shuffled": True}),
    "log of zero": ({"start": lambda w: nn.init.normal_(w, 0, 8 * (2 / w.shape[1]) ** 0.5), "units": 32},
                    {"loss": log_of_probabilities}),
}  # fmt: skip


def train(seed, unit, units, rate, steps, white, shuffled, start, bias, loss):
    """The report of the probe where the training ends, and the losses of the run."""
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(64, units), unit(), nn.Linear(units, 10))
    for layer in (model[0], model[2]):
        start(layer.weight)
        nn.init.zeros_(layer.bias)
    nn.init.constant_(model[0].bias, bias)
    x, y = white * X, Y[torch.randperm(len(Y))] if shuffled else Y
    optimizer, trace = torch.optim.SGD(model.parameters(), lr=rate), Trace()
    for step in range(steps):
        optimizer.zero_grad()
        value = loss(model(x), y)
        theta = nn.utils.parameters_to_vector(model.parameters()).detach().numpy()
        trace.add(step, value.item(), theta, rate)
        if not value.isfinite():
            break
        value.backward()
        optimizer.step()
    subject = from_torch(model, loss, [(x, y)], "classes")
    return probe(subject, rate=rate, trace=trace), trace.losses


def main(seed=0):
    for name, (other, wrong) in FAULTS.items():
        report, losses = train(seed, **(SOUND | other | wrong))
        print(f"{name}: from {losses[0]:.3g} to {losses[-1]:.3g} in {len(losses)} steps")
        print(f"  the probe says: {report.verdict}, because {report.witness}")
        report, losses = train(seed, **(SOUND | other))
        print(f"  repaired: from {losses[0]:.3g} to {losses[-1]:.3g}; the probe says: {report.verdict}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
