import type * as v from "valibot";
import { serverLabel } from "../../model/server-label.js";
import { hubWords } from "../../text/hub-words.js";
import { timeOfDay } from "../../text/time-of-day.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { askHowLong, limitOf } from "../keepAlive/how-long.js";
import { keepServerAliveArgs } from "./args.js";
import { runningServerFor } from "./choose.js";
import type { CommandDeps } from "./deps.js";

const HOUR_MS = 3_600_000;

/** Until a time that the user sets, the hub does not stop it as idle. */
export const keepServerAlive = ({ ui, model, keptServers }: CommandDeps) => ({
  id: "hubKernels.keepServerAlive" as const,
  args: keepServerAliveArgs,
  async run(args?: v.InferOutput<typeof keepServerAliveArgs>) {
    const { account, server } = await runningServerFor({ ui, model }, args, {
      title: ui.l10n.t("Keep Server Alive"),
      question: ui.l10n.t("Which server do you want to keep alive?"),
    });
    const label = hubWords(serverLabel(account, server));
    const limit = limitOf(server, Date.now());
    const hours = args?.hours;
    const untilMs =
      hours === undefined
        ? await askHowLong(ui, label, limit)
        : Math.min(Date.now() + hours * HOUR_MS, limit ?? Infinity);
    await (await keptServers.get()).keep(server.id, untilMs);
    sayDone(ui, ui.l10n.t("{0} is kept alive until {1}", label, timeOfDay(untilMs, Date.now())));
    return { server: server.id, until: new Date(untilMs).toISOString() };
  },
});
