"""Finite Markov decision processes, exactly: the laws that imitation learning plays with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import final

from gantheory.measure.exact import Number, exact, number_text, sum_text
from gantheory.theory.errors import InputError

Row = tuple[Fraction, ...]
Matrix = tuple[Row, ...]


@final
@dataclass(frozen=True)
class FiniteMDP:
    """A finite Markov decision process without rewards, all numbers exact.

    Attributes
    ----------
    states, actions
        Their names.
    transition
        ``transition[s][a][t] = P(t | s, a)``.
    initial
        The law of the first state.
    discount
        In [0, 1).

    Raises
    ------
    InputError
        If a shape is wrong, a row is no law, a name comes twice, or the discount is outside.
    """

    states: tuple[str, ...]
    actions: tuple[str, ...]
    transition: tuple[Matrix, ...]
    initial: Row
    discount: Fraction

    def __post_init__(self) -> None:
        """Convert and check every number."""
        for kind, names in (("states", self.states), ("actions", self.actions)):
            if not names or len(set(names)) != len(names):
                raise InputError(f"{kind} are {names}: give at least one name, and none twice")
        n = len(self.states)
        _check_length("transition", self.transition, n, "states")
        kernel = []
        for s, rows in zip(self.states, self.transition, strict=True):
            _check_length(f"transition from {s}", rows, len(self.actions), "actions")
            kernel.append(
                tuple(
                    _law(row, n, f"P(. | {s}, {a})")
                    for a, row in zip(self.actions, rows, strict=True)
                )
            )
        discount = exact(self.discount, "discount")
        if not 0 <= discount < 1:
            raise InputError(f"discount is {number_text(discount)}: give one in [0, 1)")
        object.__setattr__(self, "transition", tuple(kernel))
        object.__setattr__(self, "initial", _law(self.initial, n, "the initial law"))
        object.__setattr__(self, "discount", discount)

    def occupancy(self, policy: Sequence[Sequence[Number]]) -> Matrix:
        """Return the normalised discounted occupancy measure of a policy, exactly.

        ``rho[s][a] = (1 - gamma) sum_t gamma^t P(s_t = s, a_t = a)``: a probability law on pairs.
        The states' law d solves ``d = (1 - gamma) mu + gamma P_pi^T d``.

        Parameters
        ----------
        policy
            ``policy[s][a]``, a law on actions for each state.

        Raises
        ------
        InputError
            If the policy has another shape, or a row is no law.
        """
        rule = self.check_policy(policy)
        n, gamma = len(self.states), self.discount
        flow = [[Fraction(int(t == s)) for s in range(n)] for t in range(n)]
        for s, choice in enumerate(rule):
            for a, chance in enumerate(choice):
                for t in range(n):
                    flow[t][s] -= gamma * chance * self.transition[s][a][t]
        visits = solve(flow, [(1 - gamma) * mu for mu in self.initial])
        return tuple(
            tuple(d * chance for chance in row) for d, row in zip(visits, rule, strict=True)
        )

    def check_policy(self, policy: Sequence[Sequence[Number]]) -> Matrix:
        """Convert and check a policy.

        Raises
        ------
        InputError
            If it has another shape, or a row is no law.
        """
        _check_length("policy", policy, len(self.states), "states")
        return tuple(
            _law(row, len(self.actions), f"the policy in {s}")
            for s, row in zip(self.states, policy, strict=True)
        )

    def as_weights(self, occupancy: Matrix) -> dict[tuple[str, str], Fraction]:
        """Return an occupancy measure as weights by (state, action), zeros left out.

        Raises
        ------
        InputError
            If its shape is not states by actions.
        """
        _check_length("occupancy", occupancy, len(self.states), "states")
        weights: dict[tuple[str, str], Fraction] = {}
        for s, row in zip(self.states, occupancy, strict=True):
            _check_length(f"occupancy of {s}", row, len(self.actions), "actions")
            weights |= {(s, a): w for a, w in zip(self.actions, row, strict=True) if w}
        return weights


def one_state(actions: Sequence[str]) -> FiniteMDP:
    """Return the process of the plain game: one state, discount 0.

    The occupancy measure of a policy is then the policy itself, a law on actions.

    Raises
    ------
    InputError
        If there is no action, or a name comes twice.
    """
    stay = ((Fraction(1),),) * len(actions)
    return FiniteMDP(("start",), tuple(actions), (stay,), (Fraction(1),), Fraction(0))


def solve(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """Solve a square linear system exactly, by elimination with any non-zero pivot.

    Raises
    ------
    InputError
        If the matrix is singular.
    """
    rows = [[*row, b] for row, b in zip(matrix, right, strict=True)]
    n = len(rows)
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i][k]), None)
        if pivot is None:
            raise InputError("the linear system is singular: its matrix has no inverse")
        rows[k], rows[pivot] = rows[pivot], rows[k]
        lead = rows[k][k]
        rows[k] = [x / lead for x in rows[k]]
        for i in range(n):
            factor = rows[i][k]
            if i != k and factor:
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[n] for row in rows]


def _law(row: Sequence[Number], length: int, name: str) -> Row:
    _check_length(name, row, length, "entries")
    weights = tuple(exact(w, name) for w in row)
    for w in weights:
        if w < 0:
            raise InputError(f"{name} has the weight {number_text(w)}: weights are >= 0; fix it")
    mass = sum(weights, Fraction(0))
    if mass != 1:
        raise InputError(f"{name} sums to {sum_text(mass)}, not 1: fix it")
    return weights


def _check_length(name: str, rows: Sequence[object], length: int, of: str) -> None:
    if len(rows) != length:
        raise InputError(f"{name} has {len(rows)} rows or entries, expected {length} ({of})")
