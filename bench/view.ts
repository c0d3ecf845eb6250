import { performance } from "node:perf_hooks";
import type { HubClient } from "../src/hubClient/contract.js";
import type { HubServer } from "../src/hubClient/types.js";
import { createHubModel } from "../src/model/hub-model.js";
import { statusView } from "../src/servers/status/status-view.js";
import { serverTree } from "../src/servers/view/server-tree.js";
import { momentNow } from "../src/transport/moment.js";
import { MemoryLog, MemoryMemento, MemoryTokens, UnusedNetworks } from "../test/unit/servers/model-fakes.js";
import { english } from "../test/unit/ui/english.js";
import type { Row } from "./table.js";

const [servers, rounds] = [60, 50];
const words = { l10n: english, language: "en", isTrusted: true, sentenceOf: () => "" };
const hub = { baseUrl: "https://hub.example/", user: "ada" };

/**
 * What an update takes of what shows servers: the hub's answer into the model, and the model into the view's rows and the status item. However many users a hub has, one is
 * asked about. The plain client reads the same answer's JSON.
 */
export async function viewRows(): Promise<Row[]> {
  const tokens = new MemoryTokens();
  await tokens.write(hub, "secret", { scopes: [] });
  let round = 0;
  const answer = () => Array.from({ length: servers }, (_, index) => named(index, round));
  const client = { baseUrl: hub.baseUrl, version: "6.1.1", servers: () => Promise.resolve(answer()) };
  const model = createHubModel({
    memento: new MemoryMemento(),
    tokens,
    log: new MemoryLog(),
    networks: new UnusedNetworks(),
    createClient: () => client as unknown as HubClient,
  });
  const { id } = await model.addAccount({ ...hub, version: "6.1.1" });
  const row: Row = {
    what: `update of view and status item, ${servers} servers`,
    unit: "ms",
    ours: [],
    plain: [],
    bar: "≤ 50 ms",
  };
  for (; round < rounds; round++) {
    const text = JSON.stringify(answer());
    const began = performance.now();
    await model.refresh(id);
    const [account] = serverTree(model.accounts, { l10n: english, language: "en", now: Date.now() });
    statusView(model.accounts, momentNow(), words);
    const drawn = performance.now();
    JSON.parse(text);
    row.plain?.push(performance.now() - drawn);
    row.ours.push(drawn - began);
    if (account?.children?.length !== servers) throw new Error(`The view has not ${servers} rows.`);
  }
  model.dispose();
  return [row];
}

/** All of them change from one answer to the next. */
function named(index: number, round: number): HubServer {
  const isUp = (index + round) % 2 === 0;
  return {
    name: index === 0 ? "" : `server-${index}`,
    displayName: `Server ${index}`,
    ready: isUp,
    pending: null,
    stopped: !isUp,
    url: `${hub.baseUrl}user/ada/${index === 0 ? "" : `server-${index}/`}`,
    userOptions: { image: `image-${index}`, gpu: "1", memory: "16G" },
    started: new Date(Date.now() - 60_000 * index).toISOString(),
    lastActivity: new Date().toISOString(),
  };
}
