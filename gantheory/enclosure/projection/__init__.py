"""The best member of a family, certified: search finds a certificate, and a checker trusts none."""
