# %% [markdown] other_names="swap neurons, exchange hidden units, permute hidden units, permutation symmetry example, 2-2-1, 2-2-1 network, interpolate two networks, notebook"
# # What happens when two hidden units are swapped?
#
# !!! answer "In short"
#     The outputs do not change. If the weights into and out of the two units are exchanged together, every output stays the same for every input. But the swapped network is another point in the space of weights. So good solutions come in copies, and halfway between two copies the network can be much worse than both.
#
# {{ swapped_units }}
#
# ## The idea
#
# A hidden unit takes a weighted sum of the inputs, puts it into a fixed curved function, and sends the result on, multiplied by its output weight. The output of the network is the sum of what the units send.
#
# Now exchange two units, each with all its weights. At the output the same two numbers are added in another order. So the sum is the same, whatever the input is.
#
# But the list of all weights has changed, so the swapped network is another point in the space of weights. Because its outputs are the same, its cost is the same. So if one of the two points is a minimum, the other is a minimum too.
#
# Between the two points lie other networks. Halfway every weight is the mean of its two values, so both units have the same weights, and often the fit is worse.
#
# ## By hand
#
# This site began with [a question on a forum](../thread.md). One answer there [@thread] gives the weights of a network with two inputs, two hidden units, one output and no biases. We call it the answer's network. The answer does not say which function the units apply; we take the sigmoid $\sigma$:
#
# $$
# \begin{aligned}f(x) &= v_1\,\sigma(w_1\cdot x) + v_2\,\sigma(w_2\cdot x),\\ \sigma(z) &= 1/(1+e^{-z}).\end{aligned}
# $$
#
# Here $w_1$ is a vector: it holds the two weights into unit 1. So $w_1\cdot x$ is the weighted sum that unit 1 receives. The output weight of unit 1 is $v_1$.
#
# Take the input $(0,1)$. Then each unit receives just its second weight. As the target we take the output of this network, so its error is $0$. The last column of the table belongs to the network halfway. [Both its units have the input weights {{ swap_by_hand.W.0.0:.1f }} and {{ swap_by_hand.W.0.1:.1f }} and the output weight {{ swap_by_hand.v.0:.2f }}](test:every_step_of_the_pocket_calculator).
#
# {{ swap_by_hand }}
#
# The first two columns contain the same numbers in another order. [The target is above $5/2$, and the output halfway is below $12/5$](test:pocket_calculator_refutes_convexity). So the error halfway is larger than $1/10$, and the squared error larger than $1/100$. At both ends it is $0$. [So the cost on this single sample is not convex](test:one_input_refutes_convexity): halfway, a convex cost is at most the average of the two ends, and this is $0$.
#
# The same with NumPy, to copy and change:

# %%
import numpy as np

# Row j of W: the weights into unit j.
W = np.array([[-1.5, 2.0], [1.7, 0.4]])
v = np.array([2.3, 0.8])  # output weights

# Swap the two units.
Ws, vs = W[[1, 0]], v[[1, 0]]

# Halfway: the mean of both.
Wh, vh = (W + Ws) / 2, (v + vs) / 2


def network(W, v, x):
    z = W @ x  # what the units receive
    return v @ (1 / (1 + np.exp(-z)))


x = np.array([0, 1])
print(f"answer  {network(W, v, x):.4f}")
print(f"swapped {network(Ws, vs, x):.4f}")
print(f"halfway {network(Wh, vh, x):.4f}")

# %% [markdown]
# ## What people get wrong
#
# - [*"The matrices are given, so they are minima."*](../misconceptions.md#w27) A minimum needs a cost, and a cost needs data. The answer gives none. *If* one copy is a minimum, the other is a minimum too.
# - [*"Swap the input weights."*](../misconceptions.md#w28) That alone makes another network: [its output differs by $(v_1-v_2)\bigl(\sigma(w_2\cdot x)-\sigma(w_1\cdot x)\bigr)$](test:rows_alone_must_not_be_swapped). Each output weight must move with its unit.
# - [*"It is the same network, so training just goes on."*](../misconceptions.md#w31) Some optimisers also remember their last step: one number for each weight, the *velocity*. [The velocity must be swapped with the weights](test:momentum_must_be_swapped_too), or training can take another course.
#
# ## What to do
#
# Do not judge by the weights whether two networks are the same. Compare their outputs, on many inputs. If you reorder units during training, reorder what the optimiser stores in the same way.
#
# !!! second "Second reading"
#     What follows proves that no input can tell the two apart, follows the rounding of a computer, and shows with certified numbers that both copies are strict minima with a hill between them.
#
# ## More that people get wrong
#
# This part corrects more sentences that one often hears.
#
# - [*"Two minima, so the cost is not convex."*](../misconceptions.md#w3) [Two equal minima alone prove nothing](../two-minima.md). The point halfway proves it.
#
# ## The same output for every input
#
# This section proves the first sentence for every unit function at once.
#
# [For all weights, all inputs and every unit function, the swap changes no output](test:swap_keeps_every_output). **[Proof.](proof:swap_keeps_every_output+every_order_keeps_every_output)** $f(x)$ is a sum with one term for each hidden unit, and the swap exchanges two terms. [The same holds with biases and for every order of any number of units](test:every_order_keeps_every_output). ∎ Any loss that looks at outputs only is therefore equal at the two points, on every data set.
#
# SymPy can confirm it without knowing the unit function: `s` below is a letter.

