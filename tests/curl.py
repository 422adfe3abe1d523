"""The curl commands that pages and programs print, run as they stand."""

import shlex

import httpx


async def run(client: httpx.AsyncClient, command: str) -> httpx.Response:
    """What curl would do, as far as our commands need it."""
    words = shlex.split(command.replace("\\\n", " "))
    assert words.pop(0) == "curl"
    method, url, headers, body = "GET", "", {}, None
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = words.pop(0)
        else:
            url = word
    return await client.request(method, url, headers=headers, content=body)
