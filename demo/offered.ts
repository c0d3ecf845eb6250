import { Companion } from "../src/hubClient/options/companion.js";
import type { Answers } from "../src/hubClient/options/model.js";
import { fieldsOf, fitting } from "../src/hubClient/options/start-answers.js";
import { aSession } from "../test/a-session.js";
import { type DemoHub, user } from "./parts.js";

const deadlineMs = 60_000;

/** The fields of the form of the hub's companion for these answers, checked by the hub as the extension has it check them. */
export async function fieldsFromCompanion(hub: DemoHub, answers: Answers): Promise<Answers> {
  const baseUrl = hub.behindSsh?.directUrl ?? hub.url;
  const transport = aSession({ baseUrl, token: hub.token });
  const signal = AbortSignal.timeout(deadlineMs);
  const server = { user, name: "" };
  try {
    const companion = new Companion({ baseUrl, fetch: transport.fetch });
    const form = await companion.form(server, signal);
    const offered = form.fields.map(({ name }) => name);
    const missing = Object.keys(answers).filter((name) => !offered.includes(name));
    if (missing.length > 0)
      throw new Error(`The companion offers ${offered.join(", ")}, but no ${missing.join(", ")}.`);
    const filled = fitting(form, answers);
    await companion.userOptions(server, form, filled, signal);
    return fieldsOf(form, filled).values;
  } finally {
    transport.dispose();
  }
}
