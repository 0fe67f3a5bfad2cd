"""The ways to train the 2-2-1 network on nine points that `tests.bench.descent` compares.

Each way is a function of the hidden unit, the targets and the task that returns `train(theta, steps)`, which
takes the starts (runs, 6), W row by row and then v, to the ends (runs, 6). Inputs, rate, loss and precision
are the same for all. PyTorch and JAX take part if they can be imported.

The tasks: plain descent; Adam; descent with Gaussian kicks after each step; descent on the smoothed cost,
whose slope is taken at a point moved at random. Random numbers are each way's own.
"""

import os
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
from scipy.special import expit

from landscape.cases.answer.network import ANSWER, GRID
from landscape.model.activations import LOGISTIC
from landscape.model.problem import Problem
from landscape.search.descent import descend
from landscape.search.noise import Noise, gaussian
from landscape.search.rules import adam

CORES = os.cpu_count() or 1
RATE, RUNS = 0.2, 4096
AMPLITUDE = 0.01  # of the noise
TASKS = ("descent", "Adam", "kicks", "smoothing")
OURS = {
    "descent": {},
    "Adam": {"rule": adam()},
    "kicks": {"noise": Noise(gaussian, AMPLITUDE, 0)},
    "smoothing": {"noise": Noise(gaussian, AMPLITUDE, 0, probe=True)},
}
WIDTH, SAMPLES = len(ANSWER.v), len(GRID)


class Contender(NamedTuple):
    name: str
    threads: int
    runs: int
    steps: int
    train: Callable  # starts (runs, 6) and steps -> ends (runs, 6)


def adam_step(theta, g, memory, t):
    """Adam's step and its new memory, for whatever kind of array; t counts from 1."""
    m, s = 0.9 * memory[0] + 0.1 * g, 0.999 * memory[1] + 0.001 * g * g
    return theta - RATE * (m / (1 - 0.9**t)) / ((s / (1 - 0.999**t)) ** 0.5 + 1e-8), (m, s)


def step(task, theta, gradient, noise, memory, t):
    """One step of a task, with `noise` a function that returns new noise of theta's shape."""
    if task == "Adam":
        return adam_step(theta, gradient(theta), memory, t)
    if task == "kicks":
        return theta - RATE * gradient(theta) + noise(), memory
    return theta - RATE * gradient(theta + noise() if task == "smoothing" else theta), memory


def ours(threads):
    def prepare(unit, y, task):
        problem = Problem(ANSWER, GRID, y, unit)
        return lambda theta, steps: descend(problem, theta, rate=RATE, steps=steps, threads=threads, **OURS[task]).theta

    return prepare


def loop(unit, y, task):
    """One network after the other: the gradient written out, without anything a single run can spare."""
    value, slope = (expit, lambda s: s * (1 - s)) if unit is LOGISTIC else (np.tanh, lambda s: 1 - s * s)

    def gradient(theta):
        W, v = theta[:4].reshape(2, 2), theta[4:]
        s = value(GRID @ W.T)
        residual = (2 / SAMPLES) * (s @ v - y)
        back = residual[:, None] * v * slope(s)
        return np.concatenate([(back.T @ GRID).ravel(), residual @ s])

    def train(theta, steps):
        ends = theta.copy()
        for row, end in enumerate(ends):
            rng, memory = np.random.default_rng([0, row]), (0.0, 0.0)
            for t in range(1, steps + 1):
                moved, memory = step(task, end, gradient, lambda: AMPLITUDE * rng.standard_normal(6), memory, t)
                end[:] = moved
        return ends

    return train


