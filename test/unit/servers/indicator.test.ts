import assert from "node:assert/strict";
import type { Pending } from "../../../src/hubClient/start/pending-phase.js";
import { statusOf } from "../../../src/model/server-status.js";
import type { Server, ServerState } from "../../../src/model/types.js";
import { deadlineOf } from "../../../src/servers/status/deadline.js";
import { indicatorOf } from "../../../src/servers/status/indicator.js";
import { indicatorWords } from "../../../src/servers/status/indicator-words.js";
import { type AccountId, hubIdOf } from "../../../src/text/ids.js";
import type { Localizer } from "../../../src/text/speech.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { moment } from "../a-moment.js";
import { english } from "../ui/english.js";
import { languages } from "../ui/languages.js";
import { at, cases, type Given, minute, now, running, serverId } from "./indicator-cases.js";

/** As shown in a window. */
function shown({ state = running, reach = { kind: "ok" }, runtime, known = {} }: Given, l10n = english) {
  const account = {
    id: "id" as AccountId,
    hub: { baseUrl: hubIdOf(at), label: "hub.example" },
    user: "ada",
    label: "hub.example",
    reach,
  };
  const server: Server = {
    ...{ id: serverId, accountId: account.id, name: "", state },
    ...(runtime && { lastOptions: { runtime } }),
  };
  const whole = { ...account, servers: [server] };
  const deadline = deadlineOf(server, { isAtWork: false }, now);
  const indicator = indicatorOf(statusOf(whole, server), { running: [], deadline, ...known }, moment(now));
  const words = { l10n, sentenceOf: (problem: Error) => describeError(problem, l10n).message };
  return { indicator, words: indicatorWords({ account: whole, server, indicator }, moment(now), words) };
}

describe("what the status item says of a server", () => {
  for (const one of cases) {
    it(`is “${one.text}” where it is ${one.kind}, and what to do`, () => {
      const { indicator, words } = shown(one);
      assert.equal(indicator.kind, one.kind);
      assert.equal(words.text, one.text);
      assert.match(words.sentences.join(" "), one.says);
      assert.equal(words.click?.command, one.click && `hubKernels.${one.click}`);
    });
  }

  it("has a colour only where the user has to do something", () => {
    const coloured = cases.filter((one) => shown(one).words.colour).map(({ kind }) => kind);
    assert.deepEqual(
      [...new Set(coloured)],
      [
        ...[
          "signed-out",
          "unreachable",
          "network-trouble",
          "start-failed",
          "time-nearly-over",
          "memory-nearly-full",
          "token-ends",
          "not-pushed",
        ],
      ],
    );
  });
});

describe("the status item in another language", () => {
  const pending: Pending[] = [
    ...(["requested", "pulling", "starting", "connecting"] as const).map((phase) => ({ phase })),
    ...(["image", "container"] as const).map((what) => ({ phase: "hindered" as const, what, said: "" })),
    { phase: "queued", job: "4711", position: 12, reason: "Priority" },
    ...(["gpu", "other"] as const).flatMap((lacks) =>
      (["full", "growing"] as const).map((cluster) => ({ phase: "waiting-for-resources" as const, lacks, cluster })),
    ),
  ];
  const starting = (ms: number, pending: Pending): ServerState => ({
    kind: "starting",
    since: moment(now - ms),
    pending,
  });
  const all: Given[] = [...cases, ...pending.map((phase) => ({ state: starting(90 * minute, phase) }))];
  const widthOf = (one: Given, l10n: Localizer) => shown(one, l10n).words.text.length;

  for (const [language, l10n] of languages) {
    it(`is at most 8 characters or 30 % wider than in English: ${language}`, () => {
      const tooWide = all.filter((one) => {
        const inEnglish = widthOf(one, english) - "hub.example: ".length;
        return widthOf(one, l10n) - "hub.example: ".length > inEnglish + Math.max(8, 0.3 * inEnglish);
      });
      assert.deepEqual(
        tooWide.map((one) => shown(one, l10n).words.text),
        [],
      );
    });

    it(`keeps its width while the seconds of a minute go by: ${language}`, () => {
      const seconds = Array.from({ length: 59 }, (_, index) => (index + 1) * 1_000);
      for (const offsetMs of [0, minute]) {
        const starts = seconds.map((ms) => ({ state: starting(offsetMs + ms, { phase: "connecting" }) }));
        const breaks = seconds.map((ms) => ({
          known: { away: { since: moment(now - offsetMs - ms), nextTryAtMs: undefined } },
        }));
        for (const times of [starts, breaks]) assert.equal(new Set(times.map((one) => widthOf(one, l10n))).size, 1);
      }
    });
  }
});
