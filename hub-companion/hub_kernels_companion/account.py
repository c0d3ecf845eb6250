"""What an account itself may do."""

from __future__ import annotations

from typing import Any

from jupyterhub import scopes


def may(user: Any, scope: str) -> bool:  # noqa: ANN401
    """Tell whether the account itself has this scope, as JupyterHub asks when it makes a token."""
    try:
        wanted = scopes.expand_scopes({scope}, owner=user.orm_user, oauth_client=None)
    except KeyError:  # one that this JupyterHub does not know
        return False
    held = scopes.parse_scopes(frozenset(scopes.get_scopes_for(user.orm_user)))
    return bool(wanted) and all(_is_held(each, held, user) for each in wanted)


def _is_held(scope: str, held: Any, user: Any) -> bool:  # noqa: ANN401
    name, _, of_whom = scope.partition("!")
    where = held.get(name)
    if where is None or where == scopes.Scope.ALL:
        return where is not None
    kind, _, whose = of_whom.partition("=")
    # All that is asked for here is the user's own.
    groups = {group.name for group in user.orm_user.groups}
    return whose in where.get(kind, ()) or (kind == "user" and bool(groups & set(where.get("group", ()))))
