"""The REST handlers below ``hub/api/hub-kernels``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.scopes import needs_scope, scope_definitions
from tornado.web import HTTPError

from .hub_log import in_log
from .look import spawner_to_look_at
from .options import Refused, describe, user_options

if TYPE_CHECKING:
    from collections.abc import Awaitable

API_VERSION = 1
ABILITIES = ["options", "user_options"]

#: What a start needs: from JupyterHub 6 on a part of ``servers``.
START_SCOPE = "start:servers" if "start:servers" in scope_definitions else "servers"


class AboutHandler(APIHandler):
    """Which companion this is. Like ``GET hub/api`` it wants no token and tells no secret."""

    def initialize(self, abilities: list[str]) -> None:
        """Take what this hub's administrator has switched on."""
        self.abilities = abilities

    def check_xsrf_cookie(self) -> None:
        """Allow anybody: the answer is the same for all."""

    def get(self) -> None:
        """Answer with the version of this package and of its API, and what it can do."""
        from . import __version__  # noqa: PLC0415 (the package imports this module)

        about = {"version": __version__, "api": API_VERSION, "abilities": self.abilities}
        self.finish(json.dumps(about))


class OptionsHandler(APIHandler):
    """The options of one server, which need not exist yet. Nothing is started or stored."""

    # Two stages, as JupyterHub's own SpawnHandler has: needs_scope reads user_name and server_name
    # from the arguments, and the server's name is in the query here.

    def get(self, user_name: str) -> Awaitable[None]:
        """Answer with the options form."""
        return self._get(user_name=user_name, server_name=self._server_name())  # type: ignore[no-any-return]

    @needs_scope(START_SCOPE)
    async def _get(self, user_name: str, server_name: str) -> None:
        spawner = await self._spawner(user_name, server_name)
        self.finish(json.dumps({"api": API_VERSION, **await describe(spawner)}))

    def post(self, user_name: str) -> Awaitable[None]:
        """Answer with the ``user_options`` that the spawner makes of the form's fields."""
        return self._post(user_name=user_name, server_name=self._server_name())  # type: ignore[no-any-return]

    @needs_scope(START_SCOPE)
    async def _post(self, user_name: str, server_name: str) -> None:
        fields = fields_in(self._json())
        spawner = await self._spawner(user_name, server_name)
        try:
            options = await user_options(spawner, fields)
        except Refused as refused:
            # Not its words, which may repeat what was filled in.
            whose = in_log(f"{user_name}:{server_name}")
            self.log.info("Options of %s refused (%s)", whose, type(refused.__cause__ or refused).__name__)
            self.set_status(400)
            self.finish(json.dumps({"status": 400, "message": str(refused)}))
            return
        self.finish(json.dumps({"user_options": options}))

    def _json(self) -> object:
        # JupyterHub's own reader writes what it cannot read into the log.
        try:
            return json.loads(self.request.body)
        except (ValueError, RecursionError):  # the latter for brackets without end
            raise HTTPError(400, "The body must be JSON") from None

    def _server_name(self) -> str:
        name = str(self.get_query_argument("server", "", strip=False))
        if not name.isprintable():
            # The hub's own refusals repeat the name, and its log would have a line of the user's making.
            raise HTTPError(400, "Invalid server_name (may not contain control characters)")
        return name

    async def _spawner(self, user_name: str, server_name: str) -> Any:  # noqa: ANN401
        user = self.find_user(user_name)
        if user is None:
            # Reached only with a scope that holds for all users; others got their 404 from needs_scope.
            raise HTTPError(404)
        if server_name:
            await self._check_named_server(user, server_name)
        return await spawner_to_look_at(self, user, server_name)

    async def _check_named_server(self, user: Any, server_name: str) -> None:  # noqa: ANN401
        """Refuse what a start would refuse, with JupyterHub's own words."""
        own_check = getattr(self, "_check_named_server_request", None)
        if own_check is not None:  # JupyterHub 6
            await own_check(user, server_name, server_name)
            return
        if not self.allow_named_servers:
            raise HTTPError(400, "Named servers are not enabled.")
        if "/" in server_name:
            raise HTTPError(400, "Invalid server_name (may not contain '/'): %s", server_name)
        limit = await self.get_current_user_named_server_limit()
        named = [name for name in user.orm_spawners if name]
        if server_name not in named and 0 < limit <= len(named):
            raise HTTPError(
                400,
                "User %s already has the maximum of %s named servers."
                "  One must be deleted before a new server can be created",
                user.name,
                limit,
            )


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


def api_handlers(abilities: list[str]) -> list[tuple[Any, ...]]:
    """Return the handlers of the options, and the one that tells what else there is."""
    return [
        (r"/api/hub-kernels", AboutHandler, {"abilities": [*ABILITIES, *abilities]}),
        (r"/api/hub-kernels/users/([^/]+)/options", OptionsHandler),
    ]
