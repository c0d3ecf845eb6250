"""What all requests about one server of a user have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.scopes import scope_definitions
from tornado.web import HTTPError

from .hub_log import in_log

if TYPE_CHECKING:
    from .options import Refused

#: What a start needs: from JupyterHub 6 on a part of ``servers``.
START_SCOPE = "start:servers" if "start:servers" in scope_definitions else "servers"


class ServerHandler(APIHandler):
    """A request about one server, which need not exist yet; its name is in the query."""

    # Two stages, as JupyterHub's own SpawnHandler has: needs_scope reads user_name and server_name
    # from the arguments of the second.

    def server_name(self) -> str:
        """Return the name; ``""`` is the default server's."""
        name = str(self.get_query_argument("server", "", strip=False))
        if not name.isprintable():
            # The hub's own refusals repeat the name, and its log would have a line of the user's making.
            raise HTTPError(400, "Invalid server_name (may not contain control characters)")
        return name

    async def user_with(self, user_name: str, server_name: str) -> Any:  # noqa: ANN401
        """Return the hub's user, who may have a server of this name."""
        user = self.find_user(user_name)
        if user is None:
            # Reached only with a scope that holds for all users; others got their 404 from needs_scope.
            raise HTTPError(404)
        if server_name:
            await self._check_named_server(user, server_name)
        return user

    def refuse(self, refused: Refused, user_name: str, server_name: str) -> None:
        """Answer with the spawner's words. The log gets none of them: they may repeat what was filled in."""
        whose = in_log(f"{user_name}:{server_name}")
        self.log.info("Options of %s refused (%s)", whose, type(refused.__cause__ or refused).__name__)
        self.set_status(400)
        self.finish({"status": 400, "message": str(refused)})

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
