import type * as v from "valibot";
import { ServerNotFound } from "../../hubClient/errors.js";
import { serverLabel } from "../../model/server-label.js";
import type { Account, HubModel, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import { Failure } from "../../ui/errors/failure.js";
import { press } from "../../ui/prompts/press.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { deleteServer } from "../start/start-flow.js";
import { deleteServerArgs } from "./args.js";
import { serverNamed } from "./choose.js";
import type { CommandDeps } from "./deps.js";

/** Deletes a named server at the hub, stopped first where it is up. The default server is the hub's to keep. */
export const deleteServerCommand = ({ ui, model, running }: CommandDeps) => ({
  id: "hubKernels.deleteServer" as const,
  args: deleteServerArgs,
  async run(args?: v.InferOutput<typeof deleteServerArgs>) {
    const { chooseNamed, confirmDeletion } = await import("./delete-questions.js");
    const chosen = args ? serverNamed(model, args.server) : await chooseNamed({ ui, model });
    const retry = () => press(ui, "hubKernels.deleteServer", { server: chosen.server.id });
    const failed = (error: unknown): never => {
      throw new Failure(error, { retry, account: chosen.account.id });
    };
    const { account, server } = await asItIs(model, chosen).catch(failed);
    const label = hubWords(serverLabel(account, server));
    if (!args?.confirmed) await confirmDeletion({ ui, running }, label, server);
    await ui
      .progress({ title: ui.l10n.t("Deleting the server {0}", label) }, () => deleteServer(model, server.id))
      .then(undefined, failed);
    sayDone(ui, ui.l10n.t("{0} was deleted", label));
    return { server: server.id };
  },
  async ofSeveral(all: readonly v.InferOutput<typeof deleteServerArgs>[]) {
    const chosen = all.map(({ server }) => serverNamed(model, server)).filter(({ server }) => server.name !== "");
    // The question must be about what they are doing now.
    const asked = new Set(chosen.flatMap(({ server }) => (server.planned ? [] : [server.accountId])));
    await Promise.all([...asked].map((account) => model.refresh(account)));
    const named = chosen.flatMap(({ account, server }) => {
      const now = model.server(server.id);
      return now ? [{ account, server: now }] : [];
    });
    if (named.length < 2) return named.map(({ server }) => ({ server: server.id }));
    const { confirmDeletions } = await import("./delete-questions.js");
    await confirmDeletions(ui, named);
    return named.map(({ server }) => ({ server: server.id, confirmed: true as const }));
  },
});

/** The question must be about what the server is doing now, not when it was last looked at. */
async function asItIs(model: HubModel, { account, server }: { account: Account; server: Server }) {
  if (!server.planned) await model.refresh(account.id);
  const now = model.server(server.id);
  if (!now) throw new ServerNotFound(account.hub.baseUrl, `"${server.name}" was deleted elsewhere`);
  return { account, server: now };
}
