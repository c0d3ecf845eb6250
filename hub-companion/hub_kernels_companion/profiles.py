"""KubeSpawner's ``profile_list`` as data."""

from __future__ import annotations

from typing import Any

from jupyterhub.utils import maybe_future

# What a form shows. The rest (kubespawner_override, a site's own keys) may hold secrets and stays here.
PROFILE_KEYS = ("slug", "display_name", "description", "default")
OPTION_KEYS = ("display_name",)
CHOICE_KEYS = ("display_name", "default")
UNLISTED_KEYS = (
    "enabled",
    "display_name",
    "display_name_in_choices",
    "validation_regex",
    "validation_message",
)


def has_profiles(spawner: Any) -> bool:  # noqa: ANN401
    """Tell whether this is a KubeSpawner with a ``profile_list``."""
    is_kubespawner = any(base.__module__.split(".")[0] == "kubespawner" for base in type(spawner).__mro__)
    return is_kubespawner and bool(getattr(spawner, "profile_list", None))


async def profiles_of(spawner: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return the profiles as this user is offered them, in the form's order."""
    profiles = spawner.profile_list
    if callable(profiles):
        profiles = await maybe_future(profiles(spawner))
    if isinstance(profiles, dict):  # as KubeSpawner sorts them
        profiles = [profiles[key] for key in sorted(profiles)]
    return [shown(profile) for profile in profiles or []]


def shown(profile: dict[str, Any]) -> dict[str, Any]:
    """Return what a form shows of a profile."""
    about = picked(profile, PROFILE_KEYS)
    if "slug" not in about:
        # A dependency of KubeSpawner, which makes missing slugs with it.
        from slugify import slugify  # noqa: PLC0415

        about["slug"] = slugify(str(profile["display_name"]))
    options = profile.get("profile_options") or {}
    if options:
        about["profile_options"] = {key: shown_option(option) for key, option in options.items()}
    return about


def shown_option(option: dict[str, Any]) -> dict[str, Any]:
    """Return what a form shows of one of a profile's own options."""
    about = picked(option, OPTION_KEYS)
    choices = option.get("choices") or {}
    if choices:
        about["choices"] = {key: picked(choice, CHOICE_KEYS) for key, choice in choices.items()}
    if option.get("unlisted_choice"):
        about["unlisted_choice"] = picked(option["unlisted_choice"], UNLISTED_KEYS)
    return about


def picked(source: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """Return these keys of a dictionary, as far as it has them."""
    return {key: source[key] for key in keys if source.get(key) is not None}
