# %% [markdown]
# # What does a stuck run on XOR look like?
#
# !!! answer "In short"
#     Three runs of the same algorithm. One solves XOR. One seems to rest at an error of 1/8: small gradient, positive definite Hessian, yet its weights grow and no certificate is found. One, with ReLU units, is at rest: its gradient is zero up to rounding, and a short proof shows a local minimum beside it.
#
# This page is a notebook. It trains networks with two inputs, two hidden units and one output on the four patterns of XOR and measures what [the page on XOR](../xor.md) explains.
#
# ## The network, by hand
#
# Two inputs, two logistic units with biases, and a sigmoid output $p=\sigma(f)$. The cost is the mean log-loss. Its derivative in the logit $f$ is $(p-y)/4$ at each pattern; the chain rule does the rest.

# %%
import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([0.0, 1.0, 1.0, 0.0])


def sigma(z):
    return 1 / (1 + np.exp(-z))


def predict(theta):
    W, b, v, c = theta[:4].reshape(2, 2), theta[4:6], theta[6:8], theta[8]
    s = sigma(X @ W.T + b)  # what the units give
    return s, sigma(s @ v + c)


def gradient(theta):
    s, p = predict(theta)
    back = (p - y) / 4
    inner = back[:, None] * theta[6:8] * s * (1 - s)
    return np.concatenate([(inner.T @ X).ravel(), inner.sum(0), back @ s, [back.sum()]])


def error(theta):
    return np.mean((predict(theta)[1] - y) ** 2)


# %% [markdown]
# Never trust a gradient written by hand: compare it with differences.


# %%
def loss(theta):
    p = predict(theta)[1]
    return -np.mean(np.log(np.where(y == 1, p, 1 - p)))


def differences(function, theta, h):
    rows = h * np.eye(len(theta))
    rises = [function(theta + r) - function(theta - r) for r in rows]
    return np.array(rises) / (2 * h)


theta = np.random.default_rng(5).normal(size=9)
gap = np.abs(gradient(theta) - differences(loss, theta, 1e-5)).max()
print("largest difference below 1e-9:", gap < 1e-9)

# %% [markdown]
# ## Two runs
#
# Gradient descent with step $1/2$. Weights start normal with standard deviation $1$, biases with $1/2$. Only the seed differs.

# %%
DEVIATION = np.array([1, 1, 1, 1, 0.5, 0.5, 1, 1, 0.5])
LOOKS = (20, 200, 2000, 20_000)


def run(seed, looks=LOOKS):
    """The parameters after each number of steps in `looks`."""
    theta = DEVIATION * np.random.default_rng(seed).normal(size=9)
    seen, done = [], 0
    for until in looks:
        for _ in range(until - done):
            theta = theta - 0.5 * gradient(theta)
        seen.append(theta)
        done = until
    return seen


solved, stuck = run(0), run(6)
for name, seen in (("first", solved), ("second", stuck)):
    print(name, "run: steps, error, predictions")
    for t, theta in zip(LOOKS, seen):
        print(f"{t:6d} {error(theta):.4f}", predict(theta)[1].round(2))

# %% [markdown]
# The first run answers all four patterns. The second answers two of them and says one half for the two others: that is the level 1/8. The same runs, looked at more often: for some hundred steps the second is ahead.

# %% alt="The error of both runs over the number of steps, on a logarithmic scale. Both begin above one quarter and are near it for a hundred steps. The second run then falls to one eighth and stays there. The first falls later, crosses that level after about a thousand steps and reaches zero."
import matplotlib.pyplot as plt

often = np.geomspace(1, LOOKS[-1], 100).astype(int)
for seed, line, name in ((0, "-", "first run"), (6, "--", "second run")):
    errors = [error(theta) for theta in run(seed, often)]
    plt.semilogx(often, errors, line, label=name)
plt.xticks([1, 100, 10_000], ["1", "100", "10,000"])
plt.minorticks_off()
plt.yticks([0, 1 / 8, 1 / 4], ["0", "1/8", "1/4"])
plt.xlabel("steps")
plt.ylabel("error")
plt.legend()
plt.show()

# %% [markdown]
# ## Is it at rest?
#
# Three measurements: the norm of the gradient, the smallest eigenvalue of the Hessian (differences of the gradient), and the norm of the weights.


# %%
def smallest(theta):
    H = differences(gradient, theta, 1e-4)
    return np.linalg.eigvalsh((H + H.T) / 2)[0]


