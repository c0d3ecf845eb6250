import assert from "node:assert/strict";
import { findHub } from "../../../src/signIn/find-hub.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { networksWith } from "../../a-session.js";
import { User } from "../../user/user.js";
import { noSignal } from "../hubClient/scripted-hub.js";
import { type ScriptedPage, scriptedWeb } from "../hubClient/scripted-web.js";
import { InMemoryState } from "../tokens/fakes.js";

const hub = { body: '{"version": "5.5.4"}' };

describe("where a typed address leads", () => {
  let user: User;
  beforeEach(() => (user = new User()));
  afterEach(() => user.restore());

  function looked(typed: string, pages: Record<string, ScriptedPage>) {
    const { networks, asked } = scriptedWeb(pages);
    const finding = findHub({ ui: user.ui, networks, memento: new InMemoryState() }, typed, noSignal);
    return { finding: user.ends(finding), asked };
  }

  async function saidOf(work: Promise<unknown>): Promise<string> {
    const error = await work.then(
      () => assert.fail("it was found"),
      (reason: unknown) => reason,
    );
    return describeError(error, user.ui.l10n).message;
  }

  const elsewhere: [typed: string, pages: Record<string, ScriptedPage>, found: string, names: RegExp][] = [
    [
      "hub.example",
      { "https://hub.example/hub/api": { to: "https://new.example/hub/api" }, "https://new.example/hub/api": hub },
      "https://new.example/",
      /^hub\.example redirects to the JupyterHub at new\.example\./,
    ],
    [
      "https://hub.example/jupyter/hub/home",
      {
        "https://hub.example/jupyter/hub/api": { to: "https://mid.example/" },
        "https://mid.example/jupyter/hub/api": { to: "https://new.example/hub/api" },
        "https://new.example/hub/api": hub,
      },
      "https://new.example/",
      /^hub\.example\/jupyter redirects to the JupyterHub at new\.example\./,
    ],
    [
      "http://hub.example:8000",
      {
        "http://hub.example:8000/hub/api": { to: "http://hub.example:9000/hub/api" },
        "http://hub.example:9000/hub/api": hub,
      },
      "http://hub.example:9000/",
      /^hub\.example:8000 redirects to the JupyterHub at hub\.example:9000\./,
    ],
    [
      "hub.example",
      {
        "https://hub.example/hub/api": { to: "https://hub.example.evil.example/hub/api" },
        "https://hub.example.evil.example/hub/api": hub,
      },
      "https://hub.example.evil.example/",
      /at hub\.example\.evil\.example\./,
    ],
  ];
  for (const [typed, pages, found, names] of elsewhere) {
    it(`is asked about with both names, once: from ${typed} to ${found}`, async () => {
      const { finding } = looked(typed, pages);
      const question = await user.modal(names);
      assert.ok(question.shown.detail.includes(found), question.shown.detail);
      question.press(`Use ${new URL(found).host}`);
      assert.equal((await finding).baseUrl, found);
      assert.equal(user.messages.length, 1);
    });

    it(`is not gone where its user does not want it, and that is said: from ${typed} to ${found}`, async () => {
      const said = saidOf(looked(typed, pages).finding);
      (await user.modal(names)).close();
      assert.match(await said, /redirects to .*, and no token was sent there/);
    });
  }

  const asTyped: [typed: string, pages: Record<string, ScriptedPage>, found: string][] = [
    [
      "hub.example",
      { "https://hub.example/hub/api": { to: "/jupyter/hub/api" }, "https://hub.example/jupyter/hub/api": hub },
      "https://hub.example/jupyter/",
    ],
    [
      "http://hub.example:8000/jupyter",
      {
        "http://hub.example:8000/jupyter/hub/api": { to: "https://hub.example/jupyter/hub/api" },
        "https://hub.example/jupyter/hub/api": hub,
      },
      "https://hub.example/jupyter/",
    ],
    ["http://hub.example", { "http://hub.example/hub/api": hub }, "http://hub.example/"],
    ["hub.example:80", { "http://hub.example/hub/api": hub }, "http://hub.example/"],
    ["hub", { "http://hub/hub/api": hub }, "http://hub/"],
    ["lab.local", { "http://lab.local/hub/api": hub }, "http://lab.local/"],
    ["192.168.7.1:8000", { "http://192.168.7.1:8000/hub/api": hub }, "http://192.168.7.1:8000/"],
    ["[fd00::1]", { "http://[fd00::1]/hub/api": hub }, "http://[fd00::1]/"],
    ["localhost:8000", { "http://localhost:8000/hub/api": hub }, "http://localhost:8000/"],
  ];
  for (const [typed, pages, found] of asTyped)
    it(`is no question where it is ${found} for ${typed}`, async () => {
      assert.equal((await looked(typed, pages).finding).baseUrl, found);
      assert.deepEqual(user.texts, []);
    });

  for (const typed of ["hub.example", "hub.example:8000", "8.8.8.8", "[2001:db8::1]", "https://lab.local"])
    it(`is not tried without encryption for ${typed}`, async () => {
      const { finding, asked } = looked(typed, {});
      await assert.rejects(finding, { kind: "not-a-hub" });
      assert.deepEqual(
        asked.filter((url) => !url.startsWith("https:")),
        [],
      );
    });

  it("is not followed from https to where nothing is encrypted, in words with both names", async () => {
    const { finding, asked } = looked("hub.example", {
      "https://hub.example/hub/api": { to: "http://hub.example/hub/api" },
      "http://hub.example/hub/api": hub,
    });
    assert.match(
      await saidOf(finding),
      /^hub\.example redirects to http:\/\/hub\.example, where the connection isn't encrypted/,
    );
    assert.ok(!asked.includes("http://hub.example/hub/api"), asked.join());
  });

  it("is not followed to a sign-in page that stands before the hub on another host, in words with both names", async () => {
    for (const to of ["https://sso.example/oauth2/start?rd=x", "https://cloud.example/cdn-cgi/access/login/hub"]) {
      const { finding, asked } = looked("hub.example", { "https://hub.example/hub/api": { to } });
      const { origin } = new URL(to);
      const said = await saidOf(finding);
      assert.ok(said.startsWith(`hub.example sends everyone to the sign-in page of ${origin} first`), said);
      assert.deepEqual(
        asked.filter((url) => url.startsWith(origin)),
        [],
      );
    }
  });

  it("is said with both names where nothing there is a hub", async () => {
    const { finding } = looked("hub.example", { "https://hub.example/hub/api": { to: "https://www.example/" } });
    assert.equal(await saidOf(finding), "hub.example redirects to https://www.example, which isn't a JupyterHub.");
  });

  it("is not known where nobody listens for https, and then it is said how http is tried", async () => {
    const asked: string[] = [];
    const networks = networksWith((url) => {
      asked.push(url as string);
      return Promise.reject(new HubUnreachable("https://hub.example/", "refused"));
    });
    const find = (typed: string) =>
      saidOf(findHub({ ui: user.ui, networks, memento: new InMemoryState() }, typed, noSignal));
    assert.match(await find("hub.example"), /If your browser shows the hub's address with http:\/\/, enter it/);
    assert.match(await find("https://hub.example"), /^hub\.example refused the connection\. No hub/);
    assert.deepEqual(
      asked.filter((url) => url.startsWith("http:")),
      [],
    );
  });
});
