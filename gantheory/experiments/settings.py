"""An experiment's settings: declared, read from TOML or flags, checked, and frozen as TOML."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, final

from gantheory.measure.family import nearest
from gantheory.theory.errors import InputError

Settings = Mapping[str, Any]
"""Every parameter's value, by name."""


@final
@dataclass(frozen=True)
class Parameter:
    """One setting.

    Attributes
    ----------
    name
        As in TOML and in `--set name=value`.
    default
        Its value if none is given; its type is the setting's: a number, a text, or a list of one
        of them.
    meaning
        In words.
    allowed
        Whether a value (an entry of a list) is allowed, and the words for what is.
    """

    name: str
    default: Any
    meaning: str
    allowed: tuple[Callable[[Any], bool], str] | None = None

    def checked(self, value: Any) -> Any:
        """The value, in the parameter's own type.

        Raises
        ------
        InputError
            If it has another type, or is not allowed.
        """
        if isinstance(self.default, list):
            values = value if isinstance(value, list) else [value]
            if not values:
                raise InputError(f"{self.name} is an empty list: give at least one value")
            return [self._entry(v, self.default[0]) for v in values]
        return self._entry(value, self.default)

    def _entry(self, value: Any, like: Any) -> Any:
        if isinstance(like, float) and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is not type(like):
            raise InputError(
                f"{self.name} is {value!r}: give {_TYPES[type(like)]} ({self.meaning})"
            )
        if isinstance(value, float) and not math.isfinite(value):
            raise InputError(f"{self.name} is {value}: give a finite number ({self.meaning})")
        if self.allowed is not None and not self.allowed[0](value):
            raise InputError(f"{self.name} is {value!r}: give {self.allowed[1]} ({self.meaning})")
        return value


_TYPES = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}

POSITIVE = (lambda x: x > 0, "something > 0")
"""Allows what is above zero."""

SEED = Parameter("seed", 0, "the random seed of the whole", (lambda s: s >= 0, "a seed >= 0"))


def one_of(*names: str) -> tuple[Callable[[Any], bool], str]:
    """Allow some texts only."""
    return (lambda name: name in names, f"one of {', '.join(names)}")


def settings_of(
    parameters: Sequence[Parameter], file: Path | None = None, flags: Sequence[str] = ()
) -> Settings:
    """The settings: defaults, changed by a TOML file, changed by flags `name=value`.

    Raises
    ------
    InputError
        If the file cannot be read, a name is unknown, or a value does not fit.
    """
    known = {p.name: p for p in (*parameters, SEED)}
    values = {name: p.default for name, p in known.items()}
    given = dict(_read(file)) if file is not None else {}
    given.update(map(_flag, flags))
    for name, value in given.items():
        if name not in known:
            raise InputError(f"there is no setting {name!r}: {nearest(name, list(known))}")
        values[name] = known[name].checked(value)
    return values


def frozen(name: str, settings: Settings, *, command: str = "experiment") -> str:
    """The settings as the text of a TOML file that reads back as they are."""
    lines = [f"# The settings of gantheory {command} {name}."]
    # JSON writes numbers, texts and lists of them as TOML does.
    lines += [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    return "\n".join(lines) + "\n"


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file} is no TOML: {error}") from None


def _flag(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise InputError(f"--set {text}: give name=value, as in --set seed=1")
    try:
        return name.strip(), tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return name.strip(), value.strip()  # a text needs no quotes here
