"""One ClickHouse server: `-m servers_lib.clickhouse_node PACKAGE HTTP_PORT [HTTPS_PORT]` in a folder with config.xml and users.xml.

chdb-core holds the whole server but lets it listen only while a query runs: one that reads a pipe until SIGTERM closes
it. It listens on no HTTPS port either, so TLS is ended here, in the same process: who kills or pauses the server kills
or pauses both.
"""

import asyncio
import os
import signal
import ssl
import sys

from .certificate import CERTIFICATE, KEY

SERVE = "SYSTEM START LISTEN TCP; SYSTEM START LISTEN HTTP; SELECT * FROM file(0, LineAsString)"
CHUNK = 1 << 18


def serve_clickhouse(package: str) -> None:
    """Blocks until standard input ends."""
    # Not `import chdb`, which would start a first server only to ask for its version.
    sys.path.insert(0, os.path.join(package, "chdb"))
    import _chdb

    # The output format becomes the default format of the HTTP interface.
    result = _chdb.query(SERVE, "TabSeparated", path="data")
    if result.has_error():
        raise RuntimeError(result.error_message())


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    except (ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()


async def serve_tls(port: int, http_port: int) -> asyncio.Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", http_port)
        except ConnectionError:
            writer.close()
            return
        await asyncio.gather(copy(reader, upstream_writer), copy(upstream_reader, writer))

    return await asyncio.start_server(forward, "127.0.0.1", port, ssl=context)


async def main(package: str, http_port: int, https_port: int | None) -> None:
    reading_end, writing_end = os.pipe()
    os.dup2(reading_end, 0)
    os.close(reading_end)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        os.close(writing_end)
        # The server would wait 5 s for the connections of other nodes. Its tables survive even a crash.
        loop.call_later(0.5, os._exit, 0)

    loop.add_signal_handler(signal.SIGTERM, stop)
    if https_port is not None:
        await serve_tls(https_port, http_port)
    await loop.run_in_executor(None, serve_clickhouse, package)


if __name__ == "__main__":
    ports = [int(argument) for argument in sys.argv[2:]]
    asyncio.run(main(sys.argv[1], ports[0], ports[1] if len(ports) > 1 else None))
