import assert from "node:assert/strict";
import { inspect } from "node:util";
import * as vscode from "vscode";
import { spelledIn } from "../../token-spellings.js";
import { Opened } from "../commands/opened.js";
import { until } from "../commands/until.js";
import { type Added, hubUrl } from "../kernels/rig.js";
import { driven, type Outcome, refused } from "./attended.js";
import { addedWithToken, asked, inKeychain } from "./rig.js";

const provider = "jupyterhub";
const hub = "hub-kernels.hub-kernels";
/** Any token, such as one that a command made. */
const madeByHub = /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/;

describe("another extension, without the user's consent", function () {
  // Every command with five kinds of arguments, each to its end.
  this.timeout(600_000);
  let bob: Added & { token: string };
  let kept = "";
  before(async () => {
    bob = await addedWithToken("bob");
  });

  /** For the token as it was given, and as a renewal may have made it since. */
  async function searched(what: string, found: unknown, mayBeRenewed = true): Promise<void> {
    if (mayBeRenewed) kept = await inKeychain("bob");
    const text = inspect(found, { depth: 12, maxStringLength: Infinity, showHidden: true, getters: true });
    assert.deepEqual(spelledIn(text, [bob.token, kept]), [], what);
    assert.doesNotMatch(text, madeByHub, what);
  }

  it("learns which accounts there are, as of every provider, and no token", async () => {
    const accounts = await asked<vscode.AuthenticationSessionAccountInformation[]>({ do: "accounts", provider });
    assert.ok(
      accounts.some(({ label }) => label.startsWith("bob @ http://127.0.0.1:")),
      inspect(accounts),
    );
    await searched("accounts", accounts);
  });

  for (const scopes of [["servers!user"], ["access:servers!user", "servers!user"], []]) {
    it(`gets no session (${scopes.join(" ") || "no scopes"}), asked silently`, async () => {
      assert.equal(await asked({ do: "session", provider, scopes, options: { silent: true } }), undefined);
    });
  }

  it("gets no session by the command that “Sign in to use …” in the Accounts menu is", async () => {
    // Asked for by no other test, whose commands would still be there.
    const scopes = ["servers!user", "read:servers!user"];
    const before = new Set(await asked<string[]>({ do: "commands" }));
    assert.equal(await asked({ do: "session", provider, scopes, options: {} }), undefined);
    const isOffered = (id: string) => !before.has(id) && /^jupyterhub:somebody-else\.asking:/.test(id);
    let id = "";
    await until("the menu offers it", async () => {
      id = (await asked<string[]>({ do: "commands" })).find(isOffered) ?? "";
      return id !== "";
    });
    // A list can be answered by a command as well as by a key; a modal question cannot.
    const { said } = await driven(() => asked({ do: "command", id }));
    assert.match(said.join(), /Do you want to let another extension use JupyterHub as bob @ /);
    await searched(id, said);
    assert.equal(await asked({ do: "session", provider, scopes, options: { silent: true } }), undefined);
  });

  it("finds nothing in what this extension exports", async () => {
    assert.equal(await asked({ do: "exports", extension: hub }), null);
  });

  for (const [how, attended] of Object.entries({ refused, driven })) {
    it(`finds no token in what any of our commands gives, throws, says, opens or copies (questions are ${how})`, async () => {
      const ids = (await vscode.commands.getCommands(true)).filter((id) => id.startsWith("hubKernels."));
      assert.ok(ids.includes("hubKernels.addHub") && ids.includes("hubKernels.copyForOtherTools"));
      const opened = new Opened();
      await vscode.env.clipboard.writeText("as it was");
      try {
        for (const id of ids) {
          for (const args of argumentsFor(bob)) {
            const outcome = await attended(() => asked({ do: "command", id, args }));
            await searched(`${id} ${inspect(args)}`, outcome, !isRefused(outcome));
          }
        }
      } finally {
        opened.restore();
      }
      await searched("what was opened", opened.addresses);
      const copied = await vscode.env.clipboard.readText();
      assert.notEqual(copied, "", "the clipboard can be read");
      await searched("the clipboard", copied);
    });
  }
});

/** For its arguments: nothing was done. Another process is asked what the keychain has, which takes longer than most commands. */
function isRefused({ error }: Outcome): boolean {
  return error instanceof TypeError && error.message.includes(" does not take these arguments: ");
}

/** All that an extension could give, and that could look like what a menu or our own code gives. */
function argumentsFor({ account: id, server }: Added): unknown[][] {
  const about = { account: id };
  return [[], [about], [{ hub: hubUrl }], [{ server }], [{ about, id }], [{ account: id, token: "a1" }]];
}
