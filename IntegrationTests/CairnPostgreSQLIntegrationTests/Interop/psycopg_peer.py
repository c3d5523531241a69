"""Runs a statement with psycopg, or listens for a notification, for a test that compares with what Cairn does.

Values of jsonb are objects with the one member `jsonb`.
"""

import json
import sys

import psycopg
from psycopg.types.json import Jsonb

from peer_values import form, value

JSONB = psycopg.adapters.types["jsonb"].oid


def parameter(sent):
    return Jsonb(value(sent["jsonb"])) if isinstance(sent, dict) else value(sent)


def run(connection, sql, rows):
    cursor = connection.cursor()
    try:
        if rows:
            cursor.executemany(sql, [[parameter(cell) for cell in row] for row in rows])
        else:
            cursor.execute(sql)
        found = cursor.fetchall() if cursor.description else []
    except psycopg.Error as error:
        return {"rows": [], "error": {"type": type(error).__name__, "constraint": error.diag.constraint_name}}
    is_json = [column.type_code == JSONB for column in cursor.description or []]
    return {"count": cursor.rowcount, "rows": [
        [{"jsonb": form(cell)} if json and cell is not None else form(cell) for cell, json in zip(row, is_json)]
        for row in found]}


def listen(connection, channel, call):
    """Listens, says so on another channel, and tells what it hears first."""
    connection.execute(f'LISTEN "{channel}"')
    connection.execute("SELECT pg_notify(%s, %s)", [call["channel"], call["payload"]])
    return [{"channel": heard.channel, "payload": heard.payload}
            for heard in connection.notifies(timeout=60, stop_after=1)]


def main():
    request = json.load(sys.stdin)
    with psycopg.connect(**request["connection"], autocommit=True) as connection:
        if "channel" in request:
            answer = listen(connection, request["channel"], request["call"])
        else:
            answer = run(connection, request["sql"], request["rows"])
    json.dump(answer, sys.stdout)


main()
