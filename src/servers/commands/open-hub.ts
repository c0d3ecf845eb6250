import type * as v from "valibot";
import * as vscode from "vscode";
import { hubArgs } from "./args.js";
import { chooseHub, hubNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";

export const openHub = ({ model }: CommandRooms) => ({
  id: "hubKernels.openHub" as const,
  args: hubArgs,
  async run(args?: v.InferOutput<typeof hubArgs>) {
    const hub = args
      ? hubNamed(model, args.hub)
      : await chooseHub(model, vscode.l10n.t("Open Hub in Browser"), vscode.l10n.t("Which hub do you want to open?"));
    // The hub's home page: /hub/spawn would start a server where there is no form.
    await vscode.env.openExternal(vscode.Uri.parse(`${hub.baseUrl}hub/home`, true));
  },
});
