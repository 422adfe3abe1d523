"""The pool of database connections, watched: who had to wait for one, and who waited in vain."""

from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from opensetter.core import metrics


class WatchedPool(AsyncAdaptedQueuePool):
    """SQLAlchemy's pool, which tells how many connections are out but not that anybody waits for one."""

    def _do_get(self) -> ConnectionPoolEntry:
        if self.checkedout() >= self.size():
            metrics.pool_waits.inc()
        try:
            return super()._do_get()
        except PoolTimeoutError:
            metrics.pool_timeouts.inc()
            raise
