"""Lets a JupyterHub tell its users' programs which server options it offers, and sign editors in by browser.

Two lines in ``jupyterhub_config.py``::

    import hub_kernels_companion
    hub_kernels_companion.install(c)
"""

from typing import Any

from .api import api_handlers
from .grants import CODE_LIFETIME_S
from .sign_in import sign_in_handlers

__all__ = ["__version__", "install"]
__version__ = "0.2.0"


def install(c: Any, *, sign_in: bool = True, code_lifetime_s: float = CODE_LIFETIME_S) -> None:  # noqa: ANN401
    """Add the companion to the hub's configuration.

    ``sign_in=False`` leaves out the page on which users allow an editor a token. A code of that page is
    good for ``code_lifetime_s`` seconds.
    """
    c.JupyterHub.extra_handlers.extend(api_handlers(["sign_in"] if sign_in else []))
    if sign_in:
        c.JupyterHub.extra_handlers.extend(sign_in_handlers(code_lifetime_s))
