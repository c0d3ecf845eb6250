"""A spawner that is only looked at."""

from __future__ import annotations

from typing import Any

from jupyterhub import orm

#: From JupyterHub 6 on a server has a name, and another that it is called.
HAS_DISPLAY_NAMES = hasattr(orm.Spawner, "display_name")


async def spawner_to_look_at(handler: Any, user: Any, server_name: str) -> Any:  # noqa: ANN401
    """Return a spawner of the hub's class for this server, made for one request.

    The hub's own spawner of a server may be running, and one of a server that does not exist yet
    would be stored with it. This one is in no list of the hub, its record is in no database
    session, and it knows nothing of a running server: whatever the options do to it is forgotten.
    """
    known = user.orm_spawners.get(server_name)
    last_options = dict(known.user_options or {}) if known else {}
    record = orm.Spawner(name=server_name, user_options=last_options)
    if HAS_DISPLAY_NAMES:
        record.display_name = known.display_name if known else server_name
    spawner = user.spawner_class(
        user=user,
        orm_spawner=record,
        hub=handler.hub,
        authenticator=handler.authenticator,
        config=handler.config,
        _deprecated_db_session=handler.db,
        user_options=last_options,
    )
    # As SpawnHandler does before it shows a form: forms read the request and what the hook puts there.
    spawner.handler = handler
    await spawner.run_auth_state_hook(await user.get_auth_state())
    return spawner
