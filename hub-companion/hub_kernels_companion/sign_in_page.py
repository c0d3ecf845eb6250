"""What the sign-in page says, in the site's own look: its ``page.html`` is around it."""

from __future__ import annotations

#: Works without scripts. Bootstrap's classes are those of JupyterHub 4 (Bootstrap 3) and later (Bootstrap 5).
PAGE = """\
{% extends "page.html" %}
{% block title %}Sign in from your editor{% endblock %}
{% block main %}
<div class="container" id="hub-kernels-sign-in" data-step="{{ step }}">
{% if step == "ask" %}
  <h1>Do you want to let your editor use your account?</h1>
  <p class="lead">
    <strong>Hub Kernels</strong>, an extension for Visual Studio Code and similar editors,
    requests a token for your account <strong>{{ user.name }}</strong>.
  </p>
  {% if may_not_make %}
  <p class="alert alert-warning" role="alert">
    Your account isn't allowed to create tokens on this hub. Ask the hub's admin for the scope <code>tokens</code>.
  </p>
  {% elif not given %}
  <p class="alert alert-warning" role="alert">Your account doesn't have any of the requested permissions:</p>
  {% else %}
  <p>The editor calls itself &ldquo;{{ note }}&rdquo;. With the token, it can:</p>
  <ul>
    {% for words in given %}<li>{{ words }}</li>
    {% endfor %}
  </ul>
  <p>
    The token expires on
    <strong><time datetime="{{ until.isoformat() }}">{{ until.strftime("%d %B %Y, %H:%M") }} UTC</time></strong>
    (after {{ lifetime }}{% if shortened %}, the maximum that this hub allows{% endif %}).
  </p>
  {% endif %}
  {% if not_given and not may_not_make %}
  {% if given %}<p>It also requests the following, which your account doesn't have and so can't give:</p>{% endif %}
  <ul id="not-given">
    {% for words in not_given %}<li>{{ words }}</li>
    {% endfor %}
  </ul>
  {% endif %}
  <p>
    <strong>Allow it only if you just started this sign-in yourself, in your own editor.</strong>
    You can revoke the token at any time on the <a href="{{ base_url }}token">token page</a>.
  </p>
  <p>
    Do you want to use another account instead of <strong>{{ user.name }}</strong>?
    <a id="other-account" href="{{ logout_url }}">Log out</a>,
    then open this page again from the box that's waiting in the editor.
    {% if ends_servers %}
    <strong id="ends-servers">Logging out also stops your running servers on this hub.</strong>
    {% endif %}
  </p>
  <form method="post" action="">
    <input type="hidden" name="_xsrf" value="{{ xsrf }}">
    {% if given and not may_not_make %}
    <button type="submit" name="answer" value="allow" class="btn btn-jupyter">Allow</button>
    {% endif %}
    <button type="submit" name="answer" value="cancel" class="btn btn-default btn-secondary">Cancel</button>
  </form>
{% elif step == "allowed" %}
  <h1>Allowed</h1>
  {% if back %}
  <p class="lead">Your editor continues automatically. You can close this page.</p>
  <p><a class="btn btn-jupyter" id="back" href="{{ back }}">Back to the editor</a></p>
  <p>If nothing happens there, enter this code in the box that's waiting in the editor:</p>
  {% else %}
  <p class="lead">Enter this code in the box that's waiting in the editor:</p>
  {% endif %}
  <p style="font-size: 2.5em"><code id="code" style="user-select: all">{{ code }}</code></p>
  <p>
    It works once, within {{ code_lifetime }}, and only in the editor that started the sign-in.
    Don't give it to anyone, whoever asks for it.
  </p>
{% else %}
  <h1>Canceled</h1>
  <p class="lead">No token was created. You can close this page.</p>
  {% if back %}<p><a class="btn btn-jupyter" id="back" href="{{ back }}">Back to the editor</a></p>{% endif %}
{% endif %}
</div>
{% endblock %}
"""

_UNITS = ((24 * 60 * 60, "day"), (60 * 60, "hour"), (60, "minute"), (1, "second"))


def lifetime_words(seconds: float) -> str:
    """Return ``30 days``: a lifetime in the largest unit that it has at least two of."""
    for unit_s, name in _UNITS:
        if seconds >= 2 * unit_s:
            return f"{round(seconds / unit_s)} {name}s"
    return f"{round(seconds)} second"


def shown_code(code: str) -> str:
    """Return ``ABCD-EFGH``, as it is easier to type."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"
