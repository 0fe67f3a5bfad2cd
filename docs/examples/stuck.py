# %% [markdown] other_names="broken trainings, debug a network, diagnose training, digits example, vanishing loss curve, repair a training, landscape probe, notebook"
# # What does the probe say of eight broken trainings?
#
# !!! answer "In short"
#     It names the fault in all eight. Most of their loss curves look alike, so the curve alone cannot tell which fault it is. The probe, a short program, also looks at slopes, curvature, the values of the units, and the labels. Each verdict comes with the measurement that shows it. One changed setting repairs each training.
#
# The task: read handwritten digits. The data are 600 images of 64 pixels, the network has one hidden layer of 16 units, and training is plain gradient descent with all images. The loop is written out, like one of yours. One line of it is for the probe: `trace.add` notes what the run has seen.

# %% tags=["hide"]
import numpy as np

from landscape.cases.digits import load
from landscape.probe import Trace, from_numpy, probe

# Without the code of this site: landscape_probe in place of
# landscape.probe, and load_digits of sklearn.datasets, / 16.
X, y = load()  # grey values from 0 to 1
X, y = X[:600], y[:600]


def relu(z):
    return np.maximum(z, 0)


def logistic(z):
    return 1 / (1 + np.exp(-z))


SLOPE = {  # from the value of the unit
    relu: lambda a: a > 0,
    np.tanh: lambda a: 1 - a * a,
    logistic: lambda a: a * (1 - a),
}


def softmax(z):
    p = np.exp(z - z.max(1, keepdims=True))
    return p / p.sum(1, keepdims=True)


def from_logits(z, y):
    top = z.max(1)
    total = np.exp(z - top[:, None]).sum(1)
    right = z[np.arange(len(z)), y]
    return np.mean(np.log(total) + top - right)


def normal(rng, shape, times=1):
    deviation = times * np.sqrt(2 / shape[1])
    return rng.normal(0, deviation, shape)


def zeros(rng, shape):
    return np.zeros(shape)


def equal(rng, shape):
    return np.full(shape, 0.1)


def positive(rng, shape):
    return rng.random(shape)  # from 0 to 1


def wide(rng, shape):
    return normal(rng, shape, times=8)


def from_probabilities(z, y):
    p = softmax(z)[np.arange(len(z)), y]
    with np.errstate(divide="ignore"):
        return np.mean(-np.log(p))


# %% [markdown]
# The code above holds the data, the units, the losses and several ways to draw the weights at the start. This is the loop:


# %%
def train(
    unit=relu, n=16, rate=0.3, steps=200,
    draw=normal, bias=0, white=1, shuffle=False,
    cost=from_logits, number="float64", seed=0,
):  # fmt: skip
    rng = np.random.default_rng(seed)
    W = draw(rng, (n, 64)).astype(number)
    V = draw(rng, (10, n)).astype(number)
    b = np.full(n, bias, number)
    c = np.zeros(10, number)
    x = (white * X).astype(number)
    t = rng.permutation(y) if shuffle else y
    hot = np.eye(10, dtype=number)[t]
    trace = Trace()
    for step in range(steps):
        a = unit(x @ W.T + b)  # hidden layer
        z = a @ V.T + c  # ten outputs, the logits
        loss = cost(z, t)
        parts = W.ravel(), b, V.ravel(), c
        trace.add(step, loss, np.concatenate(parts), rate)
        if not np.isfinite(loss):
            break
        error = (softmax(z) - hot) / len(x)
        back = error @ V * SLOPE[unit](a)
        W, b = W - rate * back.T @ x, b - rate * back.sum(0)
        V, c = V - rate * error.T @ a, c - rate * error.sum(0)
    return [(W, b), (V, c)], x, t, trace


# %% [markdown]
# Each fault is a wrong setting. Each name has two groups of settings. The first, in braces or under a name such as `TANH`, holds those that differ from the loop, but work. The second holds the wrong ones.

