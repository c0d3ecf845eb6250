import * as v from "valibot";
import type { SharedServer } from "../../hubClient/shared-servers.js";
import type { Account, HubModel } from "../../model/types.js";
import { serverUrl } from "../../transport/address.js";
import type { Command } from "../../ui/run-command.js";
import type { Ui } from "../../ui/ui.js";

const text = v.pipe(v.string(), v.maxLength(1_000));
const sharedArgs = v.strictObject({ account: text, owner: text, named: text });

/** A server of somebody else's own page. The browser signs in to it by the hub, as the user. */
export function openSharedServer(
  { ui, model }: { ui: Ui; model: HubModel },
  sharedWith: (account: Account) => readonly SharedServer[],
): Command<typeof sharedArgs> {
  return {
    id: "hubKernels.openSharedServer",
    args: sharedArgs,
    async run(args) {
      const account = model.accounts.find(({ id }) => id === args?.account);
      const shared =
        account && sharedWith(account).find(({ owner, name }) => owner === args?.owner && name === args.named);
      if (!shared) throw new RangeError("no server of this name is known to be shared");
      await ui.openOutside(serverUrl(account.hub.baseUrl, shared.url));
    },
  };
}
