import { readFile } from "node:fs/promises";
import path from "node:path";
import { startHub } from "../../../rig/hub.js";
import { startKeyring } from "../../../rig/keyring.js";
import { CLASSIC_PAGES } from "../../../rig/python.js";
import { startSpawnerHub } from "../../../rig/spawners.js";
import type { PreparedSuite } from "../suite.js";

/** What the real spawner's own check of options says to one user. */
const refusing = `
from tornado.web import HTTPError

def one_gpu_for_eve(spawner, options):
    if spawner.user.name == "eve" and options.get("gpus") == "2":
        raise HTTPError(400, "eve may have one GPU only")

c.Spawner.apply_user_options = one_gpu_for_eve
`;

/** A form that can delete something and asks for a password; and one whose "Big" means a terminal. */
const erasing = `
import asyncio

class Erases(Acting):
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

WAYS["erases"] = Erases

class Interface(Sets):
    """Its user interface is chosen, as slurmformspawner's."""

    def options_from_form(self, formdata):
        self.default_url = "/terminals/1" if formdata["size"][0] == "big" else "/lab"
        return super().options_from_form(formdata)

class WithoutPages(Interface):
    """Its server has none of the pages that its form offers."""

    def get_args(self):
        return [*super().get_args(), "--ServerApp.jpserver_extensions=nbclassic=False"]

WAYS["interface"] = Interface
WAYS["pageless"] = WithoutPages

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

WAYS["wipes"] = Wipes

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

WAYS["changes"] = Changes

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

WAYS["loses"] = Loses

class Fixed(Acting):
    """Its form has nothing to choose."""

    def _options_form_default(self):
        return '<input type="hidden" name="plan" value="a">'

    def options_from_form(self, formdata):
        return {"plan": formdata["plan"]}

WAYS["fixed"] = Fixed

class Tires(Returns):
    """Each second start fails."""

    starts = 0

    async def start(self):
        Tires.starts += 1
        if Tires.starts % 2 == 0:
            await asyncio.sleep(8)
            raise RuntimeError("no room")
        return await super().start()

WAYS["tires"] = Tires
`;

/** A hub with its companion; one without whose form is written by hand and which takes one password; one with its companion, without options; and one whose form's handler acts. */
export async function prepare(): Promise<PreparedSuite> {
  const acting = await readFile(
    path.resolve(import.meta.dirname, "../../contract/companion/acting-spawner.py"),
    "utf8",
  );
  const [hub, plain, bare, acts, keyring] = await Promise.all([
    startSpawnerHub("kubespawner", { companion: true, config: refusing }),
    startSpawnerHub("html", { config: `c.DummyAuthenticator.password = "open sesame"` }),
    startHub({ companion: true }),
    startHub({ companion: true, config: acting + erasing, packages: [CLASSIC_PAGES] }),
    startKeyring(),
  ]);
  const env = Object.fromEntries(Object.entries(keyring.env).filter((entry): entry is [string, string] => !!entry[1]));
  const known = (running: typeof hub) =>
    JSON.stringify({ url: running.url, version: running.version, adminToken: running.adminToken });
  return {
    env: {
      ...env,
      RIG_COMPANION_HUB: known(hub),
      RIG_PLAIN_HUB: known(plain),
      RIG_BARE_HUB: known(bare),
      RIG_ACTING_HUB: known(acts),
    },
    async stop() {
      await Promise.all([hub.stop(), plain.stop(), bare.stop(), acts.stop(), keyring.stop()]);
    },
  };
}
