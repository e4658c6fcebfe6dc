"""All cases, room by room."""

# SPDX-License-Identifier: Apache-2.0
from . import (
    asked,
    authority,
    authority_faults,
    bad_files,
    bad_input,
    bulk,
    client,
    client_refusals,
    containers,
    convert,
    data,
    fetched,
    files,
    hybrid,
    ladder,
    lints,
    many,
    matrix,
    messages,
    modern,
    revocation,
    server,
    server_refusals,
    token,
    trust,
    update,
    words,
)

ROOMS = (
    *(bulk, hybrid, server, server_refusals, client, client_refusals, update),
    *(many, files, convert, containers, messages, fetched, asked, trust, revocation),
    *(bad_input, bad_files, words, ladder),
    *(authority, authority_faults, token),
    *(data, modern, matrix, lints),
)


def register() -> None:
    for room in ROOMS:
        room.register()
