"""Why a text cannot be read. Apart from the Reader, so that pages need not import torch for it."""


class Refused(Exception):
    """A text was not read."""


class EmptyText(Refused, ValueError):
    """There is no token to read."""


class TextTooLong(Refused, ValueError):
    """More than this server reads. `length` counts tokens, or characters where counting tokens would
    already be too much work (`unit` says which); `limit` counts tokens."""

    def __init__(self, length: int, limit: int, unit: str = "tokens"):
        super().__init__(length, limit, unit)  # as pickle makes it anew where it is sent on
        self.length, self.limit, self.unit = length, limit, unit

    def __str__(self):
        return f"{self.length} {self.unit}, at most {self.limit} tokens"


class Busy(Refused, RuntimeError):
    """Too many passes are waiting; try again in a moment."""


class Stopped(RuntimeError):
    """Whoever asked for this has stopped it, or has gone."""


class Unread(Refused):
    """The text is still being read: what was asked is done as soon as it is."""
