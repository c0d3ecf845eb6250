import assert from "node:assert/strict";
import { hiddenIn, type Hiding } from "../../../../src/servers/support/hidden.js";
import { type SupportFacts, supportReport } from "../../../../src/servers/support/report.js";
import { settingFacts } from "../../../../src/servers/support/settings.js";
import { toHide } from "../../../../src/servers/support/to-hide.js";
import { Redactor } from "../../../../src/ui/log/redaction.js";

const TOKEN = "8f14e45fceea167a5a36dedd4bea2543";

/** What hides only these. */
function hiding(about: Partial<Hiding> = {}): Hiding {
  const redactor = new Redactor();
  return { texts: [], users: [], redacted: (text) => redactor.redact(text), ...about };
}

function facts(about: Partial<SupportFacts> = {}): SupportFacts {
  return { madeAtMs: Date.UTC(2026, 10, 30), versions: [], hubs: [], starts: [], settings: [], problems: [], ...about };
}

describe("a support report", () => {
  it("has versions, hubs with their accounts and servers, starts with their times, settings, and what went wrong", () => {
    const report = supportReport(
      facts({
        versions: [["Jupyter extension", "2025.8.0"]],
        hubs: [
          {
            address: "https://hub.example/",
            version: "5.5.4",
            companion: "0.3.0",
            network: ["direct"],
            accounts: [
              {
                user: "ada",
                state: "the hub answers",
                token: "keychain",
                servers: [
                  { name: "", state: "stopped", more: [] },
                  { name: "gpu", state: "running", more: ["round trip 34 ms"] },
                ],
              },
            ],
          },
        ],
        starts: [
          {
            atMs: Date.UTC(2026, 10, 30),
            label: "hub.example",
            isOwn: true,
            end: { kind: "failed", afterMs: 65_000, why: "no such image" },
            phases: [{ phase: "requested", afterMs: 0 }],
          },
        ],
        settings: [["hubKernels.manageTokens", "true"]],
        problems: [{ atMs: Date.UTC(2026, 10, 30), text: "shown to the user: HubUnreachable" }],
      }),
      hiding({ users: [["ada", "(user 1)"]] }),
    );
    assert.equal(
      report,
      `# Hub Kernels support report

Made 2026-11-30 00:00:00 UTC. Tokens, passwords, option values, names of users, proxies, and SSH hosts are left out. The addresses of hubs are in it.

## Versions

- Jupyter extension: 2025.8.0

## Hub https://hub.example/

- JupyterHub: 5.5.4
- Hub companion: 0.3.0
- Network: direct
- Account (user 1): the hub answers
  - Token: keychain
  - Default server: stopped
  - Server “gpu”: running; round trip 34 ms

## Last starts of this window

- 2026-11-30 00:00:00 UTC, hub.example, from this window: requested (0 s), failed after 1 min 05 s: no such image

## Settings that differ from their defaults

- \`hubKernels.manageTokens\`: true

## Last warnings and errors of this window

- 2026-11-30 00:00:00 UTC: shown to the user: HubUnreachable
`,
    );
  });

  it("has what comes from elsewhere on one line, as no markup, and not endless", () => {
    const text = `a\n# b [c](command:d) <img> \`e\` \u202E${"x ".repeat(1_000)}`;
    const report = supportReport(facts({ problems: [{ atMs: 0, text }] }), hiding());
    const [line = ""] = report.split("\n").filter((one) => one.includes("# b"));
    assert.match(line, /a # b \\\[c\\\]\(command:d\) \\<img\\> \\`e\\` x x/);
    assert.ok(line.length < 500);
  });

  it("has 20 servers of an account at most", () => {
    const servers = Array.from({ length: 60 }, (_, index) => ({ name: `s${index}`, state: "stopped", more: [] }));
    const account = { user: "ada", state: "", token: "", servers };
    const hub = { address: "https://h/", version: undefined, companion: "", network: [], accounts: [account] };
    const report = supportReport(facts({ hubs: [hub] }), hiding());
    assert.deepEqual([report.split("stopped").length - 1, report.includes("and 40 other servers")], [20, true]);
  });
});

describe("what a report hides", () => {
  const cases: [about: Partial<Hiding>, text: string, shown: string][] = [
    [
      { users: [["ada", "(user 1)"]] },
      "/user/ada/lab of adapter, jupyter-ada",
      "/user/(user 1)/lab of adapter, jupyter-(user 1)",
    ],
    [{ users: [["a", "(user 1)"]] }, "a server !user=a at /user/a", "a server !user=(user 1) at /user/(user 1)"],
    [{ users: [["a@b.org", "(user 1)"]] }, "a@b.org, /user/a%40b.org/", "(user 1), /user/(user 1)/"],
    [{ users: [["zoe-l.(x)", "(user 1)"]] }, "zoe-l.(x)s, zoe-l.(x)", "zoe-l.(x)s, (user 1)"],
    [
      {
        users: [
          ["ada", "(1)"],
          ["ada.lee", "(2)"],
        ],
      },
      "ada.lee and ada",
      "(2) and (1)",
    ],
    [{ texts: [["/home/ada", "~"]] }, "ENOENT: /home/ada/ca.pem", "ENOENT: ~/ca.pem"],
    [{}, `sent ${TOKEN} to it`, "sent (hidden) to it"],
    [{}, `api_token=${TOKEN}`, "api_token=(hidden)"],
    [{}, "registry says hf_abcdefgh12 and ghp_0123456789", "registry says (hidden) and (hidden)"],
    [{}, "kernel 2f6b1c8e-8a3f-4c1e-9c1d-0a1b2c3d4e5f", "kernel (hidden)"],
    [{}, "a-very-long-name-of-a-server-without-digits", "a-very-long-name-of-a-server-without-digits"],
    [{}, "http://ada:pw@proxy.example:3128", "http://(hidden)@proxy.example:3128"],
  ];
  for (const [about, text, shown] of cases) {
    it(`${text} → ${shown}`, () => assert.equal(hiddenIn(text, hiding(about)), shown));
  }

  it("is known of the machine, the proxies and SSH hosts, and of secrets in settings and options", () => {
    const written: Record<string, unknown> = {
      networks: {
        "https://hub.example": { proxy: "http://ada:p%40ss%20word@squid.example:3128" },
        "http://login:8000": { ssh: { host: "me@gate.example", remote: "inner.example:8000" } },
      },
      oauthClients: [{ hub: "https://hub.example", clientId: "editor", clientSecret: "client-hush" }],
      profiles: [{ name: "GPU", options: { image: "torch", api_key: "key-hush", env: { HF_TOKEN: "hf-hush" } } }],
    };
    const editor: Record<string, unknown> = {
      "http.proxy": "corp.example:80",
      "http.proxyAuthorization": "Basic abcd",
    };
    const ui = { written: (name: string) => written[name], editorSetting: (name: string) => editor[name] };
    const server = { lastOptions: { note: "typed-hush", image: "torch" }, secretOptions: ["note"] };
    const account = { hub: { baseUrl: "https://hub.example/" }, user: "ada", servers: [server] };
    const machine = {
      home: "/home/ada lee",
      user: "lee",
      name: "laptop",
      env: { https_proxy: "http://eve:envpass@hub.example" },
    };
    const all = toHide({ ui, accounts: [account as never], users: ["ada", "bob", "ada"] }, machine, (text) => text);
    const text =
      "squid.example p%40ss%20word p@ss word gate.example inner.example client-hush key-hush hf-hush corp.example Basic abcd " +
      "typed-hush envpass /home/ada lee/x file:///home/ada%20lee/y ada bob lee laptop torch hub.example";
    assert.equal(
      hiddenIn(text, all),
      "(proxy) (hidden) (hidden) (SSH host) (SSH host) (hidden) (hidden) (hidden) (proxy) (hidden) " +
        "(hidden) (hidden) ~/x file://~/y (user 1) (user 2) (this user) (this machine) torch hub.example",
    );
  });
});

describe("the settings in a report", () => {
  const told = (written: Record<string, unknown>, editor: Record<string, unknown> = {}, env: NodeJS.ProcessEnv = {}) =>
    settingFacts({ written: (name) => written[name], editorSetting: (name) => editor[name] }, env);

  it("are those that differ from their defaults", () => {
    const defaults = {
      requestTimeoutSeconds: 30,
      manageTokens: false,
      profiles: [],
      networks: {},
      tokenStorage: "auto",
    };
    const editor = {
      "http.proxySupport": "override",
      "http.proxy": "",
      "http.noProxy": [],
      "http.proxyStrictSSL": true,
    };
    assert.deepEqual(told(defaults, editor), []);
  });

  it("have their values where these are numbers, yes or no, or one of a few words, as they are used", () => {
    assert.deepEqual(told({ requestTimeoutSeconds: 9_999, manageTokens: true, tokenStorage: "keychain" }), [
      ["hubKernels.tokenStorage", "keychain"],
      ["hubKernels.manageTokens", "true"],
      ["hubKernels.requestTimeoutSeconds", "600"],
    ]);
    assert.deepEqual(told({ tokenStorage: TOKEN }), [["hubKernels.tokenStorage", "auto"]]);
    assert.deepEqual(told({ offerApps: false, openAppsIn: "editor" }), [
      ["hubKernels.offerApps", "false"],
      ["hubKernels.openAppsIn", "editor"],
    ]);
  });

  it("are otherwise only said to be set, and so are the editor's and the environment's", () => {
    const env = { https_proxy: "http://ada:pw@proxy" };
    const editor = { "http.proxy": "http://ada:pw@proxy", "http.proxySupport": "off", "http.noProxy": ["a", "b"] };
    assert.deepEqual(
      told({ oauthClients: [{ clientSecret: "hush" }], workingDirectory: { "/home/ada": "x" } }, editor, env),
      [
        ["hubKernels.oauthClients", "set, 1 entry"],
        ["hubKernels.workingDirectory", "set, 1 entry"],
        ["http.proxySupport", "off"],
        ["http.proxy", "set"],
        ["http.noProxy", "set, 2 entries"],
        ["HTTPS_PROXY", "set"],
      ],
    );
  });
});
