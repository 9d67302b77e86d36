"""The errors that reach a user."""


class InputError(ValueError):
    """Bad input: the message names the value, what was expected, and the mend."""
