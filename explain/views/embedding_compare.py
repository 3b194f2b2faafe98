"""The page "Word embeddings" with a second text: the last word that both share, after each layer."""

from __future__ import annotations

from explain.ask import Ask
from explain.server import Server
from explain.views import compare, reading


def context(server: Server, ask: Ask, table) -> dict:
    """A word in two contexts: those typed on the page, or the visitor's two texts while compared.

    Raises: Refused where the first text cannot be read.
    """
    if ask.second is None:
        return {"context": table.context(ask.own.get("pair", ""))}
    first = table.reader.prompt(ask.text, chat=reading.as_chat(ask, table.reader))
    beside = compare.spelt(server, ask, table.reader, first)
    read = beside and beside["shared"]
    pair = (ask.text, ask.second) if read else ("", "")
    return {"context": table.between(*pair), "compare": beside}
