"""One notebook, run from start to end by papermill in a cold kernel."""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from helpers.publishing.running.failure import Failure, failure_of, warnings_of
from helpers.publishing.running.parameters import Values
from helpers.publishing.running.tidy import tidied

TIMEOUT = 600


@dataclass(frozen=True)
class Run:
    """A run that ended: the notebook as it came out, seconds, what went to standard error, the failure."""

    notebook: NotebookNode
    seconds: float
    warnings: tuple[str, ...] = ()
    failure: Failure | None = None


def execute(source: NotebookNode, folder: Path, values: Values, timeout: int = TIMEOUT) -> Run:
    """Run a notebook with papermill.

    Parameters
    ----------
    source : NotebookNode
        The notebook, left as it is.
    folder : Path
        The kernel's working directory.
    values : dict
        Parameters, checked; papermill injects them after the cell tagged ``parameters``.
    timeout : int
        Most seconds that a cell may take.

    Returns
    -------
    Run
        Tidied, whether it failed or not.
    """
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from helpers.publishing.running.kernel import Kernel

    seen: list[NotebookNode] = []
    start, stopped = time.monotonic(), None
    _register_engine()
    try:
        papermill.execute_notebook(
            copy.deepcopy(source),
            None,
            parameters=values,
            engine_name=ENGINE,
            kernel_name="python3",
            language="python",
            kernel_manager_class=Kernel,
            cwd=str(folder),
            execution_timeout=timeout,
            record_timing=False,
            progress_bar=False,
            seen=seen,
        )
    except PapermillExecutionError:
        pass
    except (DeadKernelError, TimeoutError) as error:
        stopped = error
    executed = seen[0]
    failure = failure_of(executed, stopped, timeout)
    tidied(executed, source)
    return Run(executed, time.monotonic() - start, tuple(warnings_of(executed)), failure)


ENGINE = "report"


def _register_engine() -> None:
    """Teach papermill an engine that hands over the notebook: a killed kernel leaves something to show."""
    from papermill.engines import NBClientEngine, papermill_engines

    class Engine(NBClientEngine):
        @classmethod
        def execute_managed_notebook(
            cls, nb_man: Any, kernel_name: str, *args: Any, seen: list[NotebookNode], **options: Any
        ) -> Any:
            seen.append(nb_man.nb)
            return super().execute_managed_notebook(nb_man, kernel_name, *args, **options)

    papermill_engines.register(ENGINE, Engine)
