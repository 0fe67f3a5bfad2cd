# %% [markdown]
# # What happens when two hidden units are swapped?
#
# !!! answer "In short"
#     The network computes the same function: every output agrees, for every input, and so does every loss of the outputs. Only the parameters have moved. A swap does not make a point a minimum. For the loss stated below both points are certified strict minima, and the loss halfway between them is higher.
#
# {{ swapped_units }}
#
# This page is a notebook. It works through the example of the answer this site began with [@thread]: two inputs, two hidden units, one output, no biases,
#
# $$
# \begin{aligned}f(x) &= v_1\,\sigma(w_1\cdot x) + v_2\,\sigma(w_2\cdot x),\\ \sigma(z) &= 1/(1+e^{-z}).\end{aligned}
# $$
#
# In the names of the answer, $W_1$ has the rows $w_1$ and $w_2$, one for each hidden unit, and $W_2 = [v_1, v_2]$. It fixes no unit function and no loss. We choose logistic hidden units and a linear output; the loss comes when it is needed.
#
# ## The two settings

# %%
import numpy as np
from IPython.display import Markdown, display

from landscape.cases.answer.network import ANSWER, EXACT, GRID
from landscape.model.activations import LOGISTIC
from landscape.model.networks import forward
from landscape.model.symmetries import permute


def matrix(rows):
    lines = [" & ".join(map(str, row)) for row in np.atleast_2d(rows)]
    return r"\begin{bmatrix}" + r"\\".join(lines) + r"\end{bmatrix}"


def show(W, v):
    display(Markdown(rf"$$W_1={matrix(W)},\quad W_2={matrix(v)}$$"))


swapped = permute(ANSWER, [1, 0])  # the second unit comes first
show(ANSWER.W, ANSWER.v)
show(swapped.W, swapped.v)

# %% [markdown]
# [The rows of $W_1$ and the entries of $W_2$ change places together](test:answers_swapped_matrices). These are two different points of a space with six dimensions, one for each weight.
#
# ## By hand
#
# One input is enough to see all that matters, and $(0,1)$ is the easiest: each hidden unit then receives just its second weight. Take the output of the answer's network as the target. The last column belongs to the network halfway, whose six weights are the means of the two settings: both its units have the weights {{ swap_by_hand.W.0.0:.1f }} and {{ swap_by_hand.W.0.1:.1f }} and the output weight {{ swap_by_hand.v.0:.2f }}.
#
# {{ swap_by_hand }}
#
# The same numbers appear in the first two columns, in another order, and the sum does not care. The third column is different. [The target is above $5/2$ and the output halfway is below $12/5$](test:pocket_calculator_refutes_convexity), so the squared error there is above $1/100$, while it is $0$ at both ends. A convex cost lies on or below its chord, and this chord is $0$. [So the cost on this single sample is not convex](test:one_input_refutes_convexity). [Every number in the table is checked against decimal arithmetic](test:every_step_of_the_pocket_calculator).
#
# ## Why
#
# ### The same output for every input
#
# **Claim.** For all weights, all inputs and every unit function, the swap changes no output. **Proof.** $f(x)$ is a sum with one term for each hidden unit, and the swap exchanges two terms. ∎
#
# SymPy can confirm it without knowing the unit function: `s` below is a letter.

# %%
import sympy as sp

x1, x2 = sp.symbols("x1 x2")
s = sp.Function("s")  # any unit function at all


def output(*units):
    return sum(v * s(a * x1 + b * x2) for a, b, v in units)


A = sp.symbols("a1 a2 v1")  # two input weights and an output weight
B = sp.symbols("b1 b2 v2")
display(output(A, B))
output(A, B) - output(B, A)

