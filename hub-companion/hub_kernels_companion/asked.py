"""What an editor asks for in the address of the sign-in page. Anybody may have written such an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

#: The most that a token of this page may do, in words for the user.
SCOPES = {
    "access:servers!user": "use your running servers: run code, and read and change files",
    "servers!user": "see, start, and stop your servers",
    "read:users!user": "read what the hub knows about your account: its groups, roles, and last activity",
    "read:users:shares!user": "see which servers others share with you",
    "users:activity!user": "tell the hub that your servers are in use, so that they aren't stopped as idle",
    "tokens!user": "see, create, and revoke your account's tokens, including tokens that can do more than this one",
}

SHORTEST_S = 60
LONGEST_S = 366 * 24 * 60 * 60
NOTE_LENGTH = 100
RETURN_LENGTH = 300

#: What the editors' own ``vscode://hub-kernels.hub-kernels/…`` has after its scheme: the id of the extension.
EXTENSION = "hub-kernels.hub-kernels"
#: Whose own addresses get an answer. `install(c, editors=[…])` adds to them; to all others the page shows the code.
EDITORS = frozenset(
    (
        *("vscode", "vscode-insiders", "vscode-exploration", "code-oss", "vscodium", "vscodium-insiders"),
        *("cursor", "windsurf", "windsurf-next", "positron", "trae", "kiro", "void"),
    )
)
#: Nobody's who is an editor, whoever adds it: browsers load or run it, or hand it to a web site that asks for it.
NO_EDITORS = frozenset(("http", "https", "ws", "wss", "ftp", "file", "javascript", "data", "blob", "about", "mailto"))


class NotUnderstood(Exception):  # noqa: N818 (said, not failed)
    """The address is not one that an editor makes. The text tells the user why, and repeats nothing of it."""


@dataclass(frozen=True)
class Asked:
    """A sign-in as an editor asks for it."""

    challenge: str
    state: str
    scopes: tuple[str, ...]
    expires_in: int
    note: str
    #: Where the editor takes the answer by itself; none where the user types the code.
    back: str | None


def is_scheme(text: str) -> bool:
    """Tell whether an editor's own addresses can begin so."""
    # No "+": web sites take over schemes with `web+` before their names, extensions of browsers those with `ext+`.
    return bool(re.fullmatch(r"[a-z][a-z0-9-]*", text)) and text not in NO_EDITORS


def asked_in(arguments: Mapping[str, Sequence[str]], editors: Collection[str] = EDITORS) -> Asked:
    """Return what the arguments of the page's address ask for, or raise `NotUnderstood`.

    The answer goes back only to one of these ``editors``.
    """
    values = {name: _only(values) for name, values in arguments.items()}
    return Asked(
        challenge=_matching(values, "challenge", r"[A-Za-z0-9_-]{43}"),
        state=_matching(values, "state", r"[A-Za-z0-9_-]{22,128}"),
        scopes=_scopes(values.get("scopes", "")),
        expires_in=_lifetime(_matching(values, "expires_in", r"[0-9]{1,9}")),
        note=_note(values.get("note", "")),
        back=_return(values["return"], editors) if "return" in values else None,
    )


def answered(back: str, answer: Mapping[str, str]) -> str:
    """Return the editor's URI with an answer in its query."""
    return f"{back}{'&' if '?' in back else '?'}{urlencode(answer)}"


def _only(values: Sequence[str]) -> str:
    if len(values) != 1:
        reason = "One of its parameters is given twice."
        raise NotUnderstood(reason)
    return values[0]


def _matching(values: Mapping[str, str], name: str, pattern: str) -> str:
    value = values.get(name, "")
    if not re.fullmatch(pattern, value):
        reason = f"Its {name} is missing or invalid."
        raise NotUnderstood(reason)
    return value


def _scopes(text: str) -> tuple[str, ...]:
    scopes = tuple(dict.fromkeys(text.split(" ")))
    if not all(scope in SCOPES for scope in scopes):
        reason = "It requests more than a token from this page can do."
        raise NotUnderstood(reason)
    return scopes


def _lifetime(seconds: str) -> int:
    if not SHORTEST_S <= int(seconds) <= LONGEST_S:
        reason = "A token from this page is valid for at least one minute and at most 366 days."
        raise NotUnderstood(reason)
    return int(seconds)


def _note(text: str) -> str:
    # Control and format characters could make the page say something else than it says.
    if not text.strip() or len(text) > NOTE_LENGTH or not text.isprintable():
        reason = f"Its note is missing, is longer than {NOTE_LENGTH} characters, or isn't plain text."
        raise NotUnderstood(reason)
    return text


def _return(uri: str, editors: Collection[str]) -> str | None:
    shape = r"([a-z][a-z0-9-]*)://" + re.escape(EXTENSION) + r"(/[A-Za-z0-9_-]+)+(\?[A-Za-z0-9_.~%=&+-]*)?"
    match = re.fullmatch(shape, uri)
    if not match or len(uri) > RETURN_LENGTH or _answers_already(uri):
        reason = "It wants the answer sent to something that isn't an editor with this extension."
        raise NotUnderstood(reason)
    # The user of an editor that nobody told us of types the code.
    return uri if match.group(1) in editors else None


def _answers_already(uri: str) -> bool:
    names = {name for name, _ in parse_qsl(urlsplit(uri).query, keep_blank_values=True)}
    return bool(names & {"code", "state", "error"})
