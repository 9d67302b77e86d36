"""The command. Results go to stdout, progress and errors to stderr.

Exit codes: 0 as expected; 1 a verdict contradicts its expectation; 2 usage or bad input; 3 weaker
than expected, undecided, digits not reached, or an internal failure; 130 interrupted.

Heavy parts are imported inside the commands that use them, so that help answers at once.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

import click

from gantheory import __version__
from gantheory.commands import atlases, claims, experiments, fits, numbers, pages
from gantheory.commands.shared import ReaderGoneError, complain
from gantheory.theory.errors import InputError
from gantheory.theory.verdict import Contradiction

_BROKEN_PIPE: Final = 141  # what a shell reports for a command that SIGPIPE ended


def main() -> NoReturn:
    """Run the command and exit."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code. No error leaves it as a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A locale that cannot show a character of a path or a title must not end the run.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(list(arguments), prog_name="gantheory", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except InputError as error:
        complain(f"error: {error}")
        return 2
    except (click.Abort, KeyboardInterrupt):
        complain("interrupted")
        return 130
    except ReaderGoneError:
        # Nothing to tell, and nothing more to flush into the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except Contradiction as contradiction:
        complain(f"internal error: {contradiction}: the harness is wrong, please report this")
        return 3
    except Exception as error:  # noqa: BLE001  a defect is told in one line, never as a traceback
        complain(_internal(error))
        return 3
    return code if isinstance(code, int) else 0


def _internal(error: Exception) -> str:
    from gantheory.verify import one_line

    return (
        f"internal error: {one_line(error)}: this is a defect of gantheory {__version__}; "
        "please report the command and this line"
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="gantheory")
def cli() -> None:
    """Verify the theory of generative adversarial networks.

    Laws are written as in "normal(0,1)" (mean, standard deviation), "uniform(0,1)",
    "discrete(0:1/2, 1:1/2)", "mixture(0.3*normal(0,1) + 0.7*laplace(1,2))".
    """


for _command in (
    claims.verify,
    claims.check,
    claims.list_claims,
    claims.show,
    numbers.divergence,
    numbers.criterion,
    fits.fit,
    atlases.atlas,
    pages.prove,
    pages.report,
    experiments.experiment,
):
    cli.add_command(_command)
