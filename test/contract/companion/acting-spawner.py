# Ways in which options forms of public hubs act on the spawner itself, each for the user of its name. All tell the chosen size as $GOT.
from traitlets import Unicode  # noqa: E402

FORM = """
  <label for="size">Size</label>
  <select id="size" name="size"><option value="small">Small</option><option value="big">Big</option></select>
"""


class Acting(RigSpawner):
    got = Unicode("default")

    def __new__(cls, *args, user=None, **kwargs):
        return super().__new__(WAYS.get(user.name if user else "", cls), *args, user=user, **kwargs)

    def _options_form_default(self):
        return FORM

    def options_from_form(self, formdata):
        size = formdata["size"][0]
        if size not in ("small", "big", "broken"):
            raise ValueError(f"There is no size '{size}'.")
        return {"size": size, **({"mode": "fail"} if size == "broken" else {})}

    def get_env(self):
        return {**super().get_env(), "GOT": self.size()}

    def size(self):
        return self.user_options.get("size", "default")


class Sets(Acting):
    """The handler sets what the start reads."""

    def options_from_form(self, formdata):
        self.got = formdata["size"][0]
        return {"size": self.got}

    def size(self):
        return self.got


class Keeps(Acting):
    """user_options is a property that nobody else can set (slurmformspawner)."""

    form_values = {"size": "default"}

    @property
    def user_options(self):
        return dict(self.form_values)

    @user_options.setter
    def user_options(self, value):
        pass

    def options_from_form(self, formdata):
        self.form_values = {"size": formdata["size"][0]}
        return dict(self.form_values)


class Learns(Acting):
    """What may be chosen is known once the form was made (slurmformspawner)."""

    choices = None

    async def get_options_form(self):
        self.choices = ["small", "big"]
        return FORM

    def options_from_form(self, formdata):
        if self.choices is None:
            raise TypeError("Choices cannot be None.")
        return super().options_from_form(formdata)


class Decides(Sets):
    """Asking for the form decides, and there is none to show."""

    async def get_options_form(self):
        self.got = "decided"
        return ""


class Returns(Sets):
    """The handler returns nothing."""

    def options_from_form(self, formdata):
        self.got = formdata["size"][0]


class Reads(Acting):
    """The handler reads what the browser's request has."""

    def options_from_form(self, formdata):
        page = self.handler.request.headers["Referer"].split("?")[0].rsplit("/hub/", 1)[1]
        return {"size": self.handler.get_body_argument("size"), "from": page}


WAYS = {"sets": Sets, "keeps": Keeps, "learns": Learns, "decides": Decides, "returns": Returns, "reads": Reads}

c.JupyterHub.spawner_class = Acting
c.JupyterHub.named_server_limit_per_user = 1