# %% [markdown]
# The difference is the number $0$, not something that happens to be small. [The same holds with biases](test:swap_keeps_every_output), and [for all six orders of three units](test:every_order_keeps_every_output). Any loss that looks at outputs only is therefore equal at the two points, on every data set.
#
# ### What floating point does
#
# The claim is about real numbers. A computer rounds. [If each of the two products is rounded and they are then added, the swap changes no bit of the sum](test:two_rounded_products_may_be_swapped): adding two numbers commutes also after rounding. That ends when a processor fuses a multiplication with the addition and rounds only once. Then one product is rounded and the other is not, and the order decides which.

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
# [With fused arithmetic the two orders can differ in the last place](test:fused_multiply_add_may_differ), and [from three terms on the order matters even without it](test:three_rounded_products_may_differ). So a program may print two outputs that differ in their last digit, depending on the machine. [On the nine inputs used below they agree to a relative $10^{-15}$](test:answers_outputs_agree_after_the_swap).
#
# ### A loss for which both are strict minima
#
# Matrices alone are not a minimum of anything. A minimum needs a loss, and a loss needs data. Here is one that fits: the nine inputs $\{0,1,2\}\times\{0,1,2\}$, as targets the outputs of the answer's network itself, and the mean squared error
#
# $$
# L(\theta) = \frac19\sum_{i=1}^{9}(f(x_i)-y_i)^2 .
# $$
#
# $\theta$ stands for all six weights. $L$ is never negative, and it is $0$ at both copies: both are global minimisers. Are they strict? The gradient is $0$ there, so it is enough that the Hessian is positive definite. The next cell computes it in [ball arithmetic](term:ball-arithmetic), where every number comes with a proven bound on its error.

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
# [Both copies are strict local minima](test:both_copies_are_strict_minima), and [the six eigenvalues are the same](test:both_copies_have_the_same_spectrum): swapping reorders rows and columns of the Hessian and changes nothing else. Strict is a statement about a neighbourhood. It does not say that no third network far away fits the nine points as well.
#
# The inputs matter. At loss $0$ [each sample adds a matrix of rank one to the Hessian, so five samples leave a direction of curvature $0$ in six dimensions](test:five_points_leave_a_flat_direction). [The six points $\{0,1,2\}\times\{0,1\}$ make the minimum strict](test:six_points_make_the_minimum_strict), and [so do any six of the nine](test:any_six_of_the_nine_points_make_the_minimum_strict). But [nine points placed symmetrically, $\{-1,0,1\}\times\{-1,0,1\}$, leave such a direction again](test:symmetric_grid_has_a_flat_direction); the third exercise says why.
#
# ### The straight line between them
#
# {{ swap_segment }}

# %%
halfway = between(copy, twin, "1/2")
show(*(np.array(part, dtype=float) for part in halfway))
for point in (copy, halfway, twin):
    print(decimals(expand_at(problem, point).value, 15))

# %% [markdown]
# [The loss halfway is certain to fifteen decimals](test:loss_halfway_between_the_copies), and [of {{ swap_segment.points:d }} places on the line it is the highest](test:loss_along_the_line_between_the_copies). A convex function that is $0$ at both ends is at most $0$ between them, so $L$ is not convex. It is not even [quasi-convex](term:quasi-convex). [Halfway the Hessian has a negative direction](test:halfway_point_is_not_a_minimum): along it the loss bends downwards.
#
# ## What people get wrong
#
# - *"The matrices are given, so they are minima."* Minima of what? Change one of the nine targets, and the gradient at the same matrices is a nonzero multiple of $\nabla f$ at that input, whose last two entries $\sigma(w_j\cdot x)$ are positive: not even a critical point is left. What a swap does show is this: *if* one copy is a minimum, so is the other.
# - *"Swap the rows of $W_1$."* That alone is another network. [The output changes by $(v_1-v_2)\bigl(\sigma(w_2\cdot x)-\sigma(w_1\cdot x)\bigr)$](test:rows_alone_must_not_be_swapped). The output weights must move with their units.
# - *"It is the same network, so training just goes on."* It is the same function. The memory of an optimiser belongs to the parameters, and [its velocity must be swapped with them](test:momentum_must_be_swapped_too), or training can take another course.
#
# ## Check yourself
#
# 1. Exchange only the rows of $W_1$ and keep $W_2$. What is the output for the input $(0,1)$?
#
#     ??? solution "Solution"
#         The first unit now gives {{ swap_by_hand.units.1.0:.4f }}, the second {{ swap_by_hand.units.1.1:.4f }}. The output is ${{ swap_by_hand.v_answer.0:.1f }}\cdot {{ swap_by_hand.units.1.0:.4f }} + {{ swap_by_hand.v_answer.1:.1f }}\cdot {{ swap_by_hand.units.1.1:.4f }}$, about {{ swap_by_hand.half_swapped:.4f }} and not {{ swap_by_hand.outputs.0:.4f }}.
#
# 2. Take the single input $(0,0)$ instead of $(0,1)$. Why can no chord refute convexity now?
#
#     ??? solution "Solution"
#         Both hidden units give $1/2$, whatever $W_1$ is. [The cost is $((v_1+v_2)/2-y)^2$, the square of an affine function of the weights](test:zero_input_cannot_refute_convexity), and that is convex.
#
# 3. Show that $f(x)+f(-x) = v_1+v_2$ for all weights. Why does a data set that contains $-x$ with every $x$, nine points in all, leave a direction of curvature $0$ at loss $0$?
#
#     ??? solution "Solution"
#         $\sigma(z)+\sigma(-z)=1$ for every $z$. So the gradients of $f(x)$ and of $f(-x)$ with respect to the weights add up to the gradient of $v_1+v_2$, which is twice the gradient of $f(0)$. Four pairs and the origin then span at most $4+1=5$ of the six dimensions, and at loss $0$ the Hessian is made of these gradients alone.
#
# ## Next
#
# The two copies are equally good minima. Does that alone prove that the cost is not convex? [No](../two-minima.md).
