"""The kernel that notebooks run in: this very Python, whatever kernels are installed for the user."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import zmq
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import default

# Threads of BLAS add up in another order from run to run, and the order of sets follows the hash seed.
SETTLED = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


class Kernel(AsyncKernelManager):
    """Starts ipykernel of the running interpreter, so that no kernel specification has to be installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """The specification that ipykernel would install."""
        return KernelSpec(**get_kernel_dict())

    @default("transport_encryption")
    def _transport_encryption(self) -> str:
        # Without it, ipykernel 7 writes a warning into the first cell's output.
        return "auto" if zmq.has("curve") else "disabled"

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]  # as in its own base
        """Start it with the environment settled."""
        # The kernel is interrupted before it is shut down, and would say so on the terminal.
        quiet = [*options.get("extra_arguments", []), "--IPKernelApp.log_level=50"]
        settled = {"env": environment(options.get("env") or os.environ), "extra_arguments": quiet}
        await super().start_kernel(**options | settled)


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Give an environment in which the same notebook gives the same outputs."""
    return {**given, **SETTLED}
