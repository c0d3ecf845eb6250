"""Browser sign-in: a page on which a user allows an editor a token, and the call that gives it to that editor."""

from __future__ import annotations

import hmac
import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, NoReturn

from jupyterhub import orm, version_info
from jupyterhub.apihandlers.base import APIHandler
from jupyterhub.handlers.base import BaseHandler
from tornado.web import HTTPError, authenticated

from .account import may
from .asked import EDITORS, SCOPES, Asked, NotUnderstood, answered, asked_in, is_scheme
from .grants import CODE_LIFETIME_S, Allowed, Full, Grants, Taken
from .hub_log import in_log
from .sign_in_page import PAGE, lifetime_words, shown_code

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Before it the page's form is not bound to the login, and Allow is refused.
NEEDS = (4, 1)
#: Beyond the site's own policy: nobody frames the page under a click, and its form goes nowhere else.
PAGE_POLICY = "frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
MAX_BODY_BYTES = 4096
#: One wording for all: which of them it was is nobody's business but the user's.
CODE_REFUSED = "The code is wrong, was already used, or is too old. Start the sign-in again."


class SignInHandler(BaseHandler):
    """The page, behind whatever login the hub has. Its address holds nothing secret."""

    def initialize(self, grants: Grants, editors: frozenset[str]) -> None:
        """Take the store in which codes wait for their editors, and which editors take them by an address."""
        self.grants = grants
        self.editors = editors

    def set_default_headers(self) -> None:
        """Add to the hub's headers what a page with a button to press wants."""
        super().set_default_headers()
        self.add_header("Content-Security-Policy", PAGE_POLICY)  # browsers obey both
        self.set_header("X-Frame-Options", "DENY")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "same-origin")

    def check_xsrf_cookie(self) -> None:
        """Leave it to `post`, which goes back to the question when another user has signed in meanwhile."""

    @authenticated
    async def get(self) -> None:
        """Ask the user."""
        asked = self._asked()
        user = self.current_user
        held = [scope for scope in asked.scopes if may(user, scope)]
        expires_in = self._lifetime(asked)
        await self._show(
            "ask",
            may_not_make=not may(user, "tokens!user"),
            given=[SCOPES[scope] for scope in held],
            not_given=[SCOPES[scope] for scope in asked.scopes if scope not in held],
            note=asked.note,
            until=datetime.now(timezone.utc) + timedelta(seconds=expires_in),
            lifetime=lifetime_words(expires_in),
            shortened=expires_in < asked.expires_in,
            # As its LogoutHandler does, which tells nobody.
            ends_servers=self.settings.get("shutdown_on_logout", False) and user.active,
        )

    async def post(self) -> None:
        """Take the user's answer."""
        asked = self._asked()
        answer = self.get_body_argument("answer", "")
        if self.current_user is None or not self._is_from_own_page() or answer not in {"allow", "cancel"}:
            # Signed out or in as another meanwhile, or sent by another site: whoever is here now is asked.
            self.redirect(self.request.uri, status=303)
        elif answer == "allow":
            await self._allow(asked)
        else:
            await self._answer("cancelled", asked, {"error": "access_denied"})

    async def _allow(self, asked: Asked) -> None:
        user = self.current_user
        scopes = tuple(scope for scope in asked.scopes if may(user, scope))
        if not scopes or not may(user, "tokens!user"):
            raise HTTPError(403, "Your account isn't allowed to create such a token.")
        allowed = Allowed(user.name, user.cookie_id, asked.challenge, scopes, self._lifetime(asked), asked.note)
        try:
            code = self.grants.add(allowed)
        except Taken:
            raise HTTPError(403, "Someone else answered this sign-in. Start again in your editor.") from None
        except Full:
            raise HTTPError(503, "Too many sign-ins are in progress. Try again in a few minutes.") from None
        self.log.info("%s allowed an editor a token with the scopes %s", in_log(user.name), " ".join(scopes))
        lifetime = lifetime_words(self.grants.lifetime_s)
        await self._answer("allowed", asked, {"code": code}, code=shown_code(code), code_lifetime=lifetime)

    async def _answer(self, step: str, asked: Asked, answer: dict[str, str], **shown: object) -> None:
        back = answered(asked.back, {**answer, "state": asked.state}) if asked.back else None
        if back:
            # A redirect would leave no page with the code, be in the hub's log, and be stopped by form-action.
            self.set_header("Refresh", f"0;url={back}")
        await self._show(step, back=back, **shown)

    async def _show(self, step: str, **shown: object) -> None:
        # The environment gives back a template that is one already, so it is filled in as the site's are.
        page = self.settings["jinja2_env"].from_string(PAGE)
        self.finish(await self.render_template(page, step=step, no_spawner_check=True, **shown))

    def _asked(self) -> Asked:
        names = self.request.query_arguments
        try:
            return asked_in({name: self.get_query_arguments(name, strip=False) for name in names}, self.editors)
        except NotUnderstood as reason:
            words = f"This isn't an address that the extension uses for a sign-in. {reason} Start again in your editor."
            raise HTTPError(400, words) from None

    def _lifetime(self, asked: Asked) -> int:
        longest = self.settings.get("token_expires_in_max_seconds") or asked.expires_in  # JupyterHub 5.1
        return min(asked.expires_in, int(longest))

    def _is_from_own_page(self) -> bool:
        # As JupyterHub's own check, without the exceptions that 4.1 makes. It is bound to the login and its user.
        sent = self.get_body_argument("_xsrf", "").encode(errors="surrogatepass")
        return hmac.compare_digest(sent, self.xsrf_token)


