import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FlowRig } from "../rig.js";

const noToken = "0123456789abcdef0123456789abcdef";

export function hubCases(rig: () => FlowRig): void {
  const user = () => rig().user;
  const add = (url: string, token: string) => rig().window.add(url, token);

  describe("when it is added", () => {
    it("costs two requests", async () => {
      const secret = await rig().hub.token("ada");
      rig().hub.clearRequests();
      const added = await add(`${rig().hub.url}hub/home`, secret);
      assert.deepEqual(rig().requests("ada"), ["GET hub/api", "GET hub/api/user?include_stopped_servers"]);
      assert.equal(added.user, "ada");
      assert.ok(!JSON.stringify(added).includes(secret));
      assert.deepEqual(user().texts, []);
    });

    it("leaves a secret behind that the link held, and says so", async () => {
      const secret = await rig().hub.token("bob");
      rig().hub.clearRequests();
      await add(`${rig().hub.url}user/bob/lab?token=${secret}`, secret);
      assert.match(user().texts.join("\n"), /contained a secret, which wasn't kept/);
      assert.ok(!user().texts.some((text) => text.includes(secret)));
      assert.ok(
        rig()
          .requests()
          .every((request) => !request.includes("?token")),
      );
    });

    it("says what a narrow token cannot do, and keeps it", async () => {
      const added = await add(rig().hub.url, await rig().hub.token("carol", { scopes: ["access:servers!user"] }));
      assert.equal(added.user, "carol");
      const [warning] = user().messages;
      assert.equal(warning?.kind, "warning");
      assert.match(warning.message, /start/);
      assert.match(warning.message, /servers!user/);
    });

    it("refuses a token that the hub does not know, and adds nothing", async () => {
      await assert.rejects(add(rig().hub.url, noToken), { kind: "token-rejected" });
      await user().reads(/didn't accept the token/);
      const [error, ...more] = user().messages;
      assert.deepEqual([error?.kind, more], ["error", []]);
      assert.ok(!error?.message.includes(noToken));
      assert.deepEqual(rig().window.deps.model.accounts, []);
    });

    it("refuses what cannot be a token without sending it", async () => {
      rig().hub.clearRequests();
      await assert.rejects(add(rig().hub.url, "two words"), { kind: "no-token" });
      assert.deepEqual(rig().requests(), ["GET hub/api"]);
    });

    it("is told from a web page", async () => {
      const site = createServer((_request, response) => {
        response.setHeader("content-type", "text/html");
        response.end("<html><body>Welcome to our faculty</body></html>");
      });
      await once(site.listen(0, "127.0.0.1"), "listening");
      const { port } = site.address() as AddressInfo;
      await assert.rejects(add(`http://127.0.0.1:${port}/`, noToken), { kind: "not-a-hub" });
      await user().reads(/web page, but not a JupyterHub/);
      site.closeAllConnections();
      site.close();
    });

    it("does not answer at a dead address, and that is said", async () => {
      await assert.rejects(add("http://127.0.0.1:9/", noToken), { kind: "hub-unreachable" });
      await user().reads(/refused the connection/);
    });

    it("is asked about before a token goes over plain http to another machine, and gets nothing without a yes", async () => {
      // This machine, by an address that is not loopback's.
      const url = rig().hub.url.replace("127.0.0.1", "0.0.0.0");
      const secret = await rig().hub.token("fred");
      rig().hub.clearRequests();
      const refused = add(url, secret);
      (await user().modal(/isn't encrypted/)).close();
      assert.equal(await user().ends(refused), undefined);
      assert.deepEqual(rig().requests("fred"), ["GET hub/api"]);
      const adding = add(url, secret);
      (await user().modal(/isn't encrypted/)).press("Use Without Encryption");
      await user().ends(adding);
      await user().ends(add(url, secret));
    });

    it("refuses arguments that are not the command's, and does not repeat them", async () => {
      const wrong = rig().command("addHub", { url: rig().hub.url, tokken: noToken });
      await assert.rejects(wrong, (error: Error) => {
        assert.match(error.message, /does not take these arguments/);
        assert.ok(!error.message.includes(noToken));
        return true;
      });
    });
  });

  describe("when its user signs in again", () => {
    const signIn = async (account: string, name: string, scopes?: string[]) =>
      rig().command("signIn", { account, token: await rig().hub.token(name, scopes ? { scopes } : {}) });

    it("takes a new token of the same user", async () => {
      const { account } = await rig().addedFor("dora");
      assert.deepEqual(await signIn(account, "dora"), { hub: rig().hub.url, account, user: "dora" });
    });

    it("says once what the new token lacks, though the hub then refuses with it what the views show", async () => {
      const { account } = await rig().addedFor("gwen");
      assert.deepEqual(await signIn(account, "gwen", ["read:users!user"]), {
        hub: rig().hub.url,
        account,
        user: "gwen",
      });
      const lacks = user().texts.filter((text) => /This token for .* can't|isn't allowed|missing/.test(text));
      assert.equal(lacks.length, 1, user().texts.join("\n"));
    });

    it("refuses a token of somebody else, by name", async () => {
      const { account } = await rig().addedFor("dora");
      await assert.rejects(signIn(account, "ada"), { kind: "token-of-another-user" });
      await user().reads(/belongs to ada.*dora/);
    });
  });

  describe("when it is removed", () => {
    it("is asked about first, and nothing is done when the answer is no", async () => {
      const { account } = await rig().addedFor("erin");
      const removing = rig().command("removeHub", { account });
      (await user().modal(/^Do you want to remove .*erin/)).close();
      assert.equal(await user().ends(removing), undefined);
      assert.equal(rig().window.deps.model.accounts.length, 1);
    });

    it("is forgotten, so that nothing can be done with it", async () => {
      const { account } = await rig().addedFor("erin");
      await rig().command("removeHub", { account, confirmed: true });
      const later = rig().command("signIn", { account, token: noToken });
      await assert.rejects(later, /no account .* is known here/);
    });
  });
}
