"""Reads or writes a table with clickhouse-connect, for a test that compares with what Cairn writes or reads.

Takes a request as JSON on standard input and prints an answer as JSON. Every value is null, a list or a text of one
form, so that nothing is rounded on the way: doubles as the hexadecimal digits of their bits, bytes as hexadecimal
digits, instants as milliseconds, days as days since 1970.
"""

import datetime
import decimal
import json
import struct
import sys

import clickhouse_connect

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MILLISECOND = datetime.timedelta(milliseconds=1)


def text(value, is_bytes):
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return [text(element, is_bytes) for element in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return struct.pack(">d", value).hex()
    if isinstance(value, bytes):
        return value.hex() if is_bytes else value.decode()
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            value = value.replace(tzinfo=datetime.timezone.utc)
        return str((value - EPOCH) // MILLISECOND)
    if isinstance(value, datetime.date):
        return str((value - EPOCH.date()).days)
    if isinstance(value, decimal.Decimal):
        return str(int(value.scaleb(18, decimal.Context(prec=80))))
    return str(value)


def value(text, type_name, is_bytes):
    if text is None:
        return None
    for wrapper in ["Nullable(", "LowCardinality("]:
        if type_name.startswith(wrapper):
            return value(text, type_name[len(wrapper):-1], is_bytes)
    if type_name.startswith("Array("):
        return [value(element, type_name[len("Array("):-1], is_bytes) for element in text]
    if type_name == "Bool":
        return text == "true"
    if type_name.startswith("Float"):
        return struct.unpack(">d", bytes.fromhex(text))[0]
    if type_name.startswith("DateTime"):
        return EPOCH + int(text) * MILLISECOND
    if type_name.startswith("Date"):
        return EPOCH.date() + datetime.timedelta(days=int(text))
    if type_name.startswith("Decimal"):
        return decimal.Decimal(int(text)).scaleb(-18, decimal.Context(prec=80))
    if type_name.startswith(("Int", "UInt")):
        return int(text)
    if is_bytes or type_name.startswith("FixedString"):
        return bytes.fromhex(text)
    return text


def main():
    request = json.load(sys.stdin)
    table, names, binary = request["table"], request["columns"], set(request["bytes"])
    client = clickhouse_connect.get_client(
        host=request["host"], port=request["port"], username=request["user"], password=request["password"],
        database=request["database"])
    if "rows" in request:
        types = dict(client.query(f"SELECT name, type FROM system.columns WHERE table = '{table}' "
                                  f"AND database = currentDatabase()").result_rows)
        rows = [[value(cell, types[name], name in binary) for name, cell in zip(names, row)] for row in request["rows"]]
        client.insert(table, rows, column_names=names)
        answer = len(rows)
    else:
        final = "FINAL" if request["final"] else ""
        listed = ", ".join(f"`{name}`" for name in names)
        result = client.query(f"SELECT {listed} FROM {table} {final} ORDER BY {request['order']}",
                              column_formats={name: "bytes" for name in binary})
        answer = [[text(cell, name in binary) for name, cell in zip(names, row)] for row in result.result_rows]
    json.dump(answer, sys.stdout)


main()