# %%
import sympy as sp
from IPython.display import Markdown, display

from landscape.cases.answer.network import ANSWER, EXACT, GRID
from landscape.model.activations import LOGISTIC
from landscape.model.networks import forward
from landscape.model.symmetries import permute

x1, x2 = sp.symbols("x1 x2")
s = sp.Function("s")  # any unit function at all


def output(*units):
    return sum(v * s(a * x1 + b * x2) for a, b, v in units)


A = sp.symbols("a1 a2 v1")  # two input weights and an output weight
B = sp.symbols("b1 b2 v2")
display(output(A, B))
output(A, B) - output(B, A)

# %% [markdown]
# The difference is the number $0$, not something that happens to be small. In the names of the answer, $W^{(1)}$ has the rows $w_1$ and $w_2$, and $W^{(2)} = [v_1, v_2]$. [The rows of the one and the entries of the other change places together](test:answers_swapped_matrices):


# %% tags=["hide"]
def matrix(rows):
    lines = [" & ".join(map(str, row)) for row in np.atleast_2d(rows)]
    return r"\begin{bmatrix}" + r"\\".join(lines) + r"\end{bmatrix}"


def show(W, v):
    display(Markdown(rf"$$\begin{{aligned}}W^{{(1)}}&={matrix(W)},\\W^{{(2)}}&={matrix(v)}\end{{aligned}}$$"))


swapped = permute(ANSWER, [1, 0])  # the second unit comes first
show(ANSWER.W, ANSWER.v)
show(swapped.W, swapped.v)

# %% [markdown]
# The answer fixes no unit function and no loss. Logistic hidden units and a linear output are our choice. [Every number in the table by hand is checked against decimal arithmetic](test:every_step_of_the_pocket_calculator).
#
# ## What floating point does
#
# This section explains why a program may print two outputs that differ in their last digit.
#
# The statement is about real numbers. A computer rounds. [If each of the two products is rounded and they are then added, the swap changes no bit of the sum](test:two_rounded_products_may_be_swapped): [the rounded sum depends only on the exact sum, and that does not depend on the order](proof:two_rounded_products_may_be_swapped). That ends when a processor fuses a multiplication with the addition and rounds only once. Then one product is rounded and the other is not, and the order decides which.

# %%
from fractions import Fraction


def fused(a, b, c):
    """a * b + c, rounded once at the end."""
    return float(Fraction(a) * Fraction(b) + Fraction(c))


v1, v2 = ANSWER.v
h1, h2 = 0.4, 0.1  # what the hidden units might give
print("rounded twice:", v1 * h1 + v2 * h2 == v2 * h2 + v1 * h1)
print("fused:        ", fused(v1, h1, v2 * h2) == fused(v2, h2, v1 * h1))
print("three terms:  ", (0.1 + 0.2) + 0.3 == (0.3 + 0.2) + 0.1)

before = forward(ANSWER, GRID, LOGISTIC)
after = forward(swapped, GRID, LOGISTIC)
print("to 14 digits: ", np.allclose(before, after, rtol=1e-14, atol=0))

# %% [markdown]
# [With fused arithmetic the two orders can differ in the last place](test:fused_multiply_add_may_differ), and [from three terms on the order matters even without it](test:three_rounded_products_may_differ). [On the nine inputs used below they agree to a relative $10^{-14}$](test:answers_outputs_agree_after_the_swap).
#
# ## A loss for which both are strict minima
#
# This section gives the matrices a cost, and proves that both copies are minima of it.
#
# Take the nine inputs $\{0,1,2\}\times\{0,1,2\}$, as targets the outputs of the answer's network itself, and the mean squared error
#
# $$
# L(\theta) = \frac19\sum_{i=1}^{9}(f(x_i)-y_i)^2 .
# $$
#
# $\theta$ stands for all six weights. $L$ is never negative, and it is $0$ at both copies: both are global minimisers. Are they strict? The gradient is $0$ there, so it is enough that the Hessian is positive definite. The next cell computes it in ball arithmetic, where every number comes with a proven bound on its error.

