import assert from "node:assert/strict";
import path from "node:path";
import { setTimeout as passed } from "node:timers/promises";
import { run } from "../../../rig/command.js";
import { companionConfig } from "../../../rig/companion.js";
import type { RunningHub } from "../../../rig/hub.js";
import { allowOnPage } from "../../../rig/hub-login.js";
import { textOf } from "../../../rig/page-form.js";
import { hubEnvironment } from "../../../rig/python.js";
import { canSignIn } from "../../../src/hubClient/signIn/companion-sign-in.js";
import { companionWith, failure } from "../companion/companion-on-hub.js";
import { HUB_DEADLINE_MS, noSignal } from "../hubClient/client-on-hub.js";
import { allowed, begin, exchange, hubWithSignIn, pageFor, PASSWORD, RETURN_TO } from "./sign-in-on-hub.js";

const CODE_LIFETIME_S = 1;
const OWN_EDITOR = "our-editor";
const DAY_S = 24 * 60 * 60;

/** More sign-ins at once than a test could make in the browser; prints what became of them. */
const CROWD = `
from hub_kernels_companion.grants import GRANTS_IN_ALL, Allowed, Full, Grants, challenge_of
clock = [0.0]
grants = Grants(300, now=lambda: clock[0])
allow = lambda user: grants.add(Allowed(str(user), f"cookie {user}", challenge_of(str(user)), ("servers!user",), 60, "note"))
first = allow(0)
for user in range(1, GRANTS_IN_ALL):
    allow(user)
try:
    allow(GRANTS_IN_ALL)
except Full:
    print("full")
assert grants.take(first, "0").user_name == "0"
allow(GRANTS_IN_ALL)
clock[0] = 301.0
for user in range(GRANTS_IN_ALL):
    allow(user)
print("empty again")
`;

