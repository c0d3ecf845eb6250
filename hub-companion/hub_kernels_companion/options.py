"""What a spawner offers, and what it makes of an answer."""

from __future__ import annotations

import json
from typing import Any

from jupyterhub.utils import maybe_future
from tornado.web import HTTPError

from . import profiles


class Refused(Exception):  # noqa: N818 (said, not failed)
    """The spawner did not take the answers. The text is the spawner's own."""


async def describe(spawner: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the spawner's classes, its form as HTML and, from KubeSpawner, its profiles as data."""
    cls = type(spawner)
    described = {
        "spawner": {"class": name_of(cls), "bases": [name_of(base) for base in cls.__mro__[:-1]]},
        "html": await spawner.get_options_form() or None,
        "starts": True,
    }
    if profiles.has_profiles(spawner):
        described["profile_list"] = await profiles.profiles_of(spawner)
    return described


async def user_options(spawner: Any, fields: dict[str, list[str]]) -> dict[str, Any]:  # noqa: ANN401
    """Return the ``user_options`` for a start, made and checked by the spawner itself.

    Raise `Refused` as far as it can be known before a start.
    """
    try:
        # Some know what may be chosen only once they were asked for the form.
        await spawner.get_options_form()
        options = await maybe_future(spawner.run_options_from_form(fields)) or {}
        spawner.user_options = options
        apply = getattr(spawner, "_run_apply_user_options", None)  # JupyterHub 5.3
        if apply and spawner.apply_user_options:
            await apply(options)
        if profiles.has_profiles(spawner):
            await spawner.load_user_options()
    except Exception as error:  # whatever it is, the hub's page shows it to the user as well
        raise Refused(words_of(error)) from error
    return as_json(options)


def as_json(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options as a start by the REST API can be given them."""
    try:
        return dict(json.loads(json.dumps(options)))
    except (TypeError, ValueError) as error:
        reason = "This spawner's user_options can't be sent as JSON. Start the server on the hub's page."
        raise Refused(reason) from error


def name_of(cls: type) -> str:
    """Return ``kubespawner.spawner.KubeSpawner`` for the class of that name."""
    return f"{cls.__module__}.{cls.__qualname__}"


def words_of(error: Exception) -> str:
    """Return what the error says to the user."""
    # JupyterHub's own ways to give an exception words for users; the second is 6's SpawnException.
    said = getattr(error, "jupyterhub_message", None) or getattr(error, "message", None)
    if not said and isinstance(error, HTTPError):
        said = (error.log_message or "") % error.args or error.reason
    if not said and isinstance(error, LookupError):
        said = f"{type(error).__name__}: {error}"
    return str(said or error or type(error).__name__)
