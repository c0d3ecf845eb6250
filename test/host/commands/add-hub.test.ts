import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { Messages } from "./messages.js";
import { clearRequests, hubUrl, requests, token } from "./rig-door.js";

interface Added {
  hub: string;
  account: string;
  user: string;
  server: string;
}

const addHub = (url: string, secret: string) =>
  Promise.resolve(vscode.commands.executeCommand<Added>("hubKernels.addHub", { url, token: secret }));
const noToken = "0123456789abcdef0123456789abcdef";

describe("adding a hub", () => {
  let messages: Messages;
  beforeEach(() => {
    messages = new Messages();
  });
  afterEach(() => messages.restore());

  it("costs two requests", async () => {
    const secret = await token("ada");
    await clearRequests();
    const added = await addHub(`${hubUrl}hub/home`, secret);
    assert.deepEqual(await requests("ada"), ["GET hub/api", "GET hub/api/user?include_stopped_servers"]);
    assert.equal(added.user, "ada");
    assert.ok(!JSON.stringify(added).includes(secret));
    assert.deepEqual(messages.texts, []);
  });

  it("leaves a secret behind that the link held, and says so", async () => {
    const secret = await token("bob");
    const link = `${hubUrl}user/bob/lab?token=${secret}`;
    await addHub(link, secret);
    assert.match(messages.texts.join("\n"), /held a secret/);
    assert.ok(!messages.texts.some((text) => text.includes(secret)));
    assert.ok((await requests()).every((request) => !request.includes("?token")));
  });

  it("says what a narrow token cannot do, and keeps it", async () => {
    const added = await addHub(hubUrl, await token("carol", ["access:servers!user"]));
    assert.equal(added.user, "carol");
    const [warning] = messages.shown;
    assert.equal(warning?.kind, "showWarningMessage");
    assert.match(warning.message, /start/);
    assert.match(warning.message, /servers!user/);
  });

  it("refuses a token that the hub does not know, and adds nothing", async () => {
    await assert.rejects(addHub(hubUrl, noToken), { kind: "token-rejected" });
    const [error, ...more] = messages.shown;
    assert.deepEqual(more, []);
    assert.equal(error?.kind, "showErrorMessage");
    assert.match(error.message, /does not accept the token/);
    assert.ok(!error.message.includes(noToken));
  });

  it("refuses what cannot be a token without sending it", async () => {
    await clearRequests();
    await assert.rejects(addHub(hubUrl, "two words"), { kind: "no-token" });
    assert.deepEqual(await requests(), ["GET hub/api"]);
  });

  it("tells a web page from a hub", async () => {
    const site = createServer((_request, response) => {
      response.setHeader("content-type", "text/html");
      response.end("<html><body>Welcome to our faculty</body></html>");
    });
    await once(site.listen(0, "127.0.0.1"), "listening");
    const { port } = site.address() as AddressInfo;
    await assert.rejects(addHub(`http://127.0.0.1:${port}/`, noToken), { kind: "not-a-hub" });
    assert.match(messages.texts.join(), /web page, but it is no JupyterHub/);
    site.closeAllConnections();
    site.close();
  });

  it("says that nobody answers at a dead address", async () => {
    await assert.rejects(addHub("http://127.0.0.1:9/", noToken), { kind: "hub-unreachable" });
    assert.match(messages.texts.join(), /refused the connection/);
  });

  it("asks before a token goes over plain http to another machine, and sends nothing without a yes", async () => {
    // This machine, by an address that is not loopback's.
    const url = hubUrl.replace("127.0.0.1", "0.0.0.0");
    const secret = await token("fred");
    await clearRequests();
    assert.equal(await addHub(url, secret), undefined);
    assert.deepEqual(await requests("fred"), ["GET hub/api"]);
    const [question] = messages.shown;
    assert.equal(question?.modal, true);
    assert.match(question.message, /without encryption/);
    messages.restore();

    messages = new Messages((_message, buttons) => buttons[0]);
    await addHub(url, secret);
    const askedBefore = messages.shown.filter(({ modal }) => modal).length;
    await addHub(url, secret);
    assert.deepEqual([askedBefore, messages.shown.filter(({ modal }) => modal).length], [1, 1]);
  });

  it("refuses arguments that are not the command's, and does not repeat them", async () => {
    const wrong = vscode.commands.executeCommand("hubKernels.addHub", { url: hubUrl, tokken: noToken });
    await assert.rejects(Promise.resolve(wrong), (error: Error) => {
      assert.match(error.message, /does not take these arguments/);
      assert.ok(!error.message.includes(noToken));
      return true;
    });
  });
});

describe("signing in again", () => {
  let messages: Messages;
  beforeEach(() => {
    messages = new Messages();
  });
  afterEach(() => messages.restore());

  it("takes a new token of the same user", async () => {
    const { account } = await addHub(hubUrl, await token("dora"));
    const signedIn = await vscode.commands.executeCommand("hubKernels.signIn", { account, token: await token("dora") });
    assert.deepEqual(signedIn, { hub: hubUrl, account, user: "dora" });
  });

  it("says once what the new token lacks, though the hub then refuses with it what the views show", async () => {
    const { account } = await addHub(hubUrl, await token("gwen"));
    const poor = await token("gwen", ["read:users!user"]);
    const signedIn = await vscode.commands.executeCommand("hubKernels.signIn", { account, token: poor });
    assert.deepEqual(signedIn, { hub: hubUrl, account, user: "gwen" });
    const lacks = messages.texts.filter((text) => /may not|lacks/.test(text));
    assert.deepEqual(lacks.length, 1, messages.texts.join("\n"));
    await vscode.commands.executeCommand("hubKernels.signIn", { account, token: await token("gwen") });
  });

  it("refuses a token of somebody else, by name", async () => {
    const { account } = await addHub(hubUrl, await token("dora"));
    const mixedUp = vscode.commands.executeCommand("hubKernels.signIn", { account, token: await token("ada") });
    await assert.rejects(Promise.resolve(mixedUp), { kind: "token-of-another-user" });
    assert.match(messages.texts.join(), /belongs to ada.*dora/);
  });
});

describe("removing a hub", () => {
  it("asks first, and does nothing when the answer is no", async () => {
    const messages = new Messages();
    try {
      const { account } = await addHub(hubUrl, await token("erin"));
      assert.equal(await vscode.commands.executeCommand("hubKernels.removeHub", { account }), undefined);
      assert.equal(messages.shown[0]?.modal, true);
      await vscode.commands.executeCommand("hubKernels.signIn", { account, token: await token("erin") });
    } finally {
      messages.restore();
    }
  });

  it("forgets the hub, so that nothing can be done with it", async () => {
    const messages = new Messages();
    try {
      const { account } = await addHub(hubUrl, await token("erin"));
      await vscode.commands.executeCommand("hubKernels.removeHub", { account, confirmed: true });
      const later = vscode.commands.executeCommand("hubKernels.signIn", { account, token: await token("erin") });
      await assert.rejects(Promise.resolve(later), /no account .* is known here/);
    } finally {
      messages.restore();
    }
  });
});