# %%
TANH = {"unit": np.tanh, "rate": 0.5}
SIGMOID = {"unit": logistic, "rate": 1.0}
WIDE = {"draw": wide, "n": 32, "number": "float32"}
FAULTS = {
    "rate too large": (TANH, {"rate": 5.0, "steps": 25}),
    "zero start": ({}, {"draw": zeros}),
    "dead ReLU": ({}, {"bias": -5}),
    "saturated sigmoid": (SIGMOID, {"draw": positive}),
    "equal units": ({}, {"draw": equal}),
    "unscaled inputs": ({}, {"white": 255}),
    "shuffled labels": ({}, {"shuffle": True}),
    "log of zero": (WIDE, {"cost": from_probabilities}),
}
BROKEN = {k: train(**{**sound, **wrong}) for k, (sound, wrong) in FAULTS.items()}
SOUND = {k: train(**sound) for k, (sound, _) in FAULTS.items()}

# %% [markdown]
# Here are the eight loss curves, with the repaired training dashed in each. Both axes are logarithmic.

# %% tags=["hide"] alt="Eight small pictures of loss against steps, both on logarithmic scales. In each a dashed curve, the repaired training, falls far below the loss of guessing. The solid curves: with too large a rate it jumps up and down above guessing; from a zero start it lies on the line of guessing from the first step; so it does with dead units; with saturated units it comes down to the line and stays; with equal units it stays just below the line; with unscaled inputs it shoots up, then falls onto the line; with shuffled labels it falls a little below the line; with log of zero there is no curve, only a cross at the first step."
import matplotlib.pyplot as plt

figure, axes = plt.subplots(4, 2, sharex=True, figsize=(5.5556, 7.5), layout="constrained")
figure.get_layout_engine().set(hspace=0.08)
for ax, name in zip(axes.flat, FAULTS):
    for (*_, trace), line in ((BROKEN[name], "C1-"), (SOUND[name], "C0--")):
        steps = np.add(trace.steps, 1)
        if np.isfinite(trace.losses[0]):
            ax.loglog(steps, trace.losses, line)
        else:
            ax.plot(1, 10_000, "C1X")
            ax.text(1.4, 10_000, "infinite", va="center")
    ax.axhline(np.log(10), color="#6f747d", lw=0.8)
    ax.set_title(name)
    ax.set_ylim(0.05, 100_000)
    ax.set_yticks([0.1, 10, 1000], ["0.1", "10", "1,000"])
    ax.set_xticks([1, 10, 100], ["1", "10", "100"])
    ax.minorticks_off()
figure.supxlabel("steps")
figure.supylabel("loss")
plt.show()

# %% [markdown]
# ## The idea
#
# The grey line is $\ln10$, the loss of a network that gives the ten digits equal chances. Four of the solid curves end on it, and two more end close by. So these networks learned next to nothing about the images. But why they did not, the curve does not say: the same line can have different causes.
#
# So one must look behind the loss. A dead unit shows in its values: it gives zero for every image. Equal units show in their weights. Too long a step shows in the curvature of the cost: where the cost is strongly curved, a long step lands higher than it began.
#
# The probe makes such checks one after the other. It gives a verdict only if a check finds a *witness*, a measurement that shows the fault. Otherwise it says "undecided".
#
# ## By hand
#
# **The grey line.** Let all ten outputs be $0$.
#
# 1. $e^0=1$, and ten of them add up to $10$. So each digit gets the probability $1/10$.
# 2. [The loss of an image is $-\ln(1/10)=\ln10$, whatever its label is](test:guessing_costs_ln_of_the_number_of_classes).
#
# **Grey values up to 255.** Take one weight $w$, the target $1$ and the error $\frac12(wx-1)^2$.
#
# 1. For a white pixel with $x=1$ the curvature in $w$ is $x^2=1$. Descent needs a rate below $2$ divided by the curvature: below $2$.
# 2. With $x=255$ the curvature is $255\cdot255=65025$. Now the rate must be below $2/65025$.
#
# [So on pixels that are 255 times as large, the largest possible rate is 65,025 times smaller](test:white_pixel_of_255_by_hand).
#
# ## What people get wrong
#
# - [*"The loss stands, so the run is at a local minimum."*](../misconceptions.md#w25) With dead units it is [close to one](xor.py#a-dead-run), because all networks nearby, too, give one answer to all images. With saturated units it is not at one: the slope is tiny, but not zero.
# - [*"Stuck? Reduce the learning rate."*](../misconceptions.md#w37) That repairs the first of the eight. Unscaled inputs it does not repair: [with each of the rates $10^{-1}$, $10^{-2}$, and so on to $10^{-6}$ the loss is still above $3/2$ after 200 steps](test:a_smaller_rate_does_not_scale_the_inputs).
# - *"The probe reads the curve."* It needs the weights, the data and the loss, too.
#
# ## What to do
#
# Give the probe your weights, your data, your rate and your trace. For PyTorch and JAX there are `from_torch` and `from_jax`. Without the trace the probe sees less: it does not know the start, nor whether the loss still falls.

