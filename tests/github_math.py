"""What GitHub's Markdown and its MathJax can show: found by reading, not by rendering."""

from __future__ import annotations

import re

MACROS = frozenset(
    {"le", "lt", "ge", "gt", "ne", "equiv", "sim", "to", "in", "times", "cdot", "circ", "colon"}
    | {"log", "sup", "inf", "lim", "int", "sum", "frac", "tfrac", "sqrt", "infty", "downarrow"}
    | {"implies", "iff", "forall", "exists", "neg", "Vert", "lvert", "rvert", "Delta", "ell"}
    | {"left", "right", "bigl", "bigr", "quad", "qquad", "begin", "end"}
    | {"text", "mathrm", "mathbb", "mathbf", "mathit", "mathsf", "tilde"}
    | {"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda"}
    | {"mu", "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"}
)
"""Known to GitHub's MathJax and to KaTeX alike; among others `\\operatorname` is not."""

WIDEST = 800
"""The source of a longer row is not readable; how wide it is set is for the printer."""


def unfenced(page: str) -> str:
    """The page without displayed blocks, mathematics in lines, and code."""
    page = re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
    page = re.sub(r"\$`[^`]*`\$", "", page)
    return re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "code", page)


def formulas(page: str) -> list[str]:
    """Every formula of a page."""
    blocks = re.findall(r"^```math\n(.*?)\n```$", page, flags=re.MULTILINE | re.DOTALL)
    outside = re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
    return blocks + re.findall(r"\$`([^`]*)`\$", outside)


def problems(page: str) -> list[str]:
    """What is wrong with a page; nothing if all is well."""
    found = [p for f in formulas(page) for p in _of_formula(f)]
    rest = unfenced(page)
    if "$" in rest:
        found.append("a dollar sign outside mathematics")
    html = set(re.findall(r"(?<!\\)<[^>\s]*>?", rest)) - {"<sub>", "</sub>", "<br>"}
    found += [f"HTML: {tag}" for tag in sorted(html)]
    rows = re.findall(r"(?:^\|.*\n)+", rest, flags=re.MULTILINE)
    for table in rows:
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        if len(widths) > 1:
            found.append(f"a ragged table: {table[:60]}")
    return found


def _of_formula(f: str) -> list[str]:
    found = []
    unknown = set(re.findall(r"\\([A-Za-z]+)", f)) - MACROS
    found += [f"an unknown macro: {m}" for m in sorted(unknown)]
    bare = re.sub(r"\\[{}]", "", f)
    depth = 0
    for c in bare:
        depth += (c == "{") - (c == "}")
        if depth < 0:
            break
    if depth:
        found.append(f"unbalanced braces: {f[:60]}")
    opened: list[str] = []
    for what, name in re.findall(r"\\(begin|end)\{(\w+)\}", f):
        if what == "begin":
            opened.append(name)
        elif not opened or opened.pop() != name:
            found.append(f"\\end{{{name}}} without its beginning: {f[:60]}")
    if opened:
        found.append(f"\\begin{{{opened[-1]}}} without its end: {f[:60]}")
    for row in re.sub(r"\\begin\{cases\}.*?\\end\{cases\}", "", f).split("\n"):
        if row.count(r"\left") - row.count(r"\leftarrow") != row.count(r"\right"):
            found.append(f"\\left without \\right in one row: {row[:60]}")
    if re.search(r"[<>|$`\n]\n\n|[<>|$`]", f):
        found.append(f"a character that Markdown reads: {f[:60]}")
    if any(len(row) > WIDEST for row in f.split("\n")):
        found.append(f"a row of {max(map(len, f.split(chr(10))))} characters: {f[:60]}")
    return found
