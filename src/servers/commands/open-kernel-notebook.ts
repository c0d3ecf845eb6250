import type * as v from "valibot";
import { serverUrl } from "../../transport/address.js";
import { kernelArgs } from "./args.js";
import { type ContentsDeps, kernelFor } from "./kernel-for.js";

/** The notebook of a kernel, where it is in this window or its workspace; else it can be opened where it is. */
export const openKernelNotebook = (deps: ContentsDeps) => ({
  id: "hubKernels.openKernelNotebook" as const,
  args: kernelArgs,
  async run(args?: v.InferOutput<typeof kernelArgs>) {
    const { ui } = deps;
    const { l10n } = ui;
    const { kernel, called, source, account, server } = await kernelFor(deps, args, {
      title: l10n.t("Open Notebook of Kernel"),
      question: l10n.t("Which kernel's notebook do you want to open?"),
      fits: ({ kind }) => kind === "notebook",
      none: (label) => l10n.t("No notebook has a kernel on {0}. Run a cell to start one.", label),
    });
    for (const path of kernel.paths) if (await source.openNotebook(server.id, path)) return;
    const [onServer] = kernel.paths.filter((path) => !source.isOfEditor(path));
    if (onServer === undefined) {
      const text = l10n.t(
        "{0} isn't in this workspace: it was opened in another folder or on another computer. Open its file there.",
        called,
      );
      void ui.message("information", text);
      return;
    }
    const inBrowser = l10n.t("Open in Browser");
    const text = l10n.t("{0} is a file on the server, and isn't in this workspace.", called);
    const chosen = await ui.message("information", text, inBrowser);
    if (chosen !== inBrowser || server.state.kind !== "running") return;
    const file = onServer.split("/").map(encodeURIComponent).join("/");
    await ui.openOutside(`${serverUrl(account.hub.baseUrl, server.state.url)}lab/tree/${file}`);
  },
});
