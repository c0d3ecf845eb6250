"""A start as the hub's own spawn page does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyterhub.scopes import needs_scope
from jupyterhub.utils import maybe_future
from tornado.web import HTTPError

from .look import HAS_DISPLAY_NAMES
from .options import Refused, words_of
from .server import START_SCOPE, ServerHandler

if TYPE_CHECKING:
    from collections.abc import Awaitable


class StartHandler(ServerHandler):
    """Starts a server with what was chosen in its options form.

    The body is what the browser would send (``application/x-www-form-urlencoded``), and everything that
    ``SpawnHandler`` does to the hub's own spawner for the page is done here in its order: forms of many
    sites act on the spawner itself, when they are asked for and when they are sent. The answer is the one
    of ``POST /api/users/NAME/server``.
    """

    def post(self, user_name: str) -> Awaitable[None]:
        """Start the server."""
        return self._post(user_name=user_name, server_name=self.server_name())  # type: ignore[no-any-return]

    @needs_scope(START_SCOPE)
    async def _post(self, user_name: str, server_name: str) -> None:
        user = await self.user_with(user_name, server_name)
        # Its name, and from JupyterHub 6 on what it is called.
        names = [server_name, server_name] if HAS_DISPLAY_NAMES else [server_name]
        own_spawner = user.get_or_create_spawner if HAS_DISPLAY_NAMES else user.get_spawner
        spawner = own_spawner(*names, replace_failed=True)
        await self._check_idle(spawner)
        spawner.handler = self
        await spawner.run_auth_state_hook(await user.get_auth_state())
        try:
            options = await self._options(spawner)
        except Refused as refused:
            self.refuse(refused, user_name, server_name)
            return
        # Others may have been faster, while the site made its form.
        await self._check_idle(spawner)
        # An explicit start forgets the failure of the one before, which the hub keeps for those who only look.
        last_start = getattr(spawner, "_spawn_future", None)
        if last_start is not None and last_start.done():
            spawner._spawn_future = None  # noqa: SLF001 (as SpawnHandler does)
        await self.spawn_single_user(user, *names, options=options)
        self.set_header("Content-Type", "text/plain")
        self.set_status(202 if spawner.pending == "spawn" else 201)

    async def _options(self, spawner: Any) -> dict[str, Any] | None:  # noqa: ANN401
        """Return what the spawner makes of the fields; ``None`` where there is no form, as the page starts it then."""
        fields = {
            name: [value.decode("utf8") for value in values] for name, values in self.request.body_arguments.items()
        }
        try:
            if await spawner.get_options_form():
                return await maybe_future(spawner.run_options_from_form(fields))  # type: ignore[no-any-return]
        except Exception as error:  # whatever it is, the hub's page shows it to the user as well
            raise Refused(words_of(error)) from error
        if fields:
            reason = "The hub no longer has options for this server. Start it without options."
            raise Refused(reason)
        return None

    async def _check_idle(self, spawner: Any) -> None:  # noqa: ANN401
        if spawner.pending:
            raise HTTPError(400, "%s is pending %s", spawner._log_name, spawner.pending)  # noqa: SLF001
        if not spawner.ready:
            return
        # As the API does: a server that died is noticed now, and nobody else starts it meanwhile.
        spawner._spawn_pending = True  # noqa: SLF001
        try:
            state = await spawner.poll_and_notify()
        finally:
            spawner._spawn_pending = False  # noqa: SLF001
        if state is None:
            raise HTTPError(400, "%s is already running", spawner._log_name)  # noqa: SLF001
