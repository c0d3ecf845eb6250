import assert from "node:assert/strict";
import { parseHubAddress } from "../../../src/hubClient/address/hub-address.js";
import { toWhoami, whoamiModel } from "../../../src/hubClient/answers.js";
import { ScopeMissing, TokenEnded } from "../../../src/hubClient/errors.js";
import { validated } from "../../../src/hubClient/json-answer.js";
import { serverLabel } from "../../../src/model/server-label.js";
import type { Account, Server } from "../../../src/model/types.js";
import { accountLabel } from "../../../src/signIn/accountsMenu/authentication-sessions.js";
import { TokenOfAnotherUser } from "../../../src/signIn/sign-in-check.js";
import { hubLabel } from "../../../src/text/hub-label.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { english } from "../ui/english.js";

const link = "[OK](command:workbench.action.terminal.new)";
/** As the editor finds links in a notification and in what a box says (vs/base/common/linkedText). */
const isLink = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+/i;
const at = "https://hub.example/";

describe("security: nothing of a hub becomes a command to click on", () => {
  it("not the address that was pasted", () => {
    const [baseUrl] = parseHubAddress(`https://hub.example/${link}/hub/home`).candidates;
    assert.match(baseUrl, isLink);
    assert.doesNotMatch(hubLabel(baseUrl), isLink);
    assert.doesNotMatch(accountLabel({ baseUrl, user: "ada" }), isLink);
  });

  it("not the name of a server", () => {
    const account = { label: "hub.example", servers: [] as readonly Server[] } as Account;
    for (const server of [{ name: link }, { name: "gpu", displayName: link }]) {
      const label = serverLabel(account, server as Server);
      assert.match(label, /^hub\.example: \[OK\]/);
      assert.doesNotMatch(label, isLink);
    }
  });

  it("nothing of an error", () => {
    const errors = [
      new TokenOfAnotherUser(at, link, "ada"),
      new TokenEnded(at, link, "expired"),
      new ScopeMissing(at, ["servers"], "", [link]),
    ];
    for (const error of errors) {
      const { message } = describeError(error, english);
      assert.match(message, /\[OK\]/);
      assert.doesNotMatch(message, isLink);
    }
  });

  it("not the name of an account, nor does it read otherwise than it is", () => {
    const whoami = (name: string) =>
      toWhoami(validated(whoamiModel, { name }, at, "GET user?include_stopped_servers"), at);
    for (const name of [link, `ada ${link}`, "ada\u202Eadb", "ada\n", "ada\u2066", "\u0000", ""]) {
      assert.throws(() => whoami(name), { kind: "unexpected-answer" }, JSON.stringify(name));
    }
    for (const name of ["ada", "ada@hub.example", "Ada Lovelace (guest) [x]", "ädå-陳", "a\u200Db"]) {
      assert.equal(whoami(name).name, name);
    }
  });
});