norm = np.linalg.norm
print(" steps gradient eigenvalue weights")
for t, theta in zip(LOOKS, stuck):
    slope, bend = norm(gradient(theta)), smallest(theta)
    print(f"{t:6d} {slope:8.1e} {bend:+10.0e} {norm(theta):7.1f}")

# %% [markdown]
# Who looks only at the last line sees a small gradient and a positive definite Hessian, and may say: a minimum. Who compares the lines sees that, from step 200 on, each factor of ten in time adds to the weights and divides the gradient by about ten. Near a minimum with this Hessian the weights would settle within some multiples of $1/(\eta\lambda)$ steps, with $\eta$ the step and $\lambda$ the eigenvalue. But $\lambda$ shrinks, too, so this time moves away as the run goes on.
#
# **A certificate.** Krawczyk's test proves a critical point in a box, [step by step in another notebook](certify.py). Here it finds none, and Newton's method does not converge:

# %%
from landscape.cases.xor import descent as xor
from landscape.model.activations import LOGISTIC
from landscape.model.losses import LOG_LOSS
from landscape.proof.krawczyk import certify
from landscape.search.critical import newton

case = xor.problem(2, LOGISTIC, LOG_LOSS)
print("Newton:", newton(case, stuck[-1]))
try:
    certify(xor.balls(case), stuck[-1])
except ValueError as failed:
    print("certificate:", failed)

# %% [markdown]
# That a test fails proves nothing. What can be proved here is on [the page](../xor.md#no-finite-critical-point-is-half-right): a finite critical point with such predictions would have each unit of nonzero output weight saturated at the two undecided patterns, the more the better the two others are answered. That excludes none. It says what to look at: the slopes of the units.

# %%
s, p = predict(stuck[-1])
print("pattern prediction slopes")
for x, (a, b), guess in zip(X, s * (1 - s), p):
    print(x, f"{guess:8.2f}     {a:.0e} {b:.0e}")

# %% [markdown]
# And the solved run? Its weights grow, too, since with targets $0$ and $1$ the log-loss has no minimum: its infimum $0$ is not attained. A growing norm alone is no sign of failure; look at the error first.

# %%
print(" steps   error weights")
for t, theta in zip(LOOKS, solved):
    print(f"{t:6d} {error(theta):.1e} {norm(theta):7.1f}")

# %% [markdown]
# ## A dead run
#
# Now ReLU units, a linear output and squared error, with step $1/10$. The seed is chosen so that both units die on the way.


# %%
def relu_outputs(theta):
    z = X @ theta[:4].reshape(2, 2).T + theta[4:6]
    return z, np.maximum(z, 0) @ theta[6:8] + theta[8]


def relu_gradient(theta):
    z, f = relu_outputs(theta)
    back = (f - y) / 2
    inner = back[:, None] * theta[6:8] * (z > 0)
    return np.concatenate([(inner.T @ X).ravel(), inner.sum(0), back @ z.clip(0), [back.sum()]])


dead = DEVIATION * np.random.default_rng(37).normal(size=9)
print("steps  error gradient weights")
for t in range(5001):
    z, f = relu_outputs(dead)
    slope = relu_gradient(dead)
    if t in (0, 100, 5000):
        print(f"{t:5d} {np.mean((f - y) ** 2):.4f}  {norm(slope):.1e} {norm(dead):7.2f}")
    dead = dead - 0.1 * slope
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
# ## What people get wrong
#
# *"The gradient is small, so it has converged."* Compare two times. A gradient that falls like one over the number of steps belongs to a run that still moves.
#
# ## Check yourself
#
# 1. The stuck run has weights of norm $N$ after $2\cdot10^3$ steps and $N+a$ after $2\cdot10^4$. How many steps do you expect until $N+3a$?
#
#     ??? solution "Solution"
#         If each factor of ten adds $a$, then $2\cdot10^6$. That is an extrapolation, not a theorem.
#
# 2. Why can no logistic unit be dead?
#
#     ??? solution "Solution"
#         Its slope $\sigma(z)\,\sigma(-z)$ is positive for every real $z$. It can be too small for floats, but it is not zero.
#
# ## Next
#
# The reasons: [Is XOR stuck in a local minimum?](../xor.md) A minimum of a smooth network with a certificate that succeeds: [How do you prove that a minimum is there?](certify.py)