class TokenHandler(APIHandler):
    """A code for a token. Whoever has the code and its verifier needs nothing else."""

    _accept_token_auth = False
    _accept_cookie_auth = False

    def initialize(self, grants: Grants) -> None:
        """Take the store in which codes wait for their editors."""
        self.grants = grants

    def check_xsrf_cookie(self) -> None:
        """Allow any request: no cookie counts here."""

    def post(self) -> None:
        """Make the token that was allowed, and answer with it."""
        code, verifier = self._code_and_verifier()
        allowed = self.grants.take(code, verifier)
        user = self.find_user(allowed.user_name) if allowed else None
        if allowed is None or user is None or user.cookie_id != allowed.cookie_id:
            raise HTTPError(403, CODE_REFUSED)
        token = self._make_token(user, allowed)
        model = self.token_model(orm.APIToken.find(self.db, token))
        self.log.info(
            "%s signed in to an editor: token %s, scopes %s",
            in_log(user.name),
            model["id"],
            " ".join(allowed.scopes),
        )
        kept = {key: model[key] for key in ("id", "user", "expires_at", "note", "created")}
        self.set_status(201)
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps({"api": 1, "token": token, "scopes": sorted(model["scopes"]), **kept}))

    def _make_token(self, user: Any, allowed: Allowed) -> str:  # noqa: ANN401
        if not may(user, "tokens!user"):
            raise HTTPError(400, "This account is no longer allowed to create tokens.")
        try:
            return str(
                user.new_api_token(note=allowed.note, expires_in=allowed.expires_in, scopes=list(allowed.scopes))
            )
        except (ValueError, KeyError) as error:  # what the account lost since it allowed the token
            raise HTTPError(400, "%s", in_log(error)) from error

    def _code_and_verifier(self) -> tuple[str, str]:
        is_json = self.request.headers.get("Content-Type", "").split(";")[0].strip().lower() == "application/json"
        if not is_json or len(self.request.body) > MAX_BODY_BYTES:
            _refuse_body()
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):  # the latter for brackets without end
            _refuse_body()
        code, verifier = (body.get("code"), body.get("verifier")) if isinstance(body, dict) else (None, None)
        if not isinstance(code, str) or not isinstance(verifier, str):
            _refuse_body()
        return code, verifier


def _refuse_body() -> NoReturn:
    raise HTTPError(400, 'The body must be JSON: {"code": "...", "verifier": "..."}')


def sign_in_handlers(
    code_lifetime_s: float | None = None, editors: Iterable[str] = ()
) -> list[tuple[str, type, dict[str, Any]]]:
    """Return the handlers of the sign-in, for ``c.JupyterHub.extra_handlers``."""
    if version_info[:2] < NEEDS:
        reason = "it needs JupyterHub 4.1 or newer"
        raise RuntimeError(reason)
    more = frozenset(editors)
    for editor in more:
        if not is_scheme(editor):
            reason = f"{editor!r} isn't a scheme of an editor's own addresses"
            raise ValueError(reason)
    grants = Grants(CODE_LIFETIME_S if code_lifetime_s is None else code_lifetime_s)
    page = {"grants": grants, "editors": EDITORS | more}
    return [
        (r"/hub-kernels/sign-in", SignInHandler, page),
        (r"/api/hub-kernels/token", TokenHandler, {"grants": grants}),
    ]