describe("the companion's sign-in page", function () {
  this.timeout(HUB_DEADLINE_MS);
  let hub: RunningHub;
  let without: RunningHub;
  before(async () => {
    [hub, without] = await Promise.all([
      hubWithSignIn(
        { line: "6.1", basePath: "/jupyter" },
        `code_lifetime_s=${CODE_LIFETIME_S}, editors=["${OWN_EDITOR}"]`,
      ),
      hubWithSignIn({ line: "5.5" }, "sign_in=False"),
    ]);
  });
  after(() => Promise.all([hub.stop(), without.stop()]));

  /** Each changed in one thing, by a browser that is signed in. */
  async function answersTo(changed: [name: string, value: string | undefined][]): Promise<[string, number][]> {
    const { browser, page } = await pageFor(begin(hub, { returnTo: RETURN_TO }).url);
    assert.equal(page.status, 200);
    const answers: [string, number][] = [];
    for (const [name, value] of changed) {
      const url = new URL(begin(hub, { returnTo: RETURN_TO }).url);
      if (value === undefined) url.searchParams.delete(name);
      else url.searchParams.set(name, value);
      const asked = await browser.open(url);
      const posted = await browser.send(
        asked,
        { action: url.href, hidden: [], fields: new Set() },
        { answer: "allow" },
      );
      assert.equal(posted.status, asked.status, "what is not asked cannot be allowed");
      if (asked.status === 400) assert.match(textOf(asked.html), /This isn't an address that the extension uses/);
      if (value !== undefined && value.length > 3) assert.ok(asked.status === 200 || !asked.html.includes(`>${value}`));
      answers.push([`${name}=${value ?? "(none)"}`, asked.status]);
    }
    return answers;
  }
  const expectAll = async (status: number, name: string, values: (string | undefined)[]) => {
    const changed = values.map((value): [string, string | undefined] => [name, value]);
    assert.deepEqual(
      await answersTo(changed),
      changed.map(([, value]) => [`${name}=${value ?? "(none)"}`, status]),
    );
  };

  it("asks for no more than an editor needs, and for this user only", async () => {
    const wide = ["inherit", "self", "admin:users", "admin:servers!user", "servers", "servers!user=ada", "tokens"];
    const odd = ["servers!user=bob", "servers!server=ada/", "servers!user!user", "SERVERS!user", "", " ", undefined];
    const mixed = ["servers!user inherit", "servers!user  tokens!user", "servers!user,tokens!user", "servers!user\n"];
    await expectAll(400, "scopes", [...wide, ...odd, ...mixed]);
    await expectAll(200, "scopes", ["servers!user", "tokens!user users:activity!user", "servers!user servers!user"]);
  });

  it("asks for a token that ends, within a year", async () => {
    const wrong = [
      "59",
      "0",
      "-1",
      String(366 * DAY_S + 1),
      "1e3",
      "60.5",
      "٣٠٠٠",
      " 60",
      "9".repeat(400),
      "",
      undefined,
    ];
    await expectAll(400, "expires_in", wrong);
    await expectAll(200, "expires_in", ["60", String(366 * DAY_S)]);
  });

  it("shows a note of plain text", async () => {
    await expectAll(400, "note", ["", "  ", undefined, "x".repeat(101), "a\nb", "a\u007fb", "a\u202eb", "a\u2028b"]);
    await expectAll(200, "note", ["Ädas Rechner 𝒉 (Code – OSS)", "x".repeat(100)]);
  });

  it("goes to nothing but an editor with this extension", async () => {
    const path = "://hub-kernels.hub-kernels/signed-in";
    const schemes = ["web+vscode", "ext+vscode", "HTTPS", "1a"];
    await expectAll(400, "return", [
      ...schemes.map((scheme) => scheme + path),
      "javascript:alert(1)//://hub-kernels.hub-kernels/signed-in",
      "vscode://evil.hub-kernels/signed-in",
      "vscode://hub-kernels.hub-kernels.evil/signed-in",
      "vscode://hub-kernels.hub-kernels@evil/signed-in",
      "vscode://evil@hub-kernels.hub-kernels/signed-in",
      "vscode://hub-kernels.hub-kernels:80/signed-in",
      "vscode://hub-kernels.hub-kernels",
      "vscode://hub-kernels.hub-kernels/../evil/signed-in",
      "vscode://hub-kernels.hub-kernels/signed-in#fragment",
      "vscode://hub-kernels.hub-kernels/signed-in\r\nSet-Cookie: a=b",
      "vscode://hub-kernels.hub-kernels/signed-in\n",
      'vscode://hub-kernels.hub-kernels/signed-in?a="><script>',
      "vscode://hub-kernels.hub-kernels/signed-in?code=ABCDEFGH",
      "vscode://hub-kernels.hub-kernels/signed-in?a=1&state=x",
      "vscode://hub-kernels.hub-kernels/signed-in?error",
      `${RETURN_TO}${"x".repeat(300)}`,
      "//hub-kernels.hub-kernels/signed-in",
      "",
    ]);
    const editors = ["vscode", "vscode-insiders", "vscodium", "cursor", "windsurf", "code-oss"];
    const good = [...editors.map((scheme) => scheme + path), RETURN_TO, `vscode${path}?windowId%3D1`];
    await expectAll(200, "return", [...good, undefined]);
  });

  it("gives its answer to the editors of a list that an administrator can extend; to others it shows the code", async () => {
    const answerTo = async (scheme: string) => {
      const begun = begin(hub, { returnTo: `${scheme}://hub-kernels.hub-kernels/signed-in` });
      return await allowOnPage(begun.url, { user: "ada", password: PASSWORD }, "allow");
    };
    for (const scheme of ["vscode", "cursor", OWN_EDITOR]) {
      assert.ok(
        (await answerTo(scheme)).returnTo?.startsWith(`${scheme}://hub-kernels.hub-kernels/signed-in?`),
        scheme,
      );
    }
    for (const scheme of ["http", "https", "javascript", "data", "file", "smb", "intent", "magnet", "some-editor"]) {
      const { returnTo, code } = await answerTo(scheme);
      assert.equal(returnTo, undefined, scheme);
      assert.match(code ?? "", /^[A-Z2-9]{4}-[A-Z2-9]{4}$/, scheme);
    }
  });

  it("takes a challenge and a state of the right shape, once", async () => {
    await expectAll(400, "challenge", ["x".repeat(42), "x".repeat(44), `${"x".repeat(42)}=`, "", undefined]);
    await expectAll(400, "state", ["x".repeat(21), "x".repeat(129), "x&y".repeat(10), "", undefined]);
    const { browser } = await pageFor(begin(hub).url);
    const twice = await browser.open(`${begin(hub).url}&scopes=tokens!user`);
    assert.equal(twice.status, 400);
  });

  it("wants its code soon", async () => {
    const begun = begin(hub);
    const code = await allowed(begun);
    await passed(CODE_LIFETIME_S * 1000);
    assert.equal((await failure(exchange(hub, code, begun.verifier))).kind, "sign-in-code-refused");
    const { page, browser } = await pageFor(begun.url);
    assert.match(textOf((await browser.submit(page, { answer: "allow" })).html), /works once, within 1 second,/);
  });

  it("refuses more sign-ins than a hub has users, until their time is over", async () => {
    const environment = await hubEnvironment("6.1");
    // The line that puts the companion on Python's path.
    const [onPath = ""] = /^sys\.path\.insert.*$/m.exec(await companionConfig(environment)) ?? [];
    const printed = await run(path.join(environment, "bin", "python"), ["-c", `import sys\n${onPath}\n${CROWD}`]);
    assert.equal(printed, "full\nempty again\n");
  });

  it("is not there where an administrator switched it off", async () => {
    const { abilities } = await companionWith(without, undefined).about(noSignal);
    assert.equal(canSignIn(abilities), false);
    assert.equal(canSignIn((await companionWith(hub, undefined).about(noSignal)).abilities), true);
    const { page } = await pageFor(begin(without).url);
    assert.equal(page.status, 404);
    assert.equal((await failure(exchange(without, "AAAAAAAA", "v"))).kind, "companion-missing");
  });
});
