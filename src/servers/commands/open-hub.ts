import type * as v from "valibot";
import * as vscode from "vscode";
import { hubArgs } from "./args.js";
import { chooseAccount, hubNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";

export const openHub = ({ model }: CommandRooms) => ({
  id: "hubKernels.openHub" as const,
  args: hubArgs,
  async run(args?: v.InferOutput<typeof hubArgs>) {
    const account = args
      ? hubNamed(model, args.hub)
      : await chooseAccount(
          model,
          vscode.l10n.t("Open Hub in Browser"),
          vscode.l10n.t("Which hub do you want to open?"),
        );
    // The hub's home page: /hub/spawn would start a server where there is no form.
    await vscode.env.openExternal(vscode.Uri.parse(`${account.baseUrl}hub/home`, true));
  },
});