# %%
weights, x, t, trace = BROKEN["dead ReLU"]
subject = from_numpy(weights, x, t, ("relu", "linear"), "classes")
report = probe(subject, rate=0.3, trace=trace)
print(report.verdict)

# %% [markdown]
# Then repair what it names, and probe again: a second fault may hide behind the first.
#
# !!! second "Second reading"
#     The eight faults one after the other: what the probe prints, why it is right, and the loss after the repair.
#
# ## Asking the probe
#
# This part prints for each fault the verdict with its witness, then the loss at the end, broken and repaired.
#
# The probe must see the cost that was trained. `from_numpy` takes the log-loss from the logits, and the last fault uses another loss. So there we replace it, in the line with `s.loss`.

# %%
from textwrap import wrap

KINDS = {relu: "relu", np.tanh: "tanh", logistic: "logistic"}


def ask(setting, run):
    weights, x, t, trace = run
    kinds = KINDS[setting.get("unit", relu)], "linear"
    s = from_numpy(weights, x, t, kinds, "classes")
    if cost := setting.get("cost"):
        s.loss = lambda theta: cost(s.values(theta)[-1], t)
    return probe(s, setting.get("rate", 0.3), trace)


REPORTS = {}


def show(name):
    sound, wrong = FAULTS[name]
    report = ask({**sound, **wrong}, BROKEN[name])
    REPORTS[name] = report
    print("VERDICT ", report.verdict)
    print(*wrap(report.witness, 42), sep="\n")
    before, after = (run[name][3].losses[-1] for run in (BROKEN, SOUND))
    print(f"loss     {before:.2f}, repaired {after:.2f}")


# %% [markdown]
# ## Rate too large
#
# The rate is ten times that of the repaired training. We stop this run after 25 steps: one need not wait longer to see that it jumps.

# %%
show("rate too large")

# %% [markdown]
# On a cost that is a parabola, [steps with a rate above $2$ divided by the curvature lead upwards](../learning-rate.md). The witness has both parts: the product of rate and sharpness, and a step that was tried and went up. The *sharpness* is the largest curvature of the cost. The bound that is printed, $2$ divided by the sharpness at the start, is exact for a parabola only: the repaired training has a rate somewhat above it, and [falls all the same](test:repaired_trainings_fall).
#
# ## Zero start
#
# All weights are zero.

# %%
show("zero start")

# %% [markdown]
# [With ReLU units only the output bias has a derivative that is not zero](../random-start.md#symmetric-starts-stay-symmetric). So the weights are zero at the end, too, and no rate would help.
#
# ## Dead ReLU
#
# The biases of the hidden units start at $-5$.

# %%
show("dead ReLU")

# %% [markdown]
# Here a unit receives a weighted sum of the pixels minus 5, and that is negative for each of the 600 images. A dead unit has derivatives zero, so it stays dead.
#
# ## Saturated sigmoid
#
# The weights are drawn between 0 and 1, and not around 0. (NumPy has both: `random` and `normal`.)

# %%
show("saturated sigmoid")

# %% [markdown]
# All 64 weights of a unit are positive, so their products with the pixels add up to a large number. The unit is saturated: it gives nearly $1$ for every image, with next to no slope.
#
# Weights around 0 that are twenty times too large do less harm here. Many units are saturated then, too, but not at the same end for all images, so the output layer has something to learn from. [Between step 100 and step 200 the loss still falls by more than a fifth](test:too_large_weights_around_zero_go_on_learning).
#
# ## Equal units
#
# Every weight is one tenth.

# %%
show("equal units")

