"""J. Lin, Divergence measures based on the Shannon entropy, IEEE Trans. Inf. Theory 1991."""
