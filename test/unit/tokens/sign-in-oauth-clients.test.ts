import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { clientFor, readOAuthClients, redirectOf } from "../../../src/signIn/methods/oauth-clients.js";
import { english } from "../ui/english.js";

const baseUrl = "https://hub.example/jupyter/";
const client = {
  hub: "https://hub.example/jupyter",
  clientId: "service-editors",
  clientSecret: "a shared secret",
  redirectUri: "vscode://hub-kernels.hub-kernels/oauth",
};
const manifest = JSON.parse(readFileSync(path.resolve(import.meta.dirname, "../../../package.json"), "utf8")) as {
  contributes: { configuration: { properties: Record<string, { scope: string; ignoreSync?: boolean; items: Items }> } };
};
interface Items {
  required: string[];
  properties: Record<string, { pattern?: string }>;
}

const good = [
  "vscode://hub-kernels.hub-kernels/oauth",
  "vscode-insiders://hub-kernels.hub-kernels/oauth",
  "cursor://hub-kernels.hub-kernels/oauth",
  "http://127.0.0.1:9000/",
  "http://127.0.0.1:9000/oauth",
  "http://localhost:9000/oauth",
  "http://[::1]:9000/oauth",
];
const bad = [
  "https://hub-kernels.hub-kernels/oauth",
  "https://127.0.0.1:9000/oauth",
  "http://127.0.0.1/oauth",
  "http://192.168.1.2:9000/oauth",
  "http://127.0.0.1.example:9000/oauth",
  "http://hub-kernels.hub-kernels/oauth",
  "vscode://other.extension/oauth",
  "vscode://hub-kernels.hub-kernels/elsewhere",
  "vscode://hub-kernels.hub-kernels/oauth?windowId=1",
  "http://127.0.0.1:9000/oauth?x=1",
  "http://ada:pw@127.0.0.1:9000/oauth",
  "oauth",
];

describe("the OAuth clients of the settings (hubKernels.oauthClients)", () => {
  const pattern = new RegExp(
    manifest.contributes.configuration.properties["hubKernels.oauthClients"]?.items.properties["redirectUri"]
      ?.pattern ?? "(?!)",
  );
  for (const uri of good)
    it(`come back by ${uri}`, () => {
      assert.ok(redirectOf(uri));
      assert.match(uri, pattern);
    });
  for (const uri of bad)
    it(`do not come back by ${uri}`, () => {
      assert.equal(redirectOf(uri), undefined);
      assert.doesNotMatch(uri, pattern);
    });

  it("are left out when they are none, and what is told of them has no value of them", () => {
    const wrong = [
      { ...client, redirectUri: "https://elsewhere.example/" },
      { ...client, clientId: "" },
      { ...client, clientSecret: 12 },
      { ...client, hub: "https://ada:secret@hub.example/" },
      // Each of them passes for an address at the first look, and can be none.
      ...["https://hub .example", "https://...", "https://hub.example:port/", "https://12"].map((hub) => ({
        ...client,
        hub,
      })),
      "a shared secret",
    ];
    const { clients, problems } = readOAuthClients([...wrong, client], english);
    assert.deepEqual(clients, [client]);
    assert.equal(problems.length, wrong.length);
    assert.match(problems[0] ?? "", /Entry 1 .*redirectUri/);
    assert.ok(!/secret|elsewhere/.test(problems.join().replace(/clientSecret/g, "")), problems.join());
    assert.deepEqual(readOAuthClients(undefined, english), { clients: [], problems: [] });
    assert.equal(readOAuthClients({}, english).problems.length, 1);
  });

  it("do without a secret, which is then asked for", () => {
    const { hub, clientId, redirectUri } = client;
    const without = { hub, clientId, redirectUri };
    assert.deepEqual(readOAuthClients([without], english).clients, [without]);
    const { items, ignoreSync } = manifest.contributes.configuration.properties["hubKernels.oauthClients"] ?? {};
    assert.equal(ignoreSync, true, "a secret goes with nobody's settings to other machines");
    assert.deepEqual(items?.required, ["hub", "clientId", "redirectUri"]);
  });

  it("are chosen by the hub's address, as users paste it, and by what reaches this editor", () => {
    const scheme = (own: string) => (asked: string) => asked === own;
    const loopback = { ...client, redirectUri: "http://127.0.0.1:9000/" };
    assert.equal(clientFor(baseUrl, [client], scheme("vscode")), client);
    assert.equal(
      clientFor(baseUrl, [{ ...client, hub: `${baseUrl}hub/home` }], scheme("vscode"))?.clientId,
      "service-editors",
    );
    assert.equal(clientFor(baseUrl, [client], scheme("cursor")), undefined);
    assert.equal(clientFor(baseUrl, [client, loopback], scheme("cursor")), loopback);
    for (const hub of ["https://other.example/jupyter", "http://hub.example/jupyter", "https://hub.example/"]) {
      assert.equal(clientFor(baseUrl, [{ ...client, hub }], scheme("vscode")), undefined, hub);
    }
    // A secret is never for a hub above the one that it was registered at.
    assert.equal(clientFor("https://hub.example/", [client], scheme("vscode")), undefined);
  });
});

describe("the settings of signing in", () => {
  for (const name of ["oauthClients", "manageTokens", "tokenLifetimeDays"])
    it(`${name} is the user's own: no workspace sets it`, () => {
      const { properties } = manifest.contributes.configuration;
      assert.equal(properties[`hubKernels.${name}`]?.scope, "application");
    });
});
