"""One cache of compiled statements for all engines of a test process.

A program opens one engine and compiles each statement once; the tests open thousands, and compiled all of
them anew. What is shared is the text of a statement for one kind of driver, never anything that was read.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

_MANY = 10_000
_by_driver: dict[type, LRUCache[Any, Any]] = {}
_make = Engine.__init__


class _Shared:
    """SQLAlchemy's keys begin with the engine's own dialect: here all of one kind are the same."""

    def __init__(self, driver: type) -> None:
        self._kept = _by_driver.setdefault(driver, LRUCache(_MANY))

    def get(self, key: tuple[Any, ...]) -> Any:
        return self._kept.get(key[1:])

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._kept[key[1:]] = compiled


def share() -> None:
    """From now on every new engine uses the cache of its kind."""
    Engine.__init__ = _init  # type: ignore[method-assign]


def _init(  # noqa: PLR0917 - `create_engine` looks for these names
    self: Engine,
    pool: Any,
    dialect: Any,
    url: Any,
    logging_name: Any = None,
    echo: Any = None,
    query_cache_size: int = 500,
    execution_options: Any = None,
    hide_parameters: bool = False,
) -> None:
    _make(self, pool, dialect, url, logging_name, echo, query_cache_size, execution_options, hide_parameters)
    shared: Any = _Shared(type(self.dialect))
    self.update_execution_options(compiled_cache=shared)
