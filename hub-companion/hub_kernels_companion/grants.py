"""What users allowed in the browser and no editor has fetched yet. In memory only: a restart of the hub forgets it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from typing import Callable

#: Nothing that looks like something else.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8
CODE_LIFETIME_S = 300

#: Of one sign-in, before its code is void: a code is short enough to be guessed by somebody with time.
WRONG_TRIES = 5
#: Of one user, so that nobody fills the store for the others.
GRANTS_OF_A_USER = 5
GRANTS_IN_ALL = 2000


@dataclass(frozen=True)
class Allowed:
    """What a user allowed, and to whom: the editor that knows the challenge's verifier."""

    user_name: str
    #: JupyterHub's own for what a login is of: a name, and in some databases a number, may be given to another later.
    cookie_id: str
    challenge: str
    scopes: tuple[str, ...]
    expires_in: int
    note: str


@dataclass
class _Grant:
    allowed: Allowed
    code: str
    until: float
    wrong_tries: int = field(default=0)


class Full(Exception):  # noqa: N818 (said, not failed)
    """More sign-ins are under way than a hub has users."""


class Taken(Exception):  # noqa: N818 (said, not failed)
    """Another user has answered this sign-in already: who has read a challenge does not take it over."""


class Grants:
    """Codes for tokens, each for one use by one editor within some minutes."""

    def __init__(self, lifetime_s: float = CODE_LIFETIME_S, now: Callable[[], float] = time.monotonic) -> None:
        """Make an empty store, whose codes are good for ``lifetime_s`` seconds."""
        self.lifetime_s = lifetime_s
        self._now = now
        # By challenge and in the order of their making: an editor has one sign-in under way with each.
        self._grants: dict[str, _Grant] = {}

    def add(self, allowed: Allowed) -> str:
        """Return a code that is good for this. An earlier one of the same user for the same challenge is void."""
        self._forget_late()
        waiting = self._grants.get(allowed.challenge)
        if waiting and waiting.allowed.cookie_id != allowed.cookie_id:
            raise Taken
        self._grants.pop(allowed.challenge, None)
        of_user = [key for key, grant in self._grants.items() if grant.allowed.cookie_id == allowed.cookie_id]
        for key in of_user[: max(0, len(of_user) - GRANTS_OF_A_USER + 1)]:
            del self._grants[key]
        if len(self._grants) >= GRANTS_IN_ALL:
            raise Full
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        self._grants[allowed.challenge] = _Grant(allowed, code, self._now() + self.lifetime_s)
        return code

    def take(self, code: str, verifier: str) -> Allowed | None:
        """Return what the code is good for, once, and nothing for any reason that it is not."""
        self._forget_late()
        challenge = challenge_of(verifier)
        # All of them are looked at, always: how long it takes tells nothing.
        with_code = [key for key, grant in self._grants.items() if _is_same(grant.code, code)]
        if challenge in with_code:
            return self._grants.pop(challenge).allowed
        for key in with_code:
            # Somebody has read the code who did not begin the sign-in.
            del self._grants[key]
        if challenge in self._grants:
            self._count_wrong_try(challenge)
        return None

    def _count_wrong_try(self, challenge: str) -> None:
        grant = self._grants[challenge]
        grant.wrong_tries += 1
        if grant.wrong_tries >= WRONG_TRIES:
            del self._grants[challenge]

    def _forget_late(self) -> None:
        now = self._now()
        for key in [key for key, grant in self._grants.items() if grant.until <= now]:
            del self._grants[key]


def challenge_of(verifier: str) -> str:
    """Return the challenge of a verifier, as PKCE's S256 makes it."""
    digest = hashlib.sha256(_bytes(verifier)).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(_bytes(one), _bytes(other))


def _bytes(text: str) -> bytes:
    # JSON may hold halves of characters.
    return text.encode(errors="surrogatepass")
