import assert from "node:assert/strict";
import { holds } from "../../../src/hubClient/tokens/scope.js";
import { safeWords, shortWords } from "../../../src/text/safe-words.js";
import { clockTime, isPast, relativeTime, timeLeft } from "../../../src/text/time-words.js";
import { scopeWords } from "../../../src/tokens/view/scope-words.js";
import { english } from "../ui/english.js";

const words = (...scopes: string[]) => scopeWords(scopes, "ada", english);
/** As JupyterHub 5.5 lists the parts of `servers!user`. */
const servers = ["servers!user=ada", "read:servers!user=ada", "delete:servers!user=ada", "read:users:name!user=ada"];

describe("what a token may do, in words", () => {
  it("is one phrase for the user's own servers, and leaves out what every token may", () => {
    assert.equal(words(...servers), "start and stop servers");
    assert.equal(words(...servers, "access:servers!user=ada"), "start, stop, and use servers");
    assert.equal(words("access:servers!user"), "use servers");
    assert.equal(words("access:servers!user", "read:servers!user"), "see and use servers");
  });

  it("names tokens and the account beside them", () => {
    const managing = [...servers, "access:servers!user=ada", "tokens!user=ada", "read:tokens!user=ada"];
    assert.equal(words(...managing), "start, stop, and use servers; manage tokens");
    assert.equal(words("read:tokens!user=ada"), "see tokens");
    assert.equal(words("read:users!user=ada", "read:users:activity!user=ada"), "see your account");
    assert.equal(words("users:activity!user"), "report activity");
  });

  it("says everything for `inherit`, and for what a hub makes of it", () => {
    assert.equal(words("inherit"), "do everything you can do");
    const expanded = ["servers", "access:servers", "tokens", "users:activity", "read:users", "read:shares"];
    assert.equal(words(...expanded.map((scope) => `${scope}!user=ada`)), "do everything you can do");
    assert.notEqual(words(...expanded.slice(1).map((scope) => `${scope}!user=ada`)), "do everything you can do");
  });

  it("tells single servers, and everybody's, from one's own", () => {
    assert.equal(
      words("servers!server=ada/gpu", "access:servers!server=ada/gpu"),
      "start, stop, and use the server “gpu” only",
    );
    assert.equal(words("access:servers!server=ada/"), "use your default server only");
    assert.equal(words("servers"), "start and stop everyone's servers");
  });

  it("leaves what it does not know as it is, and other people's servers too", () => {
    assert.equal(words("admin:groups", "access:servers!server=bea/x"), "admin:groups; access:servers!server=bea/x");
    assert.equal(words("x\u001b[31m[y](command:z)"), "x�[31m[y] (command:z)");
  });

  it("has words for a token that may do nothing", () => {
    assert.equal(words("read:users:name!user=ada"), "tell who you are and nothing else");
    assert.equal(words(), "tell who you are and nothing else");
  });

  it("holds a scope, and what that contains, for its own user only", () => {
    assert.equal(holds(["tokens!user=ada"], "ada", "tokens"), true);
    assert.equal(holds(["tokens!user=bea"], "ada", "tokens"), false);
    assert.equal(holds(["tokens!user"], "ada", "read:tokens"), true);
    assert.equal(holds(["read:tokens!user"], "ada", "tokens"), false);
  });
});

describe("times in words", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  const speech = { l10n: english, language: "en", now };
  const at = (iso: string | undefined) => relativeTime(iso, speech);

  it("come in the unit that says most, and call what was just made by its whole life", () => {
    assert.equal(at("2026-12-04T11:59:00Z"), "in 13 days");
    assert.equal(at("2026-12-04T10:59:00Z"), "in 12 days");
    assert.equal(at("2026-11-08T12:01:00Z"), "12 days ago");
    assert.equal(at("2026-11-21T09:00:00Z"), "3 hours ago");
    assert.equal(at("2026-11-21T12:01:30Z"), "in 1 minute");
    assert.equal(at("2026-11-23T11:50:00Z"), "in 47 hours");
    assert.equal(at("2030-11-21T12:00:00Z"), "in 4 years");
    assert.equal(at("2026-11-21T12:00:10Z"), "in less than a minute");
    assert.equal(at("2026-11-21T11:59:50Z"), "just now");
  });

  it("of the clock name their day where that may be another, and their zone: the editor may be in another one", () => {
    assert.match(clockTime(now + 60_000, now), /^\d\d?:\d\d:00.* \S*[A-Z]\S*$/);
    assert.match(clockTime(now + 3_600_000, now), /2026.* \d\d?:\d\d:00.* \S*[A-Z]\S*$/);
    assert.match(clockTime(Infinity, now), /275760/);
  });

  it("say in short what is left", () => {
    const left = (iso: string | undefined) => timeLeft(iso, speech);
    assert.equal(left("2026-12-04T11:59:00Z"), "13 days left");
    assert.equal(left("2026-11-21T12:01:30Z"), "1 minute left");
    assert.equal(left("2026-11-21T12:00:10Z"), "less than a minute left");
    assert.deepEqual([left("2026-11-21T11:59:00Z"), left(undefined), left("soon")], [undefined, undefined, undefined]);
  });

  it("are nothing where there is none, or no time", () => {
    assert.equal(at(undefined), undefined);
    assert.equal(at("soon"), undefined);
    assert.equal(isPast("soon", speech), false);
    assert.equal(isPast("2026-11-21T12:00:00Z", speech), true);
    assert.equal(isPast("2026-11-21T12:00:01Z", speech), false);
  });
});

describe("a note of a hub", () => {
  it("is one line, without control characters and links", () => {
    assert.equal(safeWords("[run](command:x)\u0007\nmore\u2028end"), "[run] (command:x)� more end");
  });

  it("is cut where a row has no more room, at whole characters", () => {
    assert.equal(shortWords("Nightly job of 5"), "Nightly job of 5");
    assert.equal(shortWords("Nightly job no 15"), "Nightly job no…");
    assert.equal(shortWords("👩‍🔬".repeat(17)), `${"👩‍🔬".repeat(15)}…`);
  });
});
