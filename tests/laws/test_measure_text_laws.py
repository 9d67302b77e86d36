"""Laws of the text form and of weights, over every law and family that can be written."""

from __future__ import annotations

from fractions import Fraction

import pytest
from drawn_laws import any_family, any_law
from hypothesis import given, settings
from hypothesis import strategies as st

from gantheory.measure.catalogue import BASE_FAMILIES
from gantheory.measure.family import BaseFamily, Family, FreeFamily
from gantheory.measure.law import Law
from gantheory.measure.mixture import assemble, same_form
from gantheory.measure.text import parse_family, parse_law
from gantheory.theory.errors import InputError


@given(any_law())
def test_a_law_is_read_back_as_it_was(law: Law) -> None:
    assert parse_law(str(law)) == law


@given(any_family())
def test_a_family_is_read_back_as_it_was(family: Family) -> None:
    assert parse_family(str(family)) == family


@settings(max_examples=50)
@given(any_law())
def test_weights_are_positive_and_sum_to_one(law: Law) -> None:
    masses = [*law.atoms.values(), *(w for w, _ in law.parts)]
    assert min(masses) > 0
    assert sum(masses) == 1
    assert list(law.atoms) == sorted(law.atoms)
    assert len({d for _, d in law.parts}) == len(law.parts)


@settings(max_examples=50)
@given(any_law())
def test_the_canonical_form_is_the_same_law(law: Law) -> None:
    assert same_form(assemble([(Fraction(1), law)]), law)


@given(any_family(), st.data())
def test_typical_values_give_members(family: Family, data: st.DataObject) -> None:
    """Every corner of the typical box is a member, once ordered as the family says."""
    corner = {p.name: data.draw(st.sampled_from(p.typical)) for p in family.parameters}
    for p in family.parameters:
        assert p.typical[0] in p.domain
        assert p.typical[1] in p.domain
        assert p.typical[0] < p.typical[1] or p.domain.low == p.domain.high
    if all(
        corner[a] < corner[b] or (corner[a] == corner[b] and not strict)
        for a, b, strict in family.increasing
    ):
        member = family.member(**corner)
        assert parse_law(str(member)) == member
    else:
        with pytest.raises(InputError, match="expected"):
            family.member(**corner)


@pytest.mark.parametrize("base", BASE_FAMILIES, ids=str)
def test_outside_its_domain_a_parameter_is_refused_with_its_name(base: BaseFamily) -> None:
    middle = [sum(p.typical) / 2 for p in base.parameters]
    for i, p in enumerate(base.parameters):
        for end in (p.domain.low, p.domain.high):
            if isinstance(end, Fraction):
                values = [*middle[:i], end, *middle[i + 1 :]]
                with pytest.raises(InputError, match=p.name):
                    base.build(*values)
                with pytest.raises(InputError, match=p.name):
                    FreeFamily(base, (None,) * len(middle)).member(
                        **dict(zip([q.name for q in base.parameters], values, strict=True))
                    )
