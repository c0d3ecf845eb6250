# More ways of forms that act on the spawner (test/contract/companion/acting-spawner.py), for what a window asks and starts: each for the
# user of its name. Goes behind those.
import asyncio

env_of = Acting.get_env


def told_env(self):
    """What the server's environment tells stands in a file too, for who does not want a kernel to read it."""
    env = env_of(self)
    os.makedirs(self.home_dir, exist_ok=True)
    with open(os.path.join(self.home_dir, "got"), "w") as told:
        told.write(env["GOT"])
    return env


Acting.get_env = told_env


async def told_to_go_on(spawner):
    while not os.path.exists(os.path.join(spawner.home_dir, "go-on")):
        await asyncio.sleep(0.05)


class Erases(Acting):
    """Its form can delete something, and asks for a password."""

    def _options_form_default(self):
        return FORM + """
          <label><input type="checkbox" name="erase"> Erase my environment</label>
          <label for="vault">Vault password</label> <input id="vault" name="vault" type="password">
        """

    def options_from_form(self, formdata):
        erase = "erase" if "erase" in formdata else "keep"
        self.got = " ".join([formdata["size"][0], erase, formdata["vault"][0]])
        return {"size": formdata["size"][0], "erase": "erase" in formdata, "comment": formdata["vault"][0]}

    def size(self):
        return self.got


class Interface(Sets):
    """Its user interface is chosen, as slurmformspawner's: "Big" means a terminal."""

    def options_from_form(self, formdata):
        self.default_url = "/terminals/1" if formdata["size"][0] == "big" else "/lab"
        return super().options_from_form(formdata)


class WithoutPages(Interface):
    """Its server has none of the pages that its form offers."""

    def get_args(self):
        return [*super().get_args(), "--ServerApp.jpserver_extensions=nbclassic=False"]


class Wipes(Sets):
    """Its form is filled in with what was chosen the last time, and the first start fails."""

    box, failed = "", False

    async def get_options_form(self):
        return FORM + f'<label><input type="checkbox" name="fresh"{Wipes.box}> A fresh environment</label>'

    def options_from_form(self, formdata):
        self.got = formdata["size"][0] + (" fresh" if "fresh" in formdata else "")
        return {}

    async def start(self):
        Wipes.box = " checked" if "fresh" in self.got else ""
        if not Wipes.failed:
            Wipes.failed = True
            raise RuntimeError("the disk is full")
        return await super().start()


class Changes(Sets):
    """Its form is another one after the first start."""

    plan = "a"

    async def get_options_form(self):
        return FORM + f'<input type="hidden" name="plan" value="{Changes.plan}">'

    def options_from_form(self, formdata):
        self.got = formdata["size"][0] + " " + formdata["plan"][0]
        return {}

    async def start(self):
        Changes.plan = "b"
        return await super().start()


class Loses(Sets):
    """After the first start its form has nothing to choose."""

    form = FORM + '<label><input type="checkbox" name="wipe"> Wipe my disk</label>'

    async def get_options_form(self):
        return Loses.form

    def options_from_form(self, formdata):
        self.got = " ".join([formdata.get("size", ["none"])[0], *(["wiped"] if "wipe" in formdata else [])])
        return {}

    async def start(self):
        Loses.form = '<input type="hidden" name="plan" value="a">'
        return await super().start()


class Fixed(Acting):
    """Its form has nothing to choose."""

    def _options_form_default(self):
        return '<input type="hidden" name="plan" value="a">'

    def options_from_form(self, formdata):
        return {"plan": formdata["plan"]}


class Tires(Returns):
    """Each second start fails, when it is told to."""

    starts = 0

    async def start(self):
        Tires.starts += 1
        if Tires.starts % 2 == 0:
            await told_to_go_on(self)
            raise RuntimeError("no room")
        return await super().start()


class Joins(Acting):
    """Its start goes on when it is told to."""

    async def start(self):
        await told_to_go_on(self)
        return await super().start()


WAYS.update(
    {
        "erases": Erases,
        "interface": Interface,
        "pageless": WithoutPages,
        "wipes": Wipes,
        "changes": Changes,
        "loses": Loses,
        "fixed": Fixed,
        "tires": Tires,
        "joins": Joins,
    }
)
