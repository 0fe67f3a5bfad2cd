"""The ways to train the 2-2-1 network on nine points that `tests.bench.descent` compares.

Each way is a function of the hidden unit and the targets that returns `train(theta, steps)`, which takes
the starts (runs, 6), W row by row and then v, to the ends (runs, 6). Inputs, rate, loss and precision are
the same for all. PyTorch and JAX take part if they can be imported.
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

CORES = os.cpu_count()
RATE, RUNS = 0.2, 4096
WIDTH, SAMPLES = len(ANSWER.v), len(GRID)


class Contender(NamedTuple):
    name: str
    threads: int
    runs: int
    steps: int
    train: Callable  # starts (runs, 6) and steps -> ends (runs, 6)


def ours(threads):
    def prepare(unit, y):
        problem = Problem(ANSWER, GRID, y, unit)
        return lambda theta, steps: descend(problem, theta, rate=RATE, steps=steps, threads=threads).theta

    return prepare


def loop(unit, y):
    """One network after the other: the gradient written out, without anything a single run can spare."""
    value, slope = (expit, lambda s: s * (1 - s)) if unit is LOGISTIC else (np.tanh, lambda s: 1 - s * s)

    def train(theta, steps):
        ends = theta.copy()
        for end in ends:
            W, v = end[:4].reshape(2, 2), end[4:]
            for _ in range(steps):
                s = value(GRID @ W.T)
                residual = (2 / SAMPLES) * (s @ v - y)
                back = residual[:, None] * v * slope(s)
                v -= RATE * (residual @ s)
                W -= RATE * (back.T @ GRID)
        return ends

    return train


def numpy_blocks(unit, y, block=1024):
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
    def prepare(unit, y):
        torch = import_module("torch")
        X, target = torch.tensor(GRID), torch.tensor(y)
        value = torch.sigmoid if unit is LOGISTIC else torch.tanh

        def cost(theta):
            return torch.mean((value(X @ theta[:4].reshape(2, 2).T) @ theta[4:] - target) ** 2)

        gradients = torch.func.vmap(torch.func.grad(cost))

        def train(theta, steps):
            torch.set_num_threads(threads)
            theta = torch.tensor(theta)
            with torch.no_grad():
                for _ in range(steps):
                    theta -= RATE * gradients(theta)
            return theta.numpy()

        return train

    return prepare


def jax_vmap(unit, y):
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    jnp = jax.numpy
    value = jax.nn.sigmoid if unit is LOGISTIC else jnp.tanh

    def cost(theta):
        return jnp.mean((value(GRID @ theta[:4].reshape(2, 2).T) @ theta[4:] - y) ** 2)

    def run(theta, steps):
        return jax.lax.fori_loop(0, steps, lambda _, theta: theta - RATE * jax.grad(cost)(theta), theta)

    batch = jax.jit(jax.vmap(run, in_axes=(0, None)))
    return lambda theta, steps: np.asarray(batch(theta, steps))


def field(unit, y) -> list[Contender]:
    """Who can take part, the loop first, with loads of some hundredths of a second."""
    contenders = [
        Contender("loop over networks, NumPy", 1, 2, 500, loop(unit, y)),
        Contender("blocks, NumPy", 1, RUNS, 20, numpy_blocks(unit, y)),
        Contender("ours", 1, RUNS, 400, ours(1)(unit, y)),
        Contender("ours", CORES, RUNS, 800, ours(CORES)(unit, y)),
    ]
    if find_spec("torch"):
        contenders += [Contender("torch.func.vmap", k, RUNS, 5, torch_vmap(k)(unit, y)) for k in (1, CORES)]
    if find_spec("jax"):
        contenders.append(Contender("jax.jit(vmap)", CORES, RUNS, 30, jax_vmap(unit, y)))
    return contenders
