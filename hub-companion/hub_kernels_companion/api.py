"""The REST handlers below ``hub/api/hub-kernels``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jupyterhub import version_info
from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.scopes import needs_scope
from tornado.web import HTTPError

from .look import spawner_to_look_at
from .options import Refused, describe, user_options
from .server import START_SCOPE, ServerHandler
from .start import StartHandler

if TYPE_CHECKING:
    from collections.abc import Awaitable

API_VERSION = 1
#: Before it users share no servers.
SHARES_SINCE = (5, 0)
ABILITIES = ["options", "user_options", "start"]


class AboutHandler(APIHandler):
    """Which companion this is, and which server the hub starts unasked.

    Like ``GET hub/api`` it wants no token and tells no secret.
    """

    def initialize(self, abilities: list[str]) -> None:
        """Take what this hub's administrator has switched on."""
        self.abilities = abilities

    def check_xsrf_cookie(self) -> None:
        """Allow anybody: the answer is the same for all."""

    def get(self) -> None:
        """Answer with the version of this package and of its API, and what it can do."""
        from . import __version__  # noqa: PLC0415 (the package imports this module)

        about: dict[str, object] = {"version": __version__, "api": API_VERSION, "abilities": self.abilities}
        # Where the names of servers are choices, the one that the hub's own links start.
        default_server = self.settings.get("default_server_name")
        if default_server:
            about["default_server"] = default_server
        self.finish(json.dumps(about))


class OptionsHandler(ServerHandler):
    """The options of one server, which need not exist yet. Nothing is started or stored."""

    def get(self, user_name: str) -> Awaitable[None]:
        """Answer with the options form."""
        return self._get(user_name=user_name, server_name=self.server_name())  # type: ignore[no-any-return]

    @needs_scope(START_SCOPE)
    async def _get(self, user_name: str, server_name: str) -> None:
        spawner = await self._spawner(user_name, server_name)
        self.finish(json.dumps({"api": API_VERSION, **await describe(spawner)}))

    def post(self, user_name: str) -> Awaitable[None]:
        """Answer with the ``user_options`` that the spawner makes of the form's fields."""
        return self._post(user_name=user_name, server_name=self.server_name())  # type: ignore[no-any-return]

    @needs_scope(START_SCOPE)
    async def _post(self, user_name: str, server_name: str) -> None:
        fields = fields_in(self._json())
        spawner = await self._spawner(user_name, server_name)
        try:
            options = await user_options(spawner, fields)
        except Refused as refused:
            self.refuse(refused, user_name, server_name)
            return
        self.finish(json.dumps({"user_options": options}))

    def _json(self) -> object:
        # JupyterHub's own reader writes what it cannot read into the log.
        try:
            return json.loads(self.request.body)
        except (ValueError, RecursionError):  # the latter for brackets without end
            raise HTTPError(400, "The body must be JSON") from None

    async def _spawner(self, user_name: str, server_name: str) -> Any:  # noqa: ANN401
        user = await self.user_with(user_name, server_name)
        return await spawner_to_look_at(self, user, server_name)


def fields_in(body: object) -> dict[str, list[str]]:
    """Return the fields of a form, as HTML sends them: each name with its values."""
    fields = body.get("fields") if isinstance(body, dict) else None
    if not isinstance(fields, dict):
        raise HTTPError(400, 'The body must be {"fields": {"name": ["value"]}}')
    if not all(name.isprintable() for name in fields):
        raise HTTPError(400, "The name of a field may not contain control characters")
    for values in fields.values():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise HTTPError(400, "Each field must be a list of strings")
    return fields


def _later(abilities: list[str]) -> list[str]:
    """Name what not every companion that signs in can do: older ones refuse a scope that they don't list."""
    return ["sign_in_shares"] if "sign_in" in abilities and version_info >= SHARES_SINCE else []


def api_handlers(abilities: list[str]) -> list[tuple[Any, ...]]:
    """Return the handlers of the options, and the one that tells what else there is."""
    return [
        (r"/api/hub-kernels", AboutHandler, {"abilities": [*ABILITIES, *abilities, *_later(abilities)]}),
        (r"/api/hub-kernels/users/([^/]+)/options", OptionsHandler),
        (r"/api/hub-kernels/users/([^/]+)/start", StartHandler),
    ]
