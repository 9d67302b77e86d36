"""What Hypothesis runs when it is imported: `st.from_type` learns the laws and families.

Only the types are imported here; a strategy is when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def register() -> None:
    """Tell Hypothesis which types gantheory has strategies for."""
    from hypothesis.strategies import register_type_strategy

    from gantheory.measure.catalogue import BASE_FAMILIES
    from gantheory.measure.density import Density
    from gantheory.measure.discrete import Discrete
    from gantheory.measure.empirical import Empirical
    from gantheory.measure.family import Family
    from gantheory.measure.law import Law
    from gantheory.measure.mixture import Mixture

    members: list[Any] = [family.build for family in BASE_FAMILIES]
    for kind in (Law, Discrete, Empirical, Density, Mixture, Family, *members):
        register_type_strategy(kind, _strategy)


def _strategy(kind: Any) -> SearchStrategy[Any]:
    from gantheory.strategies import of_type

    return of_type(kind)
