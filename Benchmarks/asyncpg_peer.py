"""Reads candles with asyncpg: `rows SQL` a line; answers seconds, count, sum of the closes.

The sum is in units of 10^-8, and not timed.
"""

import asyncio
import sys
import time

import asyncpg

CLOSE = 4


async def main() -> None:
    connection = await asyncpg.connect(sys.argv[1])
    for line in sys.stdin:
        _, sql = line.strip().split(" ", 1)
        start = time.perf_counter()
        rows = await connection.fetch(sql)
        seconds = time.perf_counter() - start
        count, total = len(rows), sum(row[CLOSE] for row in rows)
        # Freed before the next run is timed.
        del rows
        print(seconds, count, int(total * 10**8), flush=True)


asyncio.run(main())
