import assert from "node:assert/strict";
import { poll } from "../../../rig/process.js";
import { Log, type LogSink } from "../../../src/ui/log/log.js";
import { Redactor } from "../../../src/ui/log/redaction.js";
import { soon } from "../soon.js";

const TOKEN = "8f14e45fceea167a5a36dedd4bea2543";
const ODD_SECRET = 'pä"ss\\ wörd/+=&?';

function redacted(text: string, ...secrets: string[]): string {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor.redact(text);
}

describe("redaction of known secrets", () => {
  it("takes them out wherever they stand", () => {
    assert.equal(redacted(`a${TOKEN}b ${TOKEN}`, TOKEN), "a<redacted>b <redacted>");
  });

  it("takes them out as a URL, a form, JSON and base64 spell them", () => {
    const spelled = [
      encodeURIComponent(ODD_SECRET),
      encodeURIComponent(ODD_SECRET).toLowerCase(),
      new URLSearchParams({ x: ODD_SECRET }).toString(),
      JSON.stringify({ x: ODD_SECRET }),
      ODD_SECRET,
    ];
    for (const text of spelled) {
      const result = redacted(`> ${text} <`, ODD_SECRET);
      assert.match(result, /^> .*<redacted>.* <$/);
      assert.doesNotMatch(result, /ss|w%C3|rd/, text);
    }
    for (const user of ["a", "ab", "abc", "abcd"]) {
      const base64 = Buffer.from(`${user}:${TOKEN}:rest`).toString("base64");
      const result = redacted(`header ${base64}`, TOKEN);
      assert.ok(result.includes("<redacted>"), result);
      assert.ok(result.length < 50, result);
    }
  });

  it("takes the longer one when one secret begins another", () => {
    assert.equal(redacted("abcdefgh", "abcd", "abcdefgh"), "<redacted>");
  });

  it("leaves what is too short to be one, and what was removed", () => {
    assert.equal(redacted("a cat", "a"), "a cat");
    const redactor = new Redactor();
    redactor.add("secret-1");
    redactor.remove("secret-1");
    assert.equal(redactor.redact("secret-1"), "secret-1");
  });
});

describe("redaction by place", () => {
  const cases: [name: string, text: string, expected: string][] = [
    ["URL", "GET /user/ada/lab?token=abc&reset=1", "GET /user/ada/lab?token=<redacted>&reset=1"],
    ["URL fragment", "http://h/#access_token=abc", "http://h/#access_token=<redacted>"],
    ["sign-in", "http://h/callback?code=abc&state=def", "http://h/callback?code=<redacted>&state=<redacted>"],
    ["exit code", "the process ended with code=1", "the process ended with code=1"],
    ["user in URL", "https://ada:pw@hub.example/x", "https://<redacted>@hub.example/x"],
    ["header", "Authorization: token abc, Accept: */*", "Authorization: token <redacted>, Accept: */*"],
    ["header object", "{ authorization: 'Bearer a.b-c' }", "{ authorization: 'Bearer <redacted>' }"],
    ["header array", `authorization: [ 'token ${TOKEN}' ]`, "authorization: [ 'token <redacted>' ]"],
    ["basic", '"Authorization":"Basic YTpi"', '"Authorization":"Basic <redacted>"'],
    ["xsrf", "_xsrf=2|abc|def; path=/", "_xsrf=<redacted>; path=/"],
    ["xsrf JSON", '{"_xsrf":"2|abc"}', '{"_xsrf":"<redacted>"}'],
    ["xsrf header", "X-XSRFToken: '2|abc'", "X-XSRFToken: '<redacted>'"],
    ["cookie", "Cookie: a=b; c=d\nHost: h", "Cookie: <redacted>\nHost: h"],
    ["set-cookie", "'set-cookie': [ 'a=b; Path=/' ]", "'set-cookie': [ '<redacted>' ]"],
    ["password form", "username=ada&password=p%26w&x=1", "username=ada&password=<redacted>&x=1"],
    ["password JSON", '{"password":"p\\"w","user":"ada"}', '{"password":"<redacted>","user":"ada"}'],
    ["password inspected", "{ password: 'p w', user: 'ada' }", "{ password: '<redacted>', user: 'ada' }"],
    ["JSON in JSON", '"{\\"token\\": \\"abc\\"}"', '"{\\"token\\": \\"<redacted>\\"}"'],
    ["bare token", `sent token ${TOKEN} to the hub`, "sent token <redacted> to the hub"],
    ["bare bearer", "Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc", "Bearer <redacted>"],
    [
      "end of a longer name",
      "env HUB_API_TOKEN=abc HF_TOKEN='x' NO=1",
      "env HUB_API_TOKEN=<redacted> HF_TOKEN='<redacted>' NO=1",
    ],
    ["JSON of a longer name", '{"client-secret": "abc"}', '{"client-secret": "<redacted>"}'],
    ["long name with a colon", `API_TOKEN: ${TOKEN}`, "API_TOKEN: <redacted>"],
    ["token with a colon", `token: ${TOKEN}`, "token: <redacted>"],
  ];
  for (const [name, text, expected] of cases) {
    it(`${name}: ${expected}`, () => assert.equal(redacted(text), expected));
  }

  it("takes no longer than it should with a megabyte of anything", () => {
    for (const unit of ["a.", "token ", "x=", "://", '"password":"', "'", "token=\\"]) {
      soon(() => redacted(unit.repeat(1_000_000 / unit.length)), unit);
    }
  });

  it("leaves ordinary lines as they are", () => {
    const lines = [
      "socket /user/ada/api/kernels/2f6b1c8e-8a3f-4c1e-9c1d-0a1b2c3d4e5f/channels: open",
      "the token lacks a scope: requires any of [servers]",
      "token: missing",
      "GET /hub/api/users/ada → 200 (12 ms)",
      "https://hub.example/jupyter/hub/token",
      "the keychain holds 3 tokens",
    ];
    for (const line of lines) assert.equal(redacted(line), line);
  });
});

