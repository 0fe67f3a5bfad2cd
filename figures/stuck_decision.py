r"""A stuck training has many causes, and most show without a second derivative.

Go down to the first yes: the box says what it is. Headings say what a question costs. A run can have several faults.

How it was made: the questions are those that the probe asks, in the order of what they cost by hand; the words at the right are short for its
verdicts. The probe asks all of them before it speaks, in another order: causes before effects, such as a step before the units that it switched off.

In words: {{ .text:s }}
"""

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from figures import style


class Question(NamedTuple):
    cost: str  # a heading, or empty where the one above still holds
    asks: str
    verdicts: tuple[str, ...]  # as the probe calls them
    says: str  # what stands in the box


QUESTIONS = (
    Question("Read the log", "Is a number NaN or infinite?", ("not finite", "log of zero"), "not finite:\nfind the first one"),
    Question("", "Is the loss as good as zero,\nor still falling?", ("interpolation reached", "still falling"), "not stuck"),
    Question("Look at data and weights", "Do equal or similar samples\nhave unrelated labels?", ("contradictory labels", "unrelated labels"), "wrong labels, perhaps:\nlook at samples"),
    Question("", "Are inputs large, or\nfar from 0?", ("unscaled inputs",), "unscaled, perhaps:\nstandardise them"),
    Question("", "Are the weights of units\nequal, or all zero?", ("zero start", "equal units"), "equal units:\ndraw them at random"),
    Question("One pass forward", "Do the outputs for each\nsample add up to 1?", ("softmax twice",), "softmax twice, perhaps:\ngive the logits"),
    Question("", "Is most of a layer off,\nor saturated?", ("dead units", "saturated units"), "dead or saturated:\nrestart, shorter steps"),
    Question("", "Is the output the same\nfor every input?", ("constant predictor",), "constant predictor:\nfollow the inputs"),
    Question("One gradient, one step", "Does a layer stand still,\nalthough it has a gradient?", ("frozen weights",), "frozen weights:\nsee the optimiser"),
    Question("", "Does a step with all\nsamples raise the loss?", ("step too long",), "step too long:\nlower the rate"),
    Question("", "Do steps with batches\ngain far less?", ("noise floor",), "noise: larger batches,\nor a lower rate"),
    Question("Some fifty gradients", "No slope, but a direction in\nwhich the cost bends down?", ("saddle",), "saddle:\nstep that way"),
    Question("", "Would a far longer\nstep gain much?", ("plateau",), "plateau:\nrescale, or restart"),
    Question("Ten times as many steps", "Do the weights go on growing?", ("valley to infinity",), "valley to infinity:\nrestart"),
    Question("", "Does nothing move, and\nno direction lead down?", ("candidate minimum",), "minimum, perhaps:\nrestart, or widen"),
)  # fmt: skip
LAST = ("undecided",)
SPLIT, RIGHT, LEFT = 212, 244, 6  # where the questions end and the verdicts begin, in points


class Facts(NamedTuple):
    text: str


def in_words(question: Question) -> str:
    """A row as a sentence."""
    heading = f"{question.cost}. " if question.cost else ""
    return " ".join(f"{heading}{question.asks} If so: {question.says}.".split())


def compute() -> Facts:
    return Facts(" ".join(map(in_words, QUESTIONS)) + " If no answer is yes, try ten other starts.")


def box(axes: Axes, y: float, height: float) -> None:
    """The frame of a verdict, centred at `y`."""
    axes.add_patch(
        FancyBboxPatch((RIGHT, y - height / 2), style.WIDTH - RIGHT - 2, height,
                       boxstyle="round,pad=0,rounding_size=4", fc="none", ec=style.PATH, lw=1.3)
    )  # fmt: skip


def row(axes: Axes, y: float, question: Question) -> float:
    """Draw one question below `y`; return where the next may begin."""
    if question.cost:
        y += 8
        axes.text(LEFT + 14, y + 9, question.cost, color=style.INK, va="center", style="italic")
        y += 22
    height = 38
    middle = y + height / 2
    axes.text(LEFT + 14, middle, question.asks, color=style.INK, va="center", linespacing=0.95)
    arrow = {
        "arrowstyle": "-|>,head_width=0.22,head_length=0.45",
        "color": style.PATH,
        "lw": 1.5,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    axes.annotate("", (RIGHT, middle), (SPLIT - 4, middle), arrowprops=arrow)
    axes.text((RIGHT + SPLIT) / 2 - 6, middle - 11, "yes", color=style.PATH, va="center", ha="center")
    box(axes, middle, height - 4)
    axes.text(
        (RIGHT + style.WIDTH) / 2, middle, question.says, color=style.INK, va="center", ha="center", linespacing=0.9
    )
    return y + height


def draw(facts: Facts) -> Figure:
    height = sum(38 + (30 if question.cost else 0) for question in QUESTIONS) + 34
    figure, axes = style.canvas(height)
    axes.set(xlim=(0, style.WIDTH), ylim=(height, 0))
    axes.axis("off")
    y = 0.0
    for question in QUESTIONS:
        y = row(axes, y, question)
    arrow = {
        "arrowstyle": "-|>,head_width=0.22,head_length=0.45",
        "color": style.SOFT,
        "lw": 1.3,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    axes.annotate("", (LEFT, y + 8), (LEFT, 10), arrowprops=arrow)
    axes.text(LEFT + 14, y + 18, "If no answer is yes, try ten other starts.", color=style.INK, va="center")
    figure.set_layout_engine("none")
    axes.set_position((0, 0, 1, 1))
    return figure