# %% [markdown]
# The sixteen units [receive the same gradient at every step, so they stay equal](../random-start.md). The network works as if it had a single hidden unit.
#
# ## Unscaled inputs
#
# The grey values run from 0 to 255, and the rate is one for values from 0 to 1.

# %%
show("unscaled inputs")

# %% [markdown]
# At the start the network is fine, apart from the scale. But the first step is far too long, and after it most units are dead. So the whole report also names the step and the dead units. These are consequences. The witness is a trial: with the same weights, the same rate and scaled inputs, a few steps from the start all go down. [What scaling changes](../stuck.md#inputs).
#
# ## Shuffled labels
#
# The labels were permuted against the images, as when one of two lists is sorted.

# %%
show("shuffled labels")

# %% [markdown]
# This network learns the labels by heart, so its loss falls, but slowly. For this verdict the probe looks at the data alone. [With the right labels, 593 of the 600 images have the label of the image nearest to them](test:nearest_image_tells_the_digit). Here this happens about as often as by chance, and a linear rule guesses no better.
#
# ## Log of zero
#
# The loss is computed from the probabilities, in 32-bit numbers, with a start that is too wide.

# %%
show("log of zero")

# %% [markdown]
# The true probability is not zero. But it is too small for a 32-bit number, so it is rounded to zero. Its logarithm is minus infinity. From the logits [the same loss is computed without this step](../stuck.md#nan), and then training comes down from the same start. Since the first loss is already infinite, the run stops before its first step, and its curve is a single point.
#
# ## All eight
#
# This part puts the results together.

# %% tags=["hide"]
from IPython.display import Markdown

WITNESS = {
    "step too long": "a step goes up",
    "zero start": "no weight differs from 0",
    "dead units": "units 0 on every image",
    "saturated units": "units without slope",
    "equal units": "16 units, one kind",
    "unscaled inputs": "scaled, five steps go down",
    "unrelated labels": "neighbours agree by chance",
    "log of zero": "a probability rounded to 0",
}
table = "| fault | verdict | witness | before | after |\n| --- | --- | --- | ---: | ---: |\n"
for name, report in REPORTS.items():
    before, after = (run[name][3].losses[-1] for run in (BROKEN, SOUND))
    before = f"{before:.2f}" if np.isfinite(before) else "∞"
    table += f"| {name} | {report.verdict} | {WITNESS[report.verdict]} | {before} | {after:.2f} |\n"
Markdown(table)

# %% [markdown]
# One seed may be luck. [On the seeds 0 to 4 the probe names all eight faults, and every broken training ends with a loss above $2$](test:probe_names_the_eight_faults). These are 40 runs, of which 32 are different: with zero and with equal weights no number is drawn. [Every repaired training ends below $1$, and the probe says of it that it still falls](test:repaired_trainings_fall). In these tests the run with too large a rate takes all its 200 steps; stopped after 25 it gets the same verdict.
#
# Five of the repairs are the same training, the one with the settings of the loop. So the last column holds four different runs.
#
# ## Check yourself
#
# 1. *Warm-up.* What is the grey line if there are two classes in place of ten?
#
#     ??? solution "Solution"
#         $\ln2$: each class gets the probability $1/2$.
#
# 2. *To think about.* With unscaled inputs the probe finds dead units, too. How could you find out which of the two is the cause?
#
#     ??? solution "Solution"
#         Repair one of them and leave the other. With the inputs divided by 255 and all else as it was, nearly all units stay alive. Or look at the start, before the first step: most units are alive there, and the curvature is already far too large for the rate. So the scale came first.
#
# 3. *Hard.* The labels are permuted. Can a wider network nevertheless bring the loss as near to zero as one likes, and would the probe still say "unrelated labels"?
#
#     ??? solution "Solution"
#         It can, if no two equal images have different labels: enough units fit any labels. When the loss is as good as zero, the probe says "interpolation reached", because nothing is stuck then. The check of the labels does not depend on the network, so it is still listed among the findings. What is wrong shows on new images.
#
# ## Next
#
# [What is homotopy?](../homotopy.md) It changes the cost itself, so that descent need not get stuck. Back to [the checks, by symptom](../stuck.md). [What the learning rate does](../learning-rate.md), and [why one starts from random weights](../random-start.md).
