"""Reads candles with clickhouse-connect: `rows SQL` or `arrow SQL` a line; answers seconds, count, sum of the closes.

The sum is in units of 10^-8, and not timed.
"""

import sys
import time
from urllib.parse import urlsplit

import clickhouse_connect
import pyarrow.compute

url = urlsplit(sys.argv[1])
# On the same machine compression only costs time.
client = clickhouse_connect.get_client(
    host=url.hostname, port=url.port, username=url.username, password=url.password, database=url.path.strip("/"),
    compress=False)
CLOSE = 4

for line in sys.stdin:
    form, sql = line.strip().split(" ", 1)
    start = time.perf_counter()
    if form == "arrow":
        table = client.query_arrow(sql)
        seconds = time.perf_counter() - start
        count, total = table.num_rows, pyarrow.compute.sum(table.column(CLOSE)).as_py()
    else:
        rows = client.query(sql).result_rows
        seconds = time.perf_counter() - start
        count, total = len(rows), sum(row[CLOSE] for row in rows)
        # Freed before the next run is timed.
        del rows
    print(seconds, count, int(total * 10**8), flush=True)
