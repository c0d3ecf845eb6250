import assert from "node:assert/strict";
import type { RunningHub } from "../../../rig/hub.js";
import { Companion } from "../../../src/hubClient/options/companion.js";
import type { OptionForm } from "../../../src/hubClient/options/model.js";
import { type ASession, aSession } from "../../a-session.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";

const transports: ASession[] = [];

/** A hub for the tests of one `describe`. */
export function hubFrom(start: () => Promise<RunningHub>): () => RunningHub {
  let hub: RunningHub | undefined;
  before(async function () {
    this.timeout(HUB_DEADLINE_MS);
    hub = await start();
  });
  after(async () => {
    for (const transport of transports.splice(0)) transport.dispose();
    await hub?.stop();
  });
  return () => {
    assert.ok(hub);
    return hub;
  };
}

export function transportWith(hub: RunningHub, token: string | undefined): ASession {
  const transport = aSession({ baseUrl: hub.url, token });
  transports.push(transport);
  return transport;
}

export function companionWith(hub: RunningHub, token: string | undefined): Companion {
  return new Companion({ baseUrl: hub.url, fetch: transportWith(hub, token).fetch });
}

export function fieldNames(form: OptionForm): string[] {
  return form.fields.map(({ name }) => name);
}

/** What a call rejected with, as its kind and what the hub said. */
export async function failure(work: Promise<unknown>): Promise<{ kind: unknown; words: unknown }> {
  try {
    await work;
  } catch (error) {
    const { kind, hubMessage } = error as { kind?: unknown; hubMessage?: unknown };
    if (kind === undefined) throw error;
    return { kind, words: hubMessage };
  }
  return assert.fail("it was not refused");
}
