"""Public names for samples: the Jensen-Shannon divergence with a confidence, and files of points.

Numpy in, in nats, deterministic seeds. For a guarantee between laws of the line, use
``gantheory.enclosure``.
"""

from gantheory.measure.points import read_points
from gantheory.sampling.draws import jsd_from_draws, jsd_of_laws, jsd_of_normals
from gantheory.sampling.interval import Interval
from gantheory.sampling.jsd import jsd_interval, jsd_lower_bound
from gantheory.sampling.polynomial import PolynomialDiscriminator, fit_discriminator

__all__ = [
    "Interval",
    "PolynomialDiscriminator",
    "fit_discriminator",
    "jsd_from_draws",
    "jsd_interval",
    "jsd_lower_bound",
    "jsd_of_laws",
    "jsd_of_normals",
    "read_points",
]
