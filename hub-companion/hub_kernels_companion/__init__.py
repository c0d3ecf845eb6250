"""Lets a JupyterHub tell its users' programs which server options it offers, and sign editors in by browser.

Two lines in ``jupyterhub_config.py``::

    import hub_kernels_companion
    hub_kernels_companion.install(c)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from traitlets.log import get_logger

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["__version__", "install"]
__version__ = "0.3.0"


def install(
    c: Any,  # noqa: ANN401
    *,
    sign_in: bool = True,
    code_lifetime_s: float | None = None,
    editors: Iterable[str] = (),
) -> None:
    """Add the companion to the hub's configuration.

    ``sign_in=False`` leaves out the page on which users allow an editor a token. A code of that page is
    good for ``code_lifetime_s`` seconds (300). ``editors`` are schemes of editors' own addresses, as
    ``my-editor`` of ``my-editor://…``, that may get its answer beside those that are known.

    Nothing of this stops the hub: what cannot be had on this JupyterHub is switched off, with a line in the log.
    """
    of_sign_in: list[Any] = []
    if sign_in:
        of_sign_in = _part("The browser sign-in", "sign_in", "sign_in_handlers", code_lifetime_s, editors)
    of_api = _part("The API for server options", "api", "api_handlers", ["sign_in"] if of_sign_in else [])
    # Without the answer to what there is, no editor looks for the page.
    c.JupyterHub.extra_handlers.extend([*of_api, *of_sign_in] if of_api else [])


def _part(what: str, module: str, maker: str, *arguments: object) -> list[Any]:
    """Return the handlers of one part; none where this JupyterHub lacks something that it needs."""
    try:
        return list(getattr(import_module(f".{module}", __name__), maker)(*arguments))
    except Exception as error:  # noqa: BLE001 (whatever it is, the hub starts without it)
        get_logger().warning(
            "hub_kernels_companion: %s is switched off, because it doesn't work with this JupyterHub: %s: %s",
            what,
            type(error).__name__,
            error,
        )
        return []
