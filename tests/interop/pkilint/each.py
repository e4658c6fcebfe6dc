"""Holds certificates against pkilint's rules, all in one process: each.py pkix|serverauth FILE…; prints its reports."""

# SPDX-License-Identifier: Apache-2.0
import contextlib
import io
import json
import sys

from pkilint.bin import lint_cabf_serverauth_cert, lint_pkix_cert

LINTERS = {
    "pkix": (lint_pkix_cert.main, []),
    "serverauth": (lint_cabf_serverauth_cert.main, ["-t", "DV-FINAL-CERTIFICATE"]),
}


def lint(kind: str, file: str) -> dict:
    """How many validators ran, and what they found that is an error or worse."""
    main, words = LINTERS[kind]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(["lint", *words, "-s", "DEBUG", "-f", "JSON", file])
    text = said.getvalue().strip()
    if code != 0 and not text:
        raise SystemExit(f"{file}: pkilint ended with {code}")
    return json.loads(text)


reports = {file: lint(sys.argv[1], file) for file in sys.argv[2:]}
print(json.dumps(reports))
