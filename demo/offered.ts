import { Companion } from "../src/hubClient/companion.js";
import type { Answers } from "../src/hubClient/options/model.js";
import type { UserOptions } from "../src/hubClient/types.js";
import { createTransport } from "../src/transport/network.js";
import { user, type DemoHub } from "./parts.js";

const deadlineMs = 60_000;
const log = { trace() {}, debug() {}, info() {}, warn() {} };

/** What the hub makes of these answers to the form of its companion, asked as the extension asks it. */
export async function optionsFromCompanion(hub: DemoHub, answers: Answers): Promise<UserOptions> {
  const transport = createTransport({ baseUrl: hub.url, token: () => Promise.resolve(hub.token), log });
  const signal = AbortSignal.timeout(deadlineMs);
  const server = { user, name: "" };
  try {
    const companion = new Companion({ baseUrl: hub.url, fetch: transport.fetch });
    const form = await companion.form(server, signal);
    const offered = form.fields.map(({ name }) => name);
    const missing = Object.keys(answers).filter((name) => !offered.includes(name));
    if (missing.length > 0)
      throw new Error(`The companion offers ${offered.join(", ")}, but no ${missing.join(", ")}.`);
    return await companion.userOptions(server, form, answers, signal);
  } finally {
    transport.dispose();
  }
}
