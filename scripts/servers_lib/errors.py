class ServerError(Exception):
    """A failure that the user can read: what, and the end of the log that says why."""
