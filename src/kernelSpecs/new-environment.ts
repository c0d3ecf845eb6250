import { serverArgs } from "../servers/commands/args.js";
import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import type { ServerId } from "../text/ids.js";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";
import { confirm } from "../ui/prompts/confirm.js";
import { press } from "../ui/prompts/press.js";
import { retried } from "../ui/prompts/retried.js";
import type { Command } from "../ui/run-command.js";
import { specNameOf } from "./command-line.js";
import { sayAdded } from "./say-added.js";
import type { AskedSpecs, SpecsOfServers } from "./specs-deps.js";

/** The notebook that the user looks at. */
export interface ActiveNotebook {
  /** as people call it */
  name: string;
  /** of `requirements.txt` beside it */
  requirements: string | undefined;
  /** where its kernels start on a server, relative to the server's root; '' is the root */
  folderOn(server: ServerId, user: string): Promise<string>;
  /** Has it use a kernel. `false`: that is not in our hands */
  use(server: ServerId, spec: string): Promise<boolean>;
}

/** No notebook is looked at. */
export class NoNotebook extends Error implements SelfDescribing {
  override readonly name = "NoNotebook";

  constructor() {
    super("no notebook is open");
  }

  inWords(l10n: Localizer): ErrorText {
    return { message: l10n.t("Open the notebook that the environment is for, then try again."), actions: [] };
  }
}

/** A virtual environment in the notebook's folder on the server, with the packages that it needs, as the notebook's kernel. */
export function newNotebookEnvironment(
  servers: SpecsOfServers,
  active: () => Promise<ActiveNotebook | undefined>,
): Command<typeof serverArgs> {
  const { ui } = servers.deps;
  const title = ui.l10n.t("New Environment for This Notebook");
  return {
    id: "hubKernels.newNotebookEnvironment",
    args: serverArgs,
    async run(args) {
      const notebook = await active();
      if (!notebook) throw new NoNotebook();
      const asked = await servers.for(args, title, ui.l10n.t("Which server do you want the environment on?"));
      return await retried(ui, "hubKernels.newNotebookEnvironment", asked.account.id, { server: asked.server }, () =>
        make(servers, asked, notebook),
      );
    },
  };
}

async function make({ deps }: SpecsOfServers, asked: AskedSpecs, notebook: ActiveNotebook): Promise<string> {
  const { ui } = deps;
  const { l10n } = ui;
  const { server, account, label } = asked;
  const { requirements } = notebook;
  const folder = await notebook.folderOn(server, account.user);
  const displayName = `Python (${folder.split("/").at(-1) || notebook.name})`;
  const name = specNameOf(folder || notebook.name);
  const told = [
    l10n.t(
      "It is created in {0} on the server, with ipykernel.",
      safeWords(`/${folder === "" ? "" : `${folder}/`}.venv`),
    ),
    requirements === undefined
      ? l10n.t("There is no requirements.txt beside the notebook, so it gets no other packages.")
      : l10n.t("It gets the packages of requirements.txt beside the notebook:\n{0}", shortList(requirements)),
    l10n.t(
      "Its kernel is called “{0}”. If you already have a kernel with the name {1}, it is replaced.",
      safeWords(displayName),
      name,
    ),
  ];
  const question = l10n.t("Do you want to create an environment for {0}?", safeWords(notebook.name));
  await confirm(ui, question, told.join("\n\n"), l10n.t("Create Environment"));
  await work({
    deps,
    asked,
    about: { folder, name, displayName, ...(requirements !== undefined && { requirements }) },
  });
  void press(ui, "hubKernels.refreshServers", { server });
  if (!(await notebook.use(server, name))) sayAdded(ui, displayName, label);
  return name;
}

async function work({
  deps: { ui },
  asked: { specs, label },
  about,
}: {
  deps: SpecsOfServers["deps"];
  asked: AskedSpecs;
  about: Parameters<AskedSpecs["specs"]["newEnvironment"]>[0];
}): Promise<void> {
  const { l10n } = ui;
  const log = ui.text(l10n.t("New environment on {0}", label));
  let said = "";
  const title = l10n.t("Creating the environment on {0}…", label);
  await ui.progress({ title, cancellable: true }, (report, cancelled) =>
    specs.newEnvironment(about, cancelled, (text) => {
      said += text;
      log.write(said);
      const last = text.trimEnd().split("\n").at(-1) ?? "";
      report({ message: safeWords(last) });
    }),
  );
}

const MOST_LINES = 15;

function shortList(requirements: string): string {
  const lines = requirements.split("\n").flatMap((line) => (/^\s*(?:#|$)/.test(line) ? [] : [safeWords(line.trim())]));
  return [...lines.slice(0, MOST_LINES), ...(lines.length > MOST_LINES ? ["…"] : [])].join("\n");
}
