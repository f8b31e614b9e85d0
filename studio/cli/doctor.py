"""`studio doctor`: what is wrong here, and how to mend it."""

from __future__ import annotations

import typer


def doctor(
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document on standard output."),
) -> None:
    """Check this machine for what films need."""
    from studio.cli import showing
    from studio.producer import examine

    findings = examine()
    if as_json:
        showing.document({"findings": [finding.as_json() for finding in findings]})
    else:
        for finding in findings:
            way_out = "" if finding.well else f"\n      {finding.way_out}"
            showing.out(f"{'well ' if finding.well else 'WRONG'} {finding.what}: {finding.found}{way_out}")
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)
