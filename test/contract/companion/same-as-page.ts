import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { type RunningBrowser, startBrowser } from "../../../rig/browser.js";
import type { HubLine } from "../../../rig/hub.js";
import { type SpawnerName, startSpawnerHub } from "../../../rig/spawners.js";
import { sent } from "../../../src/hubClient/options/answers.js";
import type { Answers, OptionForm } from "../../../src/hubClient/options/model.js";
import { ShownMarkup } from "../forms/shown-markup.js";
import { ShownPage } from "../forms/shown-page.js";
import { HUB_DEADLINE_MS, noSignal } from "../hubClient/client-on-hub.js";
import { companionWith, hubFrom } from "./companion-on-hub.js";
import { addMossEnvironment, choose, openSpawnPage, send, startByCompanion } from "./on-the-page.js";
import { randomAnswers, randomFrom } from "./random-answers.js";

/** Each run gives other answers; SAME_AS_PAGE_TRIES=500 gives more of them at once. */
const TRIES = Number(process.env["SAME_AS_PAGE_TRIES"] ?? 12);
/** How MOSS's page calls environments of the user's own. */
const OWN = "custom-";
const recorded = readFileSync(new URL("recorded-spawner.py", import.meta.url), "utf8");

export interface Case {
  spawner: SpawnerName;
  line?: HubLine;
  config?: string;
  texts?: Answers;
}

/** Each of these spawners makes the same of random answers, given on our page and on the hub's own. */
export function sameAsPage(where: string, cases: readonly Case[]): void {
  describe(`a start by the hub companion against the hub's own page, random answers, ${where}`, function () {
    // The start of the hub, and two starts of a server for each try.
    this.timeout(HUB_DEADLINE_MS + TRIES * 10_000);
    let browser: RunningBrowser;
    before(async () => {
      browser = await startBrowser();
    });
    after(() => browser.stop());

    for (const { spawner, line = "5.5", config = "", texts = {} } of cases) {
      describe(spawner + (config && ", whose form sets its profiles"), () => {
        const hub = hubFrom(() => startSpawnerHub(spawner, { line, companion: true, config: config + recorded }));

        it(`would create the same, ${TRIES} times`, async () => {
          const token = await hub().token("ada");
          const ada = { user: "ada", name: "" };
          const form = await companionWith(hub(), token).form(ada, noSignal);
          const names = form.fields.map(({ name }) => name);
          const own = ownEnvironments(form);
          const { page } = await browser.newPage();
          await openSpawnPage(page, hub(), "ada");
          const asked = await browser.newPage();
          const answered = await byPanel(asked.page, form, names);
          const seed = Date.now();
          const random = randomFrom(seed);
          const file = join(hub().homeOf("ada"), "made.json");
          const made = async (start: () => Promise<unknown>) => {
            await rm(file, { force: true });
            const answer = await start();
            const text = await readFile(file, "utf8").catch(() =>
              assert.fail(`nothing was made: ${JSON.stringify(answer)}`),
            );
            return comparable(text);
          };
          for (let tries = 0; tries < TRIES; tries++) {
            const answers = randomAnswers(form, random, texts);
            const fields = await answered(answers);
            const bySite = await choose(page, names, answers);
            const { environment_id: [environment = ""] = [], environment_path, environment_modules } = answers;
            if (own.has(environment)) await addMossEnvironment(page, environment_path?.[0], environment_modules?.[0]);
            const what = JSON.stringify({ seed, fields, bySite });
            const onPage = await made(() => send(page));
            assert.deepEqual(await made(() => startByCompanion(hub(), { user: "ada", token }, fields)), onPage, what);
          }
          await page.close();
          await asked.page.close();
        });
      });
    }
  });
}

/** What our panel sends for these answers, given by its own controls, or by the hub's where it shows the hub's form as itself. */
async function byPanel(page: Page, form: OptionForm, names: readonly string[]) {
  if (form.page === undefined) {
    const shown = await ShownPage.in(page, form);
    let tries = 0;
    return async (answers: Answers) =>
      sent(form, await (tries++ === 0 ? shown.answeredByHand(answers) : shown.answeredByEvents(answers)));
  }
  const shown = await ShownMarkup.in(page, form.page);
  return (answers: Answers) => shown.answeredBy((frame) => choose(frame, names, answers));
}

/** The choices of MOSS's form that stand for one of the user's own. */
function ownEnvironments({ fields }: OptionForm): Set<string> {
  const choices = fields.flatMap((field) =>
    field.kind === "choice" && field.name === "environment_id" ? field.choices : [],
  );
  return new Set(choices.flatMap(({ label, value }) => (label.startsWith("Custom, by its ") ? [value] : [])));
}

/** Without what is another for each start: tokens, ports and the time. */
function comparable(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    // MOSS's page numbers the user's own environments by the time.
    if (key === "environment_id" && String(value).startsWith(OWN)) return OWN;
    if (/API_TOKEN$/.test(key)) return "";
    if (isVariable(value) && /API_TOKEN$/.test(value.name)) return { name: value.name };
    if (typeof value !== "string") return value;
    return value.replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT").replaceAll(/--port=\d+/g, "--port=PORT");
  });
}

/** As Kubernetes has them. */
function isVariable(value: unknown): value is { name: string } {
  return typeof (value as { name?: unknown } | null)?.name === "string";
}
