"""The families of densities on the line: one class a file."""
