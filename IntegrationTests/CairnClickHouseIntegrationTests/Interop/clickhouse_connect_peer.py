"""Reads or writes a table with clickhouse-connect, for a test that compares with what Cairn writes or reads."""

import datetime
import json
import sys

import clickhouse_connect

from peer_values import form, value


def zoned(value):
    """The client gives times of UTC without a zone."""
    if isinstance(value, datetime.datetime) and value.tzinfo is None:
        return value.replace(tzinfo=datetime.timezone.utc)
    return value


def main():
    request = json.load(sys.stdin)
    table, names = request["table"], request["columns"]
    client = clickhouse_connect.get_client(
        host=request["host"], port=request["port"], username=request["user"], password=request["password"],
        database=request["database"])
    if request.get("rows") is not None:
        client.insert(table, value(request["rows"]), column_names=names)
        answer = request["rows"]
    else:
        final = "FINAL" if request["isFinal"] else ""
        listed = ", ".join(f"`{name}`" for name in names)
        result = client.query(f"SELECT {listed} FROM {table} {final} ORDER BY {request['order']}",
                              column_formats={name: "bytes" for name in request["bytes"]})
        answer = [[form(zoned(cell)) for cell in row] for row in result.result_rows]
    json.dump(answer, sys.stdout)


main()
