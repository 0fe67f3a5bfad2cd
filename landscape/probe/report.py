"""The verdicts, what to do about each, and the report that carries one with its witness."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from landscape.probe.measures import Measures
from landscape.probe.plot import draw
from landscape.probe.subject import Array

VERDICTS = {  # what it is: (what to do, the page that explains)
    "not finite": ("Find the first value that is not finite, named above, and the operation before it.", "stuck"),
    "log of zero": ("Compute the loss from the logits, by the logarithm of a sum of exponentials.", "stuck"),
    "softmax twice": ("Give the loss what comes before the softmax, the logits.", "stuck"),
    "zero start": (
        "Draw the weights at random: all gradients of the weights vanish here, at any rate.",
        "random-start",
    ),
    "equal units": ("Draw the weights at random: equal units stay equal under any rule of descent.", "random-start"),
    "unscaled inputs": ("Subtract the mean of each input and divide by its deviation.", "learning-rate"),
    "dead units": ("Start again with smaller steps; check the biases, or use units with a slope below 0.", "xor"),
    "saturated units": ("Start again with smaller weights, or with units that do not saturate.", "squared-error"),
    "frozen weights": ("Check that every weight is handed to the optimiser, with a rate above 0.", "stuck"),
    "contradictory labels": ("Nothing is stuck: ask why equal inputs have different labels.", "stuck"),
    "unrelated labels": ("Look at samples and labels side by side: were they shuffled apart?", "stuck"),
    "step too long": ("Divide the rate until it is below the bound named above.", "learning-rate"),
    "noise floor": ("Lower the rate, or average over larger batches: the rest is noise.", "noise"),
    "interpolation reached": ("Nothing is stuck: the network fits its samples.", "running-away"),
    "saddle": ("Step along the direction in Report.direction, or add a little noise.", "saddles"),
    "valley to infinity": ("Restart elsewhere, or add weight decay: no minimum is near.", "running-away"),
    "candidate minimum": ("More steps change nothing: restart, widen, or accept it.", "worse-minima"),
    "constant predictor": (
        "Check what the outputs depend on: inputs, frozen weights, the scale of the layers.",
        "stuck",
    ),
    "plateau": (
        "Steps of this length see no slope: take longer ones (how long, it says above), rescale the inputs, or restart.",
        "second-derivative-test",
    ),
    "still falling": ("Go on while it falls. If it stands later, probe again, with a trace.", "descent"),
    "undecided": ("Give what was not given, take more steps, or compare several seeds.", "stuck"),
}


@dataclass
class Report:
    """The verdict, its witness in words, everything else that was found, and the numbers behind it."""

    verdict: str
    witness: str
    found: list[tuple[str, str]]
    numbers: dict[str, Any]
    direction: Array | None = field(default=None, repr=False)
    measures: Measures | None = field(default=None, repr=False)  # None if the place itself is not finite

    def as_dict(self) -> dict[str, Any]:
        """Everything but the direction, in plain Python types."""
        action, page = VERDICTS[self.verdict]
        return {"verdict": self.verdict, "witness": self.witness, "action": action, "page": page,
                "found": dict(self.found), "numbers": self.numbers}  # fmt: skip

    def plot(self) -> Any:
        """A figure of matplotlib: the trace, and the loss on three lines through the weights. Raises ValueError if they are not finite."""
        if self.measures is None:
            raise ValueError("there is nothing to draw: the weights, the loss or the gradient are not finite")
        return draw(self.measures)

    def __str__(self) -> str:
        action, page = VERDICTS[self.verdict]
        lines = [f"VERDICT  {self.verdict}", f"because  {self.witness}", f"do       {action}", f"read     {page}"]
        lines += [f"also     {name}: {witness}" for name, witness in self.found if name != self.verdict]
        return "\n".join(lines + [f"  {name:<30} {_short(value)}" for name, value in self.numbers.items()])


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_short(one)}" for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_short(one) for one in value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)