describe("log", () => {
  function keeping() {
    const lines: string[] = [];
    const keep =
      (level: string) =>
      (message: string, ...more: unknown[]) => {
        assert.deepEqual(more, [], "nothing may pass the redaction by");
        lines.push(`${level} ${message}`);
      };
    const sink: LogSink = {
      trace: keep("trace"),
      debug: keep("debug"),
      info: keep("info"),
      warn: keep("warn"),
      error: keep("error"),
      show: () => lines.push("show"),
      dispose: () => lines.push("dispose"),
    };
    return { lines, log: new Log(sink) };
  }

  it("redacts on every level, in the message and in every argument", () => {
    const { lines, log } = keeping();
    log.secret(TOKEN);
    for (const level of ["trace", "debug", "info", "warn", "error"] as const) {
      log[level](`with ${TOKEN}`, { deep: { list: [TOKEN] } }, new Map([[TOKEN, 1]]), TOKEN);
    }
    assert.equal(lines.length, 5);
    for (const line of lines) {
      assert.ok(!line.includes(TOKEN), line);
      assert.equal(line.split("<redacted>").length - 1, 4, line);
    }
  });

  it("prints an error with its stack, its fields and its causes, without the secrets in them", () => {
    const { lines, log } = keeping();
    log.secret(TOKEN);
    const root = new Error(`request to http://h/?token=${TOKEN} failed`);
    const error = Object.assign(new Error("start failed", { cause: new TypeError("middle", { cause: root }) }), {
      kind: "spawn-failed",
    });
    log.error("could not start:", error);
    const [line] = lines;
    assert.match(line ?? "", /^error could not start: Error: start failed\n\s+at .*redaction\.test/s);
    assert.match(line ?? "", /TypeError: middle/);
    assert.match(line ?? "", /request to http:\/\/h\/\?token=<redacted> failed/);
    assert.match(line ?? "", /kind: 'spawn-failed'/);
    assert.ok(!line?.includes(TOKEN));
  });

  it("recognises a secret at the end of a long string", () => {
    const { lines, log } = keeping();
    log.secret(TOKEN);
    log.info("long", [`${"x".repeat(9_990)}${TOKEN}`]);
    assert.doesNotMatch(lines[0] ?? "", /8f14e4/);
  });

  it("forgets a secret of a moment once its end was told, and not before", async () => {
    const { lines, log } = keeping();
    const checked = log.during([TOKEN, ODD_SECRET], async () => {
      log.info(`asked with ${TOKEN} of ${encodeURIComponent(ODD_SECRET)}`);
      await Promise.resolve();
      throw new Error(`the hub does not like ${TOKEN}`);
    });
    // As a command tells what went wrong.
    await checked.catch((error: unknown) => log.error("shown to the user:", error));
    assert.equal(lines.length, 2);
    for (const line of lines) assert.ok(!line.includes(TOKEN) && line.includes("<redacted>"), line);
    assert.ok(await poll(() => written(log, lines) === TOKEN, 30_000), "the log knows it for ever");
  });

  it("goes on hiding a token that was taken into use, until it is not in use any more", async () => {
    const { lines, log } = keeping();
    await log.during([TOKEN], async () => {
      await Promise.resolve();
      log.secret(TOKEN);
      log.secret(TOKEN);
    });
    await new Promise(setImmediate);
    assert.equal(written(log, lines), "<redacted>");
    log.forget(TOKEN);
    assert.equal(written(log, lines), TOKEN);
  });

  function written(log: Log, lines: string[]): string {
    log.info(TOKEN);
    return lines.pop()?.replace("info ", "") ?? "";
  }
});
