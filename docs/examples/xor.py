# %% [markdown] other_names="diagnose a stuck run, stuck run, diagnosis, debug training, is it a local minimum, plateau, XOR stuck, gradient is zero, network outputs the same value, XOR notebook, notebook" letters="N = the length of the vector of all weights"
# # What does a stuck run on XOR look like?
#
# !!! answer "In short"
#     Like a run that has finished: the loss stands still, the gradient is small, and the second derivatives look like those at a minimum. We follow three runs. One solves XOR. One seems to stand still with half of the answers right, but its weights still grow. One, with ReLU units, really stands at a local minimum.

# %% tags=["hide"] alt="The error of three runs over the number of steps, on a logarithmic scale. All begin above one quarter. The first stays near it for a few hundred steps, then falls to zero. The second falls to one eighth and stays there; for a while it is ahead of the first. The third, with ReLU units, comes to one quarter and stays there."
import matplotlib.pyplot as plt
import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([0.0, 1.0, 1.0, 0.0])
DEVIATION = np.array([1, 1, 1, 1, 0.5, 0.5, 1, 1, 0.5])


def sigma(z):
    return 1 / (1 + np.exp(-z))


def smooth(theta):
    """What the two units give, the predictions, and the gradient of the mean log-loss."""
    W, b, v, c = theta[:4].reshape(2, 2), theta[4:6], theta[6:8], theta[8]
    s = sigma(X @ W.T + b)
    p = sigma(s @ v + c)
    back = (p - y) / 4
    inner = back[:, None] * v * s * (1 - s)
    return s, p, np.concatenate([(inner.T @ X).ravel(), inner.sum(0), back @ s, [back.sum()]])


def kinked(theta):
    """The same for ReLU units, a linear output and squared error; first what the units receive."""
    W, b, v, c = theta[:4].reshape(2, 2), theta[4:6], theta[6:8], theta[8]
    z = X @ W.T + b
    f = np.maximum(z, 0) @ v + c
    back = (f - y) / 2
    inner = back[:, None] * v * (z > 0)
    return z, f, np.concatenate([(inner.T @ X).ravel(), inner.sum(0), back @ z.clip(0), [back.sum()]])


def run(network, step, seed, looks):
    """The parameters after each number of steps in `looks`."""
    theta = DEVIATION * np.random.default_rng(seed).normal(size=9)
    seen, done = [], 0
    for until in looks:
        for _ in range(until - done):
            theta = theta - step * network(theta)[2]
        seen.append(theta)
        done = until
    return seen


often = np.geomspace(1, 20_000, 80).astype(int)
RUNS = {"solved": (smooth, 0.5, 0), "growing": (smooth, 0.5, 6), "at a minimum": (kinked, 0.1, 37)}
for (name, (network, step, seed)), line in zip(RUNS.items(), ("-", "--", ":")):
    errors = [np.mean((network(theta)[1] - y) ** 2) for theta in run(network, step, seed, often)]
    plt.semilogx(often, errors, line, label=name)
plt.xticks([1, 100, 10_000], ["1", "100", "10,000"])
plt.minorticks_off()
plt.yticks([0, 1 / 8, 1 / 4], ["0", "1/8", "1/4"])
plt.xlabel("steps")
plt.ylabel("error")
plt.legend()
plt.show()

# %% [markdown]
# The first two runs are trained with log-loss, the third with squared error. The picture shows the same error for all three, the mean squared error of the predictions. To see the code, open *Code* above the picture: it needs only NumPy and Matplotlib, so you can run it anywhere. The three runs start from different seeds; the third also has other units and another learning rate (step size).
#
# ## The idea
#
# In the picture the second run looks as finished as the third: one curve stays at $1/8$, the other at $1/4$. To see the difference, compare two moments. A run at a minimum does not move any more, while a run in a valley to infinity moves on, but more and more slowly. The *norm* of the weights, which is the length of the vector of all weights and biases, shows this difference.
#
# ## By hand
#
# Take one pattern, $(1,0)$ with target $1$, and suppose that the network predicts one half. The network computes a score, and the sigmoid of the score is the prediction. For log-loss the derivative of the loss with respect to the score is the prediction minus the target:
#
# 1. This derivative is $1/2-1=-1/2$.
# 2. The cost is the mean over four patterns. So its derivative is a quarter of that: $-1/8$.
# 3. Let the output weight of a unit be $4$, and let the unit have the slope $1/4$, the largest that a sigmoid has. The derivative in the bias of the unit is the product, $-\tfrac18\cdot4\cdot\tfrac14=-1/8$.
# 4. Now let the unit be saturated, with the slope $1/10000$: the product is $-\tfrac18\cdot4\cdot\tfrac1{10000}=-1/20000$.
#
# The answer to this pattern is as bad as before, but the derivative is nearly zero, so descent hardly changes the unit. This happens in the second run. We print the run at four moments, and its four predictions at the end. (`run`, `RUNS` and `smooth`, which gives predictions and gradient, stand in the code of the picture.)

