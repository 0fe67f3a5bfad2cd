# %% [markdown]
# # How do you prove that a minimum is there?
#
# !!! answer "In short"
#     Floats find a candidate, a box proves it. Enclose the gradient at the middle of a small box and the second derivatives on the box. If Krawczyk's operator maps the box into its interior, it contains exactly one critical point. If the Hessian is positive definite on it, that is a strict minimum. If the test fails, nothing is proved.
#
# {{ interval_newton }}
#
# This page is a notebook. It certifies one of the [worse minima](../worse-minima.md) of the answer's network: two inputs, two logistic hidden units, linear output, no biases, nine samples, mean squared error without a factor $1/2$.
#
# ## By hand
#
# Begin with one weight. To find a critical point of a cost is to find a zero of its derivative $f$. Take a box, here an interval $X$ with midpoint $m$, and let $f'(X)$ contain all slopes of $f$ on it. If $0$ is not among them, put
#
# $$
# N(X) = m - \frac{f(m)}{f'(X)},
# $$
#
# the set of all zeros of lines through $(m, f(m))$ with a slope in $f'(X)$. For $f(w) = w^2-2$ and $X=[1,2]$ we have $m = 3/2$, $f(m) = 1/4$, $f'(X) = [2,4]$:
#
# $$
# \begin{aligned}N(X) &= \frac32 - \Bigl[\frac1{16},\frac18\Bigr]\\ &= \Bigl[\frac{11}8,\frac{23}{16}\Bigr].\end{aligned}
# $$
#
# [This interval lies inside $X$](test:interval_newton_by_hand). So $X$ contains exactly one zero, and it lies in $N(X)$. In exact fractions:

# %%
from fractions import Fraction


def newton(low, high):
    """N(X) for f(w) = w^2 - 2 and a box X of positive numbers."""
    m = (low + high) / 2
    steps = [(m**2 - 2) / (2 * w) for w in (low, high)]
    return m - max(steps), m - min(steps)


low, high = Fraction(1), Fraction(2)
for _ in range(3):
    image = newton(low, high)
    print(*image, low < image[0] and image[1] < high)
    low, high = image

# %% [markdown]
# The width falls like its square. The second derivative of the cost is $2w$, positive on the whole box. So the zero is a strict local minimum of $w^3/3-2w$; this cost [has no least value](test:a_local_minimum_without_a_least_value), which is no contradiction.
#
# The operator can also show that there is no zero. [For $X=[2,3]$ it gives $[23/16,43/24]$, which has no point in common with $X$](test:interval_newton_proves_absence), so $X$ contains no zero. If the box contains a place of slope zero, as $[-1,2]$ does, the operator is not defined and says nothing.
#
# ## A candidate, in floats
#
# Start at the answer's network with the signs of its second unit flipped. Follow the gradient flow for a long time, then polish with Newton's method.

# %%
import numpy as np

from landscape.cases.answer.worse_minima import VARIANTS, flipped
from landscape.search.critical import newton as polish
from landscape.search.flow import gradient_flow

case = VARIANTS["answer"]
cost = case.problem  # in floats; in balls: case.balls
end = gradient_flow(cost, flipped(case, [1]))
theta = polish(cost, end)


def seems(theta):
    slope = np.linalg.norm(cost.gradient(theta))
    bends = np.linalg.eigvalsh(cost.hessian(theta))
    print("gradient below 1e-7:", slope < 1e-7)
    print("positive definite:", bends[0] > 0)


print(*theta.round(4))
print(f"loss {cost.cost(theta):.6f}")
seems(theta)

# %% [markdown]
# It looks like a minimum. It is no proof: a small gradient and a Hessian that is positive definite in floats occur also where no critical point is. [The cost $(1-\sigma(w))^2$ of one unit has none at all, and where $\sigma(w) = 999/1000$ its slope is below two millionths and its second derivative positive](test:small_slope_and_upward_bend_prove_nothing).
#
# ## The same operator in six dimensions
#
# With several weights one cannot divide by a set of matrices. Krawczyk's operator uses, for the box $X$ with midpoint $m$, one fixed matrix $Y$ near the inverse of the Hessian $H(m)$:
#
# $$
# \begin{aligned}K(X) = {} & m - Y\,\nabla L(m)\\ & + (I - Y H(X))\,(X-m).\end{aligned}
# $$
#
# In [ball arithmetic](term:ball-arithmetic) $H(X)$ is a matrix of balls that contains the Hessian at every point of the box. `expand` returns loss, gradient and Hessian for points and boxes alike.

# %%
from flint import arb, arb_mat, fmpq

from landscape.proof.balls import precise
from landscape.proof.krawczyk import refine
from landscape.proof.networks import expand


@precise  # 200 bits
def image(centre, radius):
    """K(X) and X for the box of that radius around the centre."""
    m = [arb(number) for number in centre]
    X = [number + arb(0, radius) for number in m]
    at = expand(case.balls, m)
    Y = at.hessian.mid().inv().mid()
    eye = Y * Y.inv()  # contains the unit matrix
    C = eye - Y * expand(case.balls, X).hessian
    aside = arb_mat(6, 1, [x - y for x, y in zip(X, m)])
    move = C * aside - Y * arb_mat(6, 1, at.gradient)
    return [m[i] + move[i, 0] for i in range(6)], X


def inside(centre, radius):
    K, X = image(centre, radius)
    return all(x.contains_interior(k) for x, k in zip(X, K))


centre = refine(case.balls, theta)  # with 200 bits
for radius in ("1e-3", "1e-4", "1e-5", "1e-6"):
    print(radius, inside(centre, radius))

