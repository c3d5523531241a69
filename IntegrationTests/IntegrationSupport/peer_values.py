"""Values as tests and their Python peers exchange them in JSON: null, a text of the type's name and the digits, a list,
or an object. See PeerValue.swift."""

import datetime
import decimal
import struct

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MILLISECOND = datetime.timedelta(milliseconds=1)


def form(value):
    """A value of Python's as the tests write it."""
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return [form(element) for element in value]
    if isinstance(value, dict):
        return {name: form(member) for name, member in value.items()}
    return f"{type(value).__name__} {digits(value)}"


def digits(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return struct.pack(">d", value).hex()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime.datetime):
        milliseconds, rest = divmod(value - EPOCH, MILLISECOND)
        return f"{milliseconds}" if not rest else f"{milliseconds} and {rest}"
    if isinstance(value, datetime.date):
        return str((value - EPOCH.date()).days)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    return str(value)


def value(form):
    """The value of Python's that the tests have written."""
    if form is None:
        return None
    if isinstance(form, list):
        return [value(element) for element in form]
    if isinstance(form, dict):
        return {name: value(member) for name, member in form.items()}
    kind, digits = form.split(" ", 1)
    return READERS[kind](digits)


READERS = {
    "bool": lambda digits: digits == "true",
    "int": int,
    "float": lambda digits: struct.unpack(">d", bytes.fromhex(digits))[0],
    "str": str,
    "bytes": bytes.fromhex,
    "datetime": lambda digits: EPOCH + int(digits) * MILLISECOND,
    "date": lambda digits: EPOCH.date() + datetime.timedelta(days=int(digits)),
    "Decimal": decimal.Decimal,
}
