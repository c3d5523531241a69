"""Real database servers for the integration tests, as plain processes on loopback ports.

One module per kind of server (`clickhouse.py`) with a class that follows `kind.ServerKind`; `kinds.py` lists them.
"""