def numpy_blocks(unit, y, _task, block=1024):
    """Blocks of runs in plain NumPy, every result written into memory that is there already."""
    X = GRID[:, None, :, None]  # samples, units, inputs, runs

    def train_block(theta, steps):
        W, v = np.ascontiguousarray(theta[:, :4].T).reshape(2, 2, -1), np.ascontiguousarray(theta[:, 4:].T)
        runs = W.shape[-1]
        s, t, product = (np.empty((SAMPLES, WIDTH, runs)) for _ in range(3))
        f, gv, gw = np.empty((SAMPLES, runs)), np.empty((WIDTH, runs)), np.empty((WIDTH, runs))
        for _ in range(steps):
            np.multiply(X[:, :, 0], W[:, 0], out=s)
            np.multiply(X[:, :, 1], W[:, 1], out=product)
            np.add(s, product, out=s)
            if unit is LOGISTIC:
                np.negative(s, out=s)
                np.exp(s, out=s)
                np.add(s, 1, out=s)
                np.divide(1, s, out=s)
                np.subtract(1, s, out=t)
                np.multiply(t, s, out=t)
            else:
                np.tanh(s, out=s)
                np.multiply(s, s, out=t)
                np.subtract(1, t, out=t)
            np.multiply(s, v, out=product)
            np.sum(product, axis=1, out=f)
            np.subtract(f, y[:, None], out=f)
            np.multiply(f, 2 * RATE / SAMPLES, out=f)
            np.multiply(t, v, out=t)
            np.multiply(t, f[:, None], out=t)
            np.multiply(s, f[:, None], out=s)
            np.sum(s, axis=0, out=gv)
            np.subtract(v, gv, out=v)
            for k in range(2):
                np.multiply(t, X[:, :, k], out=product)
                np.sum(product, axis=0, out=gw)
                np.subtract(W[:, k], gw, out=W[:, k])
        return np.concatenate([W.reshape(4, -1), v]).T

    def train(theta, steps):
        return np.concatenate([train_block(theta[k : k + block], steps) for k in range(0, len(theta), block)])

    return train


def torch_vmap(threads):
    def prepare(unit, y, task):
        torch = import_module("torch")
        X, target = torch.tensor(GRID), torch.tensor(y)
        value = torch.sigmoid if unit is LOGISTIC else torch.tanh

        def cost(theta):
            return torch.mean((value(X @ theta[:4].reshape(2, 2).T) @ theta[4:] - target) ** 2)

        gradients = torch.func.vmap(torch.func.grad(cost))

        def train(theta, steps):
            torch.set_num_threads(threads)
            theta, memory = torch.tensor(theta), (0.0, 0.0)
            with torch.no_grad():
                for t in range(1, steps + 1):
                    noise = lambda: AMPLITUDE * torch.randn(theta.shape, dtype=torch.float64)
                    theta, memory = step(task, theta, gradients, noise, memory, t)
            return theta.numpy()

        return train

    return prepare


def jax_vmap(unit, y, task):
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    jnp = jax.numpy
    value = jax.nn.sigmoid if unit is LOGISTIC else jnp.tanh

    def cost(theta):
        return jnp.mean((value(GRID @ theta[:4].reshape(2, 2).T) @ theta[4:] - y) ** 2)

    def run(theta, key, steps):
        def advance(t, state):
            theta, memory = state
            noise = lambda: AMPLITUDE * jax.random.normal(jax.random.fold_in(key, t), (6,))
            return step(task, theta, jax.grad(cost), noise, memory, t + 1.0)

        return jax.lax.fori_loop(0, steps, advance, (theta, (jnp.zeros(6), jnp.zeros(6))))[0]

    batch = jax.jit(jax.vmap(run, in_axes=(0, 0, None)))
    return lambda theta, steps: np.asarray(batch(theta, jax.random.split(jax.random.key(0), len(theta)), steps))


def field(unit, y, task) -> list[Contender]:
    """Who can take part in a task, the loop first, with loads of some hundredths of a second."""
    contenders = [Contender("loop over networks, NumPy", 1, 2, 500, loop(unit, y, task))]
    if task == "descent":
        contenders.append(Contender("blocks, NumPy", 1, RUNS, 20, numpy_blocks(unit, y, task)))
    contenders += [Contender("ours", k, RUNS, 400 * k, ours(k)(unit, y, task)) for k in (1, CORES)]
    if find_spec("torch"):
        contenders += [Contender("torch.func.vmap", k, RUNS, 5, torch_vmap(k)(unit, y, task)) for k in (1, CORES)]
    if find_spec("jax"):
        contenders.append(Contender("jax.jit(vmap)", CORES, RUNS, 30, jax_vmap(unit, y, task)))
    return contenders
