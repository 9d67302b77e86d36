"""The base families: the text form's names, errors and laws follow from this one tuple."""

from __future__ import annotations

from gantheory.measure.dirac import Dirac
from gantheory.measure.families.beta import Beta
from gantheory.measure.families.cauchy import Cauchy
from gantheory.measure.families.exponential import Exponential
from gantheory.measure.families.gamma import Gamma
from gantheory.measure.families.laplace import Laplace
from gantheory.measure.families.logistic import Logistic
from gantheory.measure.families.normal import Normal
from gantheory.measure.families.student import Student
from gantheory.measure.families.triangular import Triangular
from gantheory.measure.families.uniform import Uniform
from gantheory.measure.family import BaseFamily

BASE_FAMILIES: tuple[BaseFamily, ...] = tuple(
    BaseFamily(law.name, law.parameters, law.increasing, law)
    for law in (
        Uniform,
        Normal,
        Laplace,
        Exponential,
        Logistic,
        Cauchy,
        Student,
        Beta,
        Gamma,
        Triangular,
        Dirac,
    )
)