# %%
LOOKS = (20, 200, 2000, 20_000)
solved = run(*RUNS["solved"], LOOKS)
growing = run(*RUNS["growing"], LOOKS)
norm = np.linalg.norm
print(" steps  error gradient weights")
for t, theta in zip(LOOKS, growing):
    _, p, slope = smooth(theta)
    error = np.mean((p - y) ** 2)
    row = f"{t:6d} {error:.4f}  "
    row += f"{norm(slope):.1e} "
    print(row + f"{norm(theta):7.1f}")
print("predictions:", p.round(2))

# %% [markdown]
# From step 200 on, each row has about a tenth of the gradient of the row before, and larger weights. (From step 200 to 2,000 the weights grow more than from 2,000 to 20,000, because at step 200 the run was still on its way from $1/4$ to $1/8$.) Two patterns are answered correctly; to the two others the network answers one half.
#
# ## What people get wrong
#
# - [*"The gradient is small, so it has converged."*](../misconceptions.md#w44) Here ten times as many steps make the gradient about ten times smaller. It is not zero, and the run still moves.
# - *"The weights grow, so training has failed."* In the solved run they grow, too, because larger weights bring the predictions closer to $0$ and $1$. So look at the error first:

# %%
print(" steps   error weights")
for t, theta in zip(LOOKS, solved):
    p = smooth(theta)[1]
    error = np.mean((p - y) ** 2)
    row = f"{t:6d} {error:.1e} "
    print(row + f"{norm(theta):7.1f}")

# %% [markdown]
# ## What to do
#
# Print error, gradient and norm of the weights at two moments, $t$ and $10t$. If the norm has grown and the error has not fallen, [start again](../restarts.md). There are [more things to measure](../running-away.md#what-to-measure-when-a-run-is-stuck).
#
# !!! second "Second reading"
#     Whether the second run is at rest, by the Hessian and by a certificate, and a proof that the third one stands beside a local minimum.
#
# ## Is the gradient right?
#
# This part checks the derivatives on which everything depends. Never trust a gradient written by hand: compare it with differences.


# %%
def loss(theta):
    p = smooth(theta)[1]
    return -np.mean(np.log(np.where(y == 1, p, 1 - p)))


def differences(function, theta, h):
    rows = h * np.eye(len(theta))
    rises = [function(theta + r) - function(theta - r) for r in rows]
    return np.array(rises) / (2 * h)


theta = np.random.default_rng(5).normal(size=9)
gap = np.abs(smooth(theta)[2] - differences(loss, theta, 1e-5)).max()
print("largest difference below 1e-9:", gap < 1e-9)

# %% [markdown]
# ## Does the Hessian know?
#
# This part adds the smallest eigenvalue of the Hessian, from differences of the gradient.


# %%
def smallest(theta):
    H = differences(lambda at: smooth(at)[2], theta, 1e-4)
    return np.linalg.eigvalsh((H + H.T) / 2)[0]


print(" steps eigenvalue")
for t, theta in zip(LOOKS, growing):
    print(f"{t:6d} {smallest(theta):+10.0e}")

# %% [markdown]
# Whoever looks only at the last line sees a small gradient and a positive definite Hessian, and may say: a minimum. Near a minimum with this Hessian the weights would settle within some multiples of $1/(\eta\lambda)$ steps, with $\eta$ the step and $\lambda$ the eigenvalue. But $\lambda$ shrinks, too, so this time moves away as the run goes on.
#
# **A certificate.** Krawczyk's test proves a critical point in a box, [step by step in another notebook](certify.py). It needs the code of this site. Here it finds none, and Newton's method does not converge:

# %%
from landscape.cases.xor import descent as xor
from landscape.model.activations import LOGISTIC
from landscape.model.losses import LOG_LOSS
from landscape.proof.krawczyk import certify
from landscape.search.critical import newton

case = xor.problem(2, LOGISTIC, LOG_LOSS)
print("Newton:", newton(case, growing[-1]))
try:
    certify(xor.balls(case), growing[-1])
except ValueError as failed:
    print("certificate:", failed)

# %% [markdown]
# That a test fails proves nothing. What can be proved here is on [the page](../xor.md#no-finite-critical-point-is-half-right): a critical point with such predictions would have each unit of nonzero output weight saturated at the two undecided patterns, the more the better the two others are answered. That does not exclude one. It says what to look at: the slopes of the units.

# %%
s, p, _ = smooth(growing[-1])
print("pattern prediction slopes")
for x, (a, b), guess in zip(X, s * (1 - s), p):
    print(x, f"{guess:8.2f}     {a:.0e} {b:.0e}")

# %% [markdown]
# ## A dead run
#
# This part proves that the third run is beside a local minimum. The seed is chosen so that both ReLU units die on the way.

# %%
print("steps  error gradient weights")
for t, dead in zip((1, 100, 5000), run(*RUNS["at a minimum"], (1, 100, 5000))):
    z, f, slope = kinked(dead)
    print(f"{t:5d} {np.mean((f - y) ** 2):.4f}  {norm(slope):.1e} {norm(dead):7.2f}")
print(f"largest number received: {z.max():.3f}")

# %% [markdown]
# Both units receive negative numbers at all patterns. So they are off there, and they stay off for all small changes of the weights. Nearby the network is the constant $c$, and its cost is
#
# $$
# \frac{2c^2 + 2(c-1)^2}{4} = \frac14 + \Bigl(c-\frac12\Bigr)^2 .
# $$
#
# At $c=1/2$ no network nearby is better: a local minimum, and not a strict one, since the weights of the dead units may be moved. Floats are fractions, so the two conditions can be checked exactly:

# %%
from fractions import Fraction

w11, w12, w21, w22, b1, b2 = map(Fraction, dead[:6])
received = [b1 + w for w in (0, w12, w11, w11 + w12)]
received += [b2 + w for w in (0, w22, w21, w21 + w22)]
print("all negative:", max(received) < 0)
print(f"c minus one half: {float(Fraction(dead[8]) - Fraction(1, 2)):.1e}")

# %% [markdown]
# The units are off, exactly. The constant misses one half by a rounding error, so the run stands that far from the minimum with $c=1/2$ and the other parameters as they are. [The bound 1/4 holds for every network whose units are on at all patterns or at none](test:on_off_pattern_bounds_the_error).
#
# ## Check yourself
#
# 1. *Warm-up.* In the example by hand, let the output weight be $8$ and the slope of the unit $1/100$. What is the derivative in the bias?
#
#     ??? solution "Solution"
#         $-\tfrac18\cdot8\cdot\tfrac1{100}=-1/100$.
#
# 2. *To think about.* The growing run has weights of norm $N$ after $2\cdot10^3$ steps and $N+a$ after $2\cdot10^4$. How many steps do you expect until $N+3a$?
#
#     ??? solution "Solution"
#         If each factor of ten adds $a$, then $2\cdot10^6$. That is an extrapolation, not a theorem.
#
# 3. *Hard.* Can a run with sigmoid units have an exactly zero gradient in all weights of a unit, in real numbers, while the output weight of the unit is not zero and XOR is not solved?
#
#     ??? solution "Solution"
#         The slope $\sigma(z)\,\sigma(-z)$ is positive for every real $z$, so the unit feels every wrong answer. By the theorem on [the page](../xor.md#no-finite-critical-point-is-half-right) the pulls then are a multiple of $(1,-1,-1,1)$, with all four answers wrong in this way. This happens: if all input weights are zero and the output is one half everywhere, the pulls are such a multiple, and they cancel. But with some answers exactly right and others wrong it cannot happen. In floats it can, since a slope may be rounded to $0$.
#
# ## Next
#
# [Does width remove bad minima?](../width.md) The reasons for what was seen here: [Why do the weights of a stuck run keep growing?](../running-away.md) A minimum of a smooth network with a certificate that succeeds: [How do you prove that a minimum is there?](certify.py)