# %%
from landscape.model.losses import SQUARED_ERROR
from landscape.proof.balls import decimals
from landscape.proof.certificates import eigenvalues, positive_definite
from landscape.proof.networks import expand_at, problem_of
from landscape.proof.points import between, permuted

copy = EXACT  # the same matrices, as exact decimals
twin = permuted(copy, (1, 0))
problem = problem_of(copy, GRID.astype(int).tolist(), LOGISTIC.ball, SQUARED_ERROR.ball)

for point in (copy, twin):
    H = expand_at(problem, point).hessian
    print("positive definite:", positive_definite(H).verdict)
    print(*[decimals(value, 4) for value in eigenvalues(H)])

# %% [markdown]
# [Both copies are strict local minima](test:both_copies_are_strict_minima). [The six eigenvalues agree to fifty digits](test:both_copies_have_the_same_spectrum), and they are in fact equal: [a swap reorders the rows and columns of the Hessian and changes nothing else](test:swap_reorders_the_hessian). **[Proof.](proof:swap_reorders_the_hessian)** If $P$ is the matrix of the swap, $L(P\theta)=L(\theta)$ for all $\theta$. Differentiate twice: $P^\top\nabla^2L(P\theta)\,P=\nabla^2L(\theta)$. ∎ Strict is a statement about a neighbourhood. It does not say that no third network far away fits the nine points as well.
#
# The inputs matter. At loss $0$ [each sample adds a matrix of rank one to the Hessian, so five samples leave a direction of curvature $0$ in six dimensions](test:five_points_leave_a_flat_direction). [The six points $\{0,1,2\}\times\{0,1\}$ make the minimum strict](test:six_points_make_the_minimum_strict), and [so do any six of the nine](test:any_six_of_the_nine_points_make_the_minimum_strict). But [nine points placed symmetrically, $\{-1,0,1\}\times\{-1,0,1\}$, leave such a direction again](test:symmetric_grid_has_a_flat_direction); the third exercise says why.
#
# ## The straight line between them
#
# This section measures the hill on the nine inputs.
#
# {{ swap_segment }}

# %%
halfway = between(copy, twin, "1/2")
show(*(np.array(part, dtype=float) for part in halfway))
for point in (copy, halfway, twin):
    print(decimals(expand_at(problem, point).value, 15))

# %% [markdown]
# [The loss halfway is certain to fifteen decimals](test:loss_halfway_between_the_copies), and [of {{ swap_segment.points:d }} places on the line it is the highest](test:loss_along_the_line_between_the_copies). A convex function that is $0$ at both ends is at most $0$ between them, so $L$ is not convex. It is not even quasi-convex. [Halfway the Hessian has a negative direction](test:halfway_point_is_not_a_minimum): along it the loss bends downwards.
#
# ## Check yourself
#
# 1. *Warm-up.* Exchange only the rows of $W^{(1)}$ and keep $W^{(2)}$. What is the output for the input $(0,1)$?
#
#     ??? solution "Solution"
#         [The first unit now gives {{ swap_by_hand.units.1.0:.4f }}, the second {{ swap_by_hand.units.1.1:.4f }}. The output is ${{ swap_by_hand.v_answer.0:.1f }}\cdot {{ swap_by_hand.units.1.0:.4f }} + {{ swap_by_hand.v_answer.1:.1f }}\cdot {{ swap_by_hand.units.1.1:.4f }}$, about {{ swap_by_hand.half_swapped:.4f }} and not {{ swap_by_hand.outputs.0:.4f }}](test:every_step_of_the_pocket_calculator).
#
# 2. *To think about.* Take the single input $(0,0)$ instead of $(0,1)$. Why can no chord refute convexity now?
#
#     ??? solution "Solution"
#         Both hidden units give $1/2$, whatever $W^{(1)}$ is. [The cost is $((v_1+v_2)/2-y)^2$, the square of an affine function of the weights](test:zero_input_cannot_refute_convexity), and that is convex.
#
# 3. *Hard.* Show that $f(x)+f(-x) = v_1+v_2$ for all weights. Why does a data set that contains $-x$ with every $x$, nine points in all, leave a direction of curvature $0$ at loss $0$?
#
#     ??? solution "Solution"
#         $\sigma(z)+\sigma(-z)=1$ for every $z$. So the gradients of $f(x)$ and of $f(-x)$ with respect to the weights add up to the gradient of $v_1+v_2$, which is twice the gradient of $f(0)$. Four pairs and the origin then span at most $4+1=5$ of the six dimensions, and at loss $0$ the Hessian is made of these gradients alone.
#
# ## Next
#
# The two copies are equally good minima. Does that alone prove that the cost is not convex? [No](../two-minima.md).
