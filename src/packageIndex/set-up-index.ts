import { HelperRefusal } from "../helper/helper.js";
import { helperOn, type HelperReach, type HelperReachDeps, ReachedServers } from "../helper/reached-servers.js";
import { serverLabel } from "../model/server-label.js";
import type { HubModel } from "../model/types.js";
import { serverArgs } from "../servers/commands/args.js";
import { runningServerFor } from "../servers/commands/choose.js";
import { safeWords } from "../text/safe-words.js";
import { underEither } from "../transport/waiting.js";
import { confirm } from "../ui/prompts/confirm.js";
import { retried } from "../ui/prompts/retried.js";
import { Wizard } from "../ui/prompts/wizard.js";
import type { Command, CommandLog } from "../ui/run-command.js";
import type { SiteHubsSource } from "../ui/settings/site/site-hubs.js";
import type { Ui } from "../ui/ui.js";
import { askIndex, type WantedIndex } from "./ask-index.js";
import { withCondaChannels } from "./condarc.js";
import { IndexFailure } from "./index-errors.js";
import { overruled, withPipValues } from "./pip-conf.js";
import { type IndexAbout, ServerIndex } from "./server-index.js";

export interface IndexDeps extends HelperReachDeps {
  ui: Ui;
  model: HubModel;
  site: SiteHubsSource;
  log: CommandLog & {
    /** nothing of these is written meanwhile */
    during<T>(secrets: readonly string[], work: () => Promise<T>): Promise<T>;
  };
}

/** As long as a server may take to look at its disk, or to write there, in ms. */
const LOOK_MS = 180_000;
/** As long as pip may take for a package and its index, in ms. */
const TRY_MS = 10 * 60_000;

export function indexRoom(deps: IndexDeps) {
  const reached = new ReachedServers<HelperReach>(deps.model, (server) => helperOn(server, deps));
  return { setUpPackageIndex: setUpPackageIndex(deps, reached), dispose: () => reached.dispose() };
}

/** What is asked of one server. */
interface Asked extends IndexDeps {
  index: ServerIndex;
  about: IndexAbout;
  /** as sentences call the server */
  label: string;
}

/** Where pip gets packages on a server: shows what is set, asks, writes it, and has pip try it. */
function setUpPackageIndex(deps: IndexDeps, reached: ReachedServers<HelperReach>): Command<typeof serverArgs> {
  const { ui } = deps;
  const title = ui.l10n.t("Set Up Package Index");
  return {
    id: "hubKernels.setUpPackageIndex",
    args: serverArgs,
    async run(args) {
      const question = ui.l10n.t("On which server do you want to set up where pip gets packages?");
      const { account, server } = await runningServerFor(deps, args, { title, question });
      const label = safeWords(serverLabel(account, server));
      await retried(ui, "hubKernels.setUpPackageIndex", account.id, { server: server.id }, async () => {
        const index = new ServerIndex((await reached.of(server.id)).helper, label);
        const wizard = new Wizard(ui, `${title}: ${label}`, 1);
        const waiting = ui.l10n.t("Asking {0} for pip's settings…", label);
        const about = await wizard.waiting(waiting, (closed) =>
          underEither([closed, AbortSignal.timeout(LOOK_MS)], (signal) => index.about(signal)),
        );
        const ofSite = (await deps.site()).hub(account.hub.baseUrl)?.pip ?? {};
        const wanted = await askIndex({ ui, wizard, about, ofSite, label });
        await writeIndex({ ...deps, index, about, label }, wanted);
      });
    },
  };
}

async function writeIndex(asked: Asked, wanted: WantedIndex): Promise<void> {
  const { ui, about, index, label, log } = asked;
  const { l10n } = ui;
  const text = withPipValues(about.text, wanted.values);
  const logins = wanted.logins.map(({ host, user }) => l10n.t("{0} at {1}", safeWords(user), safeWords(host)));
  ui.text(`pip.conf (${label})`).write(text);
  const { conda } = about;
  const condarc = withCondaChannels(conda?.text ?? "", wanted.channels);
  const isOther = conda !== null && condarc !== conda.text;
  if (isOther) ui.text(`.condarc (${label})`).write(condarc);
  const told = [
    l10n.t("The tab beside shows the whole file {0} as it will be.", safeWords(about.path)),
    ...(about.text === "" || text === about.text
      ? []
      : [l10n.t("What is there now is kept beside it, as pip.conf.bak.")]),
    ...(isOther
      ? [l10n.t("Another tab shows {0} in the same way; it is kept as .condarc.bak.", safeWords(conda.path))]
      : []),
    ...(logins.length === 0
      ? []
      : [l10n.t("Into ~/.netrc, which only you can read, go logins: {0}", logins.join(", "))]),
    ...(about.variables.length === 0
      ? []
      : [l10n.t("The server's environment comes before it with {0}.", safeWords(about.variables.join(", ")))]),
    ...(wanted.package === ""
      ? []
      : [l10n.t("Then pip downloads {0} to try it. Nothing is installed.", wanted.package)]),
  ];
  const question = l10n.t("Do you want to write pip's settings on {0}?", label);
  await confirm(ui, question, told.join("\n\n"), l10n.t("Write Settings"));
  const secrets = wanted.logins.map(({ password }) => password).filter((password) => password !== "");
  await log.during(secrets, () => index.write(about.text, text, wanted.logins, AbortSignal.timeout(LOOK_MS)));
  if (isOther) await index.writeConda(conda.text, condarc, AbortSignal.timeout(LOOK_MS));
  if (wanted.package === "") void ui.message("information", l10n.t("pip's settings on {0} were written.", label));
  else await tryIndex(asked, wanted);
}

async function tryIndex({ ui, index, label }: Asked, wanted: WantedIndex): Promise<void> {
  const { l10n } = ui;
  const shown = ui.text(l10n.t("pip on {0}", label));
  let said = "";
  const title = l10n.t("pip on {0} is trying the package index…", label);
  const settings = await ui.progress({ title, cancellable: true }, (report, cancelled) =>
    underEither([cancelled, AbortSignal.timeout(TRY_MS)], (signal) =>
      index
        .try(wanted.package, signal, (more) => {
          said += more;
          shown.write(said);
          report({ message: safeWords(more.trimEnd().split("\n").at(-1) ?? "") });
        })
        .catch((error: unknown) => {
          throw error instanceof IndexFailure && error.reason === "program" ? inPipsWords(said, label, error) : error;
        }),
    ),
  );
  const others = overruled(settings, wanted.values);
  void ui.message(
    others.length === 0 ? "information" : "warning",
    others.length === 0
      ? l10n.t("pip on {0} got {1} with these settings.", label, wanted.package)
      : l10n.t(
          "pip on {0} got {1}, but it uses other settings than those that were written: {2}",
          label,
          wanted.package,
          safeWords(others.join(", ")),
        ),
  );
}

/** Its last line says what it did not find, and others why: those that the helper takes out of pip's log before all. */
function inPipsWords(said: string, label: string, error: IndexFailure): IndexFailure {
  const lines = [...new Set(said.split("\n"))];
  const told = lines.filter((line) => line.startsWith("Could not fetch URL "));
  const words = told.length > 0 ? told : lines.filter((line) => /^(?:WARNING|ERROR): /.test(line));
  return words.length === 0 ? error : new IndexFailure(label, new HelperRefusal("program", words.slice(-3).join(" ")));
}
