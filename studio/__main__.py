"""`python -m studio` is the command `studio`."""

from studio.cli.main import run

run()