# %% [markdown]
# A large box fails: the Hessian varies too much on it. That proves nothing in either direction. A small one succeeds, and then there is exactly one critical point in it [@krawczyk1969; @rump2010].
#
# ## Why
#
# **Theorem.** Let $L$ be twice continuously differentiable, $X$ a product of intervals with radii $r_1,\dots,r_p>0$, $m$ a point of $X$, and $H(X)$ a matrix of intervals that contains the Hessian at every point of $X$. If $K(X)$ lies in the interior of $X$, then $X$ contains exactly one critical point of $L$, and it lies in $K(X)$.
#
# **Proof.** Let $g(x) = x - Y\nabla L(x)$. For $x$ and $x'$ in $X$, integration of the Hessian along the segment gives $g(x)-g(x') = (I-Y\bar H)(x-x')$, where $\bar H$ is a mean of Hessians at points of $X$ and so lies in $H(X)$, too. With $x'=m$: *$g$ maps $X$ into $K(X)$*.
#
# *It contracts.* For every matrix $C$ in $I-YH(X)$, coordinate $i$ of $C(X-m)$ fills an interval of radius $\sum_j|C_{ij}|\,r_j$. Moved by a constant it lies in the interior of an interval of radius $r_i$. So $\sum_j |C_{ij}|\,r_j < r_i$ for all $i$. In the norm $\|x\| = \max_i |x_i|/r_i$ this means $\|Cx\| < \|x\|$ for $x\ne0$, and hence $\|g(x)-g(x')\| < \|x-x'\|$ for $x\ne x'$.
#
# *Existence and uniqueness.* $g$ maps the compact convex set $X$ continuously into itself, so it has a fixed point (Brouwer). It has only one, since two of them would contradict the contraction. It lies in $K(X)$. A fixed point satisfies $Y\nabla L(x)=0$. If $YH(m)x = 0$, then $C = I-YH(m)$ gives $Cx = x$, so $x=0$. Thus $YH(m)$ is regular, hence $Y$ is, and $\nabla L(x)=0$. Conversely, every critical point is a fixed point. ∎ Computed balls contain these sets, so if the computed image lies in the interior, the true one does.
#
# ## The certificate
#
# The rest is to enclose. `certify` prints twenty decimals of each coordinate, the largest box it can prove (radii one, two or five times a power of ten), the number of negative eigenvalues on that box, and the loss.

# %%
from landscape.proof.krawczyk import certify

point = certify(case.balls, theta)
print(*point.theta, sep="\n")
print("only one within", point.radius)
print("negative eigenvalues:", point.index)
print("loss", point.loss)
print("smallest eigenvalue", point.eigenvalues[0])

# %% [markdown]
# No negative eigenvalue on the whole box, and a singular Hessian is excluded: the point is a strict minimum. [Its loss is positive, while the answer's network has loss zero](test:second_worse_minimum_is_strict). These numbers are all a checker needs.
#
# ## Break one number
#
# Change the last digit of one coordinate. The box of half a unit of the last place around the changed number does not have the critical point in its interior, and there is no other one near, so the test must fail.


# %%
def proved(coordinates):
    """Whether the printed decimals are."""
    centre = [fmpq(int(t.replace(".", "")), 10**20) for t in coordinates]
    return inside(centre, "0.5e-20")


def broken(k):
    """The last digit of coordinate k changed."""
    texts = list(point.theta)
    last = (int(texts[k][-1]) + 1) % 10
    texts[k] = texts[k][:-1] + str(last)
    return texts


print("as printed:", proved(point.theta))
for k in range(6):
    print("one digit changed:", proved(broken(k)))

# %% [markdown]
# [A second program, which shares no code with this one, also refuses a changed last digit of an eigenvalue or of the loss, another index, and ten times the radius; tested at the other worse minimum](test:every_printed_number_counts). And far out in a valley, where descent hardly moves? Here a weight of one unit has grown, and the unit is saturated at six of the nine samples:

# %%
from landscape.search.multistart import levenberg

far = [-0.9707, 1.9289, 1.6108, -18.34, 2.8917, 0.43]
valley = levenberg(cost, np.array([far]), 50)[0]
seems(valley)
try:
    certify(case.balls, valley)
except ValueError as error:
    print("certificate:", error)

# %% [markdown]
# [The certificate is refused there](test:no_certificate_in_a_valley). A refusal proves nothing, and neither do the floats.
#
# ## What people get wrong
#
# - *"The test failed, so there is no minimum."* A failed inclusion says nothing. Absence needs its own proof: an image that misses the box, or a derivative that keeps its sign on it.
# - *"More digits make a proof."* Digits of a float computation are digits of something. A proof needs a bound on what was left out, in every operation.
#
# ## Check yourself
#
# 1. Why is every zero of $f$ in $X$ also in $N(X)$?
#
#     ??? solution "Solution"
#         If $f(x)=0$, the mean value theorem gives $0 = f(m) + f'(\xi)(x-m)$ with $\xi$ in $X$. So $x = m - f(m)/f'(\xi)$, which is one of the points of $N(X)$.
#
# 2. Why does $N(X)$ inside $X$ imply that there is a zero?
#
#     ??? solution "Solution"
#         The slopes have one sign; let it be positive, and suppose that $f(m) > 0$; if $f(m)=0$, the zero is $m$. Let $a$ be the left end of $X$. The point $m - f(m)/f'(\xi)$ is in $X$ for every $\xi$ in $X$, so $f(m) \le f'(\xi)(m-a)$. By the mean value theorem $f(a) = f(m) - f'(\xi)(m-a)$ for one of them, so $f(a)\le0$, and $f$ has a zero between $a$ and $m$. The other signs are alike.
#
# ## Next
#
# What the certificates say about the answer's network: [Are some minima really worse?](../worse-minima.md)
