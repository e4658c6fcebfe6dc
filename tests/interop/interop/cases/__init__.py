"""All cases, room by room."""

# SPDX-License-Identifier: Apache-2.0
from . import bad_input, bulk, client, client_refusals, files, hybrid, many, server, server_refusals, update

ROOMS = (bulk, hybrid, server, server_refusals, client, client_refusals, update, many, files, bad_input)


def register() -> None:
    for room in ROOMS:
        room.register()
