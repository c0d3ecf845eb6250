import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  canSignIn,
  exchangeCode,
  newSignIn,
  readCode,
  signInPage,
  type SignInRequest,
} from "../../../src/hubClient/signIn/companion-sign-in.js";
import { type ASession, aSession } from "../../a-session.js";
import { json, noSignal, ScriptedHub, status, stranger } from "./scripted-hub.js";

const POST = "POST hub-kernels/token";
const wish: SignInRequest = {
  challenge: "c".repeat(43),
  state: "s".repeat(43),
  scopes: ["access:servers!user", "servers!user"],
  expiresInS: 2_592_000,
  note: "Hub Kernels on laptop (Visual Studio Code)",
};
const given = {
  api: 1,
  token: "0123456789abcdef",
  id: "a4",
  user: "ada",
  scopes: ["access:servers!user=ada"],
  expires_at: "2026-12-21T10:00:00.000000Z",
  created: "2026-11-21T10:00:00.000000Z",
  note: "Hub Kernels on laptop",
};

describe("a sign-in through the companion", () => {
  it("has secrets of its own, and a challenge as PKCE makes it", () => {
    const one = newSignIn();
    const other = newSignIn();
    const secrets = [one, other].flatMap(({ state, verifier, challenge }) => [state, verifier, challenge]);
    for (const secret of secrets) assert.match(secret, /^[A-Za-z0-9_-]{43}$/);
    assert.equal(new Set(secrets).size, 6);
    assert.equal(one.challenge, createHash("sha256").update(one.verifier).digest("base64url"));
  });

  it("asks by an address that holds the wish and no verifier", () => {
    const returnTo = "vscode://hub-kernels.hub-kernels/signed-in?windowId=1";
    const url = new URL(signInPage("https://hub.example/jupyter/", { ...wish, returnTo }));
    assert.equal(url.origin + url.pathname, "https://hub.example/jupyter/hub/hub-kernels/sign-in");
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      challenge: wish.challenge,
      state: wish.state,
      scopes: "access:servers!user servers!user",
      expires_in: "2592000",
      note: wish.note,
      return: returnTo,
    });
    assert.ok(!new URL(signInPage("https://hub.example/", wish)).searchParams.has("return"));
  });

  it("makes a note of any machine's name that the companion takes", () => {
    const note = (text: string) => new URL(signInPage("https://h/", { ...wish, note: text })).searchParams.get("note");
    assert.equal(note("Hub Kernels on my\u00a0mac\u202e\r\n (Code)"), "Hub Kernels on my mac (Code)");
    assert.equal(note(`${"𝒉".repeat(99)} laptop`), "𝒉".repeat(99));
  });

  it("reads a code as people type it", () => {
    for (const typed of ["ABCD-EF29", "abcd ef29", " AbCdEf29\n", "abcd–ef29"])
      assert.equal(readCode(typed), "ABCDEF29");
    for (const typed of ["", "ABCD-EF2", "ABCD-EF299", "ABCD-EF20", "IBCD-EF22", "ABCD_EF29"]) {
      assert.equal(readCode(typed), undefined, typed);
    }
  });

  it("is offered by a companion that says so", () => {
    assert.equal(canSignIn(["options", "sign_in"]), true);
    assert.equal(canSignIn(["options", "user_options"]), false);
  });
});

describe("the exchange of a code", () => {
  let hub: ScriptedHub;
  let transport: ASession;

  beforeEach(async () => {
    hub = await ScriptedHub.open();
    transport = aSession({ baseUrl: hub.url });
  });
  afterEach(async () => {
    transport.dispose();
    await hub.close();
  });

  const exchange = () =>
    exchangeCode({ baseUrl: hub.url, fetch: transport.fetch }, { code: "ABCDEF29", verifier: "v" }, noSignal);
  const kind = () =>
    exchange().then(
      () => "fulfilled",
      (error: unknown) => (error as { kind?: unknown }).kind ?? error,
    );

  it("sends code and verifier in the body and nowhere else", async () => {
    hub.on(POST, json(given));
    assert.deepEqual(await exchange(), {
      token: given.token,
      user: "ada",
      id: "a4",
      kind: "api",
      note: given.note,
      scopes: given.scopes,
      created: given.created,
      expiresAt: given.expires_at,
    });
    assert.deepEqual(hub.requests, [POST]);
    assert.deepEqual(JSON.parse(hub.bodies[0] ?? ""), { code: "ABCDEF29", verifier: "v" });
    assert.deepEqual(hub.tokensSeen, [undefined]);
  });

  it("takes a token that never ends and has no note", async () => {
    hub.on(POST, json({ ...given, expires_at: null, created: null, note: null }));
    const { token, user, id, scopes } = given;
    assert.deepEqual(await exchange(), { token, user, id, kind: "api", note: "", scopes });
  });

  it("tells a refused code from other trouble", async () => {
    hub.on(POST, status(403, "The code is wrong, was already used, or is too old. Start the sign-in again."));
    assert.equal(await kind(), "sign-in-code-refused");
    hub.on(POST, status(400, "Not assigning requested scopes servers!user=ada not held by User ada"));
    assert.equal(await kind(), "request-refused");
    hub.on(POST, status(404, "Not Found"));
    assert.equal(await kind(), "companion-missing");
    hub.on(POST, status(503, "Service Unavailable"));
    assert.equal(await kind(), "hub-fault");
    hub.on(POST, stranger(403));
    assert.equal(await kind(), "front-answered");
  });

  it("believes only answers of the documented shape, and never repeats one", async () => {
    hub.on(POST, json({ ...given, api: 2 }));
    assert.equal(await kind(), "companion-not-understood");
    for (const wrong of [{ token: "" }, { token: "two words" }, { token: 5 }, { user: "" }, { scopes: "servers" }]) {
      hub.on(POST, json({ ...given, ...wrong }));
      await assert.rejects(exchange(), (error: Error) => !/two words/.test(error.message + String(error.stack)));
      assert.equal(await kind(), "unexpected-answer", JSON.stringify(wrong));
    }
    hub.on(POST, stranger(200, `{"api": 1, "token": "${given.token}`, { "x-jupyterhub-version": "5.5.4" }));
    await assert.rejects(exchange(), (error: Error) => !error.message.includes(given.token));
    assert.equal(await kind(), "unexpected-answer");
  });
});
