import assert from "node:assert/strict";
import { formFields } from "../../../src/hubClient/options/form-fields.js";
import type { JsonValue, UserOptions } from "../../../src/hubClient/types.js";
import { statusOf } from "../../../src/model/server-status.js";
import { choicesFor, dangerInWords } from "../../../src/servers/options/choices.js";
import { serverDetails } from "../../../src/servers/view/server-details.js";
import { l10n, running } from "./model-fakes.js";
import { accountId, defaultId, ModelRig, turn } from "./model-rig.js";

const secret = "tr0ub4dor";

/** A window in which that was typed as a secret for a start of the default server. */
async function typed(known?: UserOptions): Promise<ModelRig> {
  const rig = await ModelRig.create();
  await rig.refreshed([]);
  rig.model.noteSecrets(defaultId, [` ${secret} `], known);
  return rig;
}

async function started(rig: ModelRig, userOptions: UserOptions): Promise<void> {
  const start = rig.model.start(defaultId, formFields({ size: ["big"] }));
  await turn();
  rig.client.started.at(-1)?.answer(running({ userOptions }));
  await start;
  await turn();
}

const kept = ({ memento }: ModelRig) => JSON.stringify([...memento.values]);

function said({ model }: ModelRig): string {
  const [account, server] = [model.account(accountId), model.server(defaultId)];
  assert.ok(account && server);
  const choices = choicesFor(account, server, [], l10n).map(({ label, detail, danger }) => [label, detail, danger]);
  const details = serverDetails(server, statusOf(account, server), {
    l10n,
    now: 0,
    locale: "en",
    timeZone: "UTC",
  } as never);
  return JSON.stringify([choices, details, dangerInWords(server.lastOptions ?? {}, server.secretOptions)]);
}

describe("what was typed as a secret", () => {
  const spawners: Record<string, JsonValue> = {
    "under a name that tells nothing": secret,
    "in a list": ["a", secret],
    "in an address": `s3://ada:${secret}@store/x`,
    "in a record": { inner: { deeper: secret } },
    "as the name of something": { [secret]: true },
  };
  for (const [how, note] of Object.entries(spawners))
    it(`is neither kept nor told where the spawner keeps it ${how}`, async () => {
      const rig = await typed();
      await started(rig, { image: "torch", note });
      assert.ok(!kept(rig).includes(secret), kept(rig));
      assert.ok(!said(rig).includes(secret), said(rig));
      assert.match(said(rig), /image: torch/);
    });

  it("is not told where it is said what the last start deletes either", async () => {
    const rig = await typed();
    await rig.refreshed([running({ userOptions: { note: `wipe ${secret}` } })]);
    assert.match(said(rig), /"note: •+","","note: •+"/);
    assert.ok(!said(rig).includes(secret), said(rig));
  });

  it("is not kept by a window that was opened later, and knows nothing of it", async () => {
    const { memento } = await (async () => {
      const rig = await typed();
      await started(rig, { note: secret });
      return rig;
    })();
    const later = await ModelRig.create({ memento, hub: false });
    await later.refreshed([running({ userOptions: { note: secret } })]);
    assert.ok(!kept(later).includes(secret));
    assert.ok(!said(later).includes(secret));
  });

  it("is known before the start where the spawner has told what it makes of it: the window may be closed while it waits", async () => {
    const { memento } = await typed({ note: secret });
    const later = await ModelRig.create({ memento, hub: false });
    await later.refreshed([running({ userOptions: { note: secret } })]);
    assert.ok(!kept(later).includes(secret));
  });

  it("is not kept with the fields either, whoever gave them", async () => {
    const rig = await typed();
    const start = rig.model.start(defaultId, formFields({ size: ["big"], made_by_script: [secret] }));
    await turn();
    rig.client.started.at(-1)?.answer(running({ userOptions: {} }));
    await start;
    await turn();
    assert.equal(rig.model.server(defaultId)?.lastFields, undefined);
    assert.ok(!kept(rig).includes(secret));
  });

  it("does not take other options along", async () => {
    const rig = await typed();
    await started(rig, { image: "torch", gpus: 2, share: true });
    assert.match(kept(rig), /torch/);
    assert.equal(rig.model.server(defaultId)?.secretOptions, undefined);
  });
});
