"""A model from its text: what `describe` prints, and laws that a user writes, judged again.

`p = discrete(0:1/2, 1:1/2), D = (1/2, 0), mu = (1, 1), a = 2^-30` is a finite model,
`p = normal(0,1), q = cauchy(0,1)` one on the line, `p = bertrand(1,2), q = swapped(bertrand(1,2),
2, 3)` one of countable laws.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from gantheory.enclosure.exact import CountableModel
from gantheory.measure.countable import Bertrand, Blocks, CountableLaw, Geometric, Swapped
from gantheory.measure.discrete import Discrete
from gantheory.measure.exact import exact
from gantheory.measure.law import Law
from gantheory.measure.text import parse_law
from gantheory.theory.caret import pointed
from gantheory.theory.errors import InputError
from gantheory.theory.expr import Expr, free_variables
from gantheory.theory.kinds import Kind
from gantheory.theory.model import LineModel, Model, Value

AnyModel = Model | LineModel | CountableModel

_MOST = 10_000
_POWER = re.compile(r"(?:1([-+]))?2\^-(\d{1,4})")
_COUNTABLE = re.compile(r"\s*(bertrand|geometric|blocks|swapped)\b")
_NULL = re.compile(r"([A-Za-z]\w*'*)\((\d{1,3})\)")


def model_of(written: str, statement: Expr) -> AnyModel:
    """Read a model that has a value for each free variable of a statement.

    Raises
    ------
    InputError
        If the text is no model, or lacks a variable; the message points at the character.
    """
    if len(written) > _MOST:
        raise InputError(f"a model of {len(written)} characters: write a smaller one")
    kinds = {str(v.args[0]): v.args[1] for v in free_variables(statement)}
    parts: dict[str, tuple[int, str]] = {}
    for at, part in _parts(written):
        name, equal, value = part.partition("=")
        name = name.strip()
        if not equal or not value.strip():
            raise pointed(written, at, "a value is written `name = value`, as in p = discrete(0:1)")
        known = name in kinds or name == "mu" or _NULL.fullmatch(name)
        if not known or name in parts:
            wrong = "is given twice" if name in parts else "is no variable of the statement"
            raise pointed(written, at, f"{name[:40]} {wrong}: give {', '.join(sorted(kinds))}")
        parts[name] = (at + part.index("=") + 1, value.strip())
    missing = sorted(set(kinds) - set(parts))
    if missing:
        raise InputError(f"no value for {', '.join(missing)}: add `{missing[0]} = ...`")
    laws = {n for n in kinds if kinds[n].name == "density" or kinds[n].sort == "law"}
    unread = [n for n in kinds if n not in laws and kinds[n].sort not in ("function", "number")]
    if unread:
        raise InputError(f"{unread[0]} is {kinds[unread[0]].meaning}: such values are not replayed")
    if any(_COUNTABLE.match(parts[n][1]) for n in laws):
        return _countable(parts, laws)
    read = {n: _law(written, *parts[n]) for n in laws}
    atoms = {n: law.atoms for n, law in read.items() if isinstance(law, Discrete)}
    others = {n: v for n, v in parts.items() if n not in laws}
    if len(atoms) == len(laws):
        return _finite(written, atoms, others, kinds)
    functions = [n for n in kinds if kinds[n].sort == "function" and n not in laws]
    if functions:
        raise InputError(f"{functions[0]} has no value on the line: give discrete laws")
    numbers = {n: _number(written, *v) for n, v in others.items()}
    return LineModel({n: parts[n][1] for n in laws}, numbers)


def _parts(written: str) -> Iterator[tuple[int, str]]:
    """The parts between commas outside every bracket, each with its place."""
    depth = start = 0
    for i, c in enumerate(written):
        depth += (c in "([{") - (c in ")]}")
        if c == "," and not depth:
            yield start, written[start:i]
            start = i + 1
    yield start, written[start:]


def _law(written: str, at: int, value: str) -> Law:
    try:
        return parse_law(_POWER.sub(lambda m: str(_power(m)), value))
    except InputError as error:
        raise pointed(written, at, str(error).partition("\n")[0]) from None


def _power(found: re.Match[str]) -> Fraction:
    """`2^-30`, `1-2^-30`: how small numbers are printed."""
    x = Fraction(1, 2 ** int(found[2]))
    return x if not found[1] else 1 - x if found[1] == "-" else 1 + x


def _number(written: str, at: int, value: str) -> Fraction:
    found = _POWER.fullmatch(value.replace(" ", ""))
    if found:
        return _power(found)
    try:
        return exact(value, "the value")
    except InputError as error:
        raise pointed(written, at, str(error)) from None


def _tuple(written: str, at: int, value: str) -> tuple[Fraction, ...]:
    if not (value.startswith("(") and value.endswith(")")):
        raise pointed(written, at, "values at points are written (1/2, 0, 1)")
    return tuple(_number(written, at, x.strip()) for x in value[1:-1].split(",") if x.strip())


def _finite(
    written: str,
    laws: Mapping[str, Mapping[Fraction, Fraction]],
    others: Mapping[str, tuple[int, str]],
    kinds: Mapping[str, Kind],
) -> Model:
    """Atoms at 0, 1, 2, ... are the points of those numbers; other atoms are numbered in order."""
    tuples = {n: _tuple(written, *v) for n, v in others.items() if v[1].startswith("(")}
    lengths = {n: len(x) for n, x in tuples.items()}
    if len(set(lengths.values())) > 1:
        raise InputError(f"values at points have the lengths {lengths}: give one for each point")
    atoms = sorted({x for masses in laws.values() for x in masses})
    counted = all(x.denominator == 1 and x >= 0 for x in atoms)
    size = max(lengths.values(), default=0)
    if counted and (not atoms or atoms[-1] < max(size, 64)):
        atoms = [Fraction(i) for i in range(max(size, int(atoms[-1]) + 1 if atoms else 1))]
    if size and size != len(atoms):
        raise InputError(f"{size} values for {len(atoms)} points: give one for each point")
    mu = tuples.pop("mu", (Fraction(1),) * len(atoms))
    values: dict[str, Value] = {}
    for name, masses in laws.items():
        charged = [masses.get(x, Fraction(0)) for x in atoms]
        if kinds[name].sort == "law":
            values[name] = tuple(charged)
            continue
        null = [x for x, w, m in zip(atoms, charged, mu, strict=True) if w and not m]
        if null:
            raise InputError(f"{name} charges {null[0]}, where mu is 0: mend one of them")
        density = [w / m if m else Fraction(0) for w, m in zip(charged, mu, strict=True)]
        for i in range(len(atoms)):
            if f"{name}({i})" in others:
                density[i] = _number(written, *others[f"{name}({i})"])
        values[name] = tuple(density)
    values |= tuples
    for name, v in others.items():
        if name not in tuples and name != "mu" and not _NULL.fullmatch(name):
            x = _number(written, *v)
            constant = kinds[name].sort == "function"
            values[name] = (x,) * len(atoms) if constant else x
    return Model(mu, values)


# ------------------------------------------------------------------------------- countable laws


def _countable(parts: Mapping[str, tuple[int, str]], laws: set[str]) -> CountableModel:
    constants = {n: _number("", *v) for n, v in parts.items() if n not in laws}
    return CountableModel({n: _series(parts[n][1]) for n in laws}, constants)


def _series(value: str) -> CountableLaw:
    name, _, inside = value.strip().partition("(")
    arguments = [x.strip() for _, x in _parts(inside.rstrip()[:-1])] if inside else []
    usage = {"bertrand": 2, "geometric": 1, "blocks": 0, "swapped": 3}
    name = name.strip()
    if len(arguments) != usage.get(name, -1):
        raise InputError(
            f"`{value[:40]}` is no countable law: write bertrand(a,b), geometric(r), blocks or "
            "swapped(law, i, j)"
        )
    if name == "swapped":
        i, j = (exact(x, "the cell") for x in arguments[1:])
        return Swapped(_series(arguments[0]), int(i), int(j))
    if name == "blocks":
        return Blocks()
    numbers = [exact(x, "the value") for x in arguments]
    return Bertrand(*numbers) if name == "bertrand" else Geometric(*numbers)


def countable_text(model: CountableModel) -> str:
    """A countable model in the text form."""
    parts = [f"{n} = {_series_text(law)}" for n, law in model.densities.items()]
    return ", ".join([*parts, *(f"{n} = {x}" for n, x in model.constants.items())])


def _series_text(law: CountableLaw) -> str:
    match law:
        case Swapped(law=inner, i=i, j=j):
            return f"swapped({_series_text(inner)}, {i}, {j})"
        case Bertrand(a=a, b=b):
            return f"bertrand({a},{b})"
        case Geometric(r=r):
            return f"geometric({r})"
    return "blocks"
