"""Lets a JupyterHub tell its users' programs which server options it offers.

Two lines in ``jupyterhub_config.py``::

    import hub_kernels_companion
    hub_kernels_companion.install(c)
"""

from typing import Any

from .api import handlers

__all__ = ["__version__", "handlers", "install"]
__version__ = "0.1.0"


def install(c: Any) -> None:  # noqa: ANN401
    """Add the companion to the hub's configuration."""
    c.JupyterHub.extra_handlers.extend(handlers)
