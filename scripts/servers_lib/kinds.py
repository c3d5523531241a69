"""The kinds of server there are. A new one is a module beside this one and a line here."""

from .clickhouse import ClickHouse
from .kind import ServerKind
from .postgresql import PostgreSQL

KINDS: dict[str, type[ServerKind]] = {kind.name: kind for kind in [ClickHouse, PostgreSQL]}
