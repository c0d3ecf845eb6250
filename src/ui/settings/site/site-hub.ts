import * as v from "valibot";
import type { Localizer } from "../../../text/speech.js";
import { isUnsafe, unsafeShown } from "../../../text/unsafe-text.js";
import { isLoopback } from "../../../transport/address.js";
import { type NetworkEntry, readNetwork } from "../networks-setting.js";

/** A hub that a site has set up for its members: an entry of `hubKernels.hubs`, or of the file that an administrator puts on the machine. */
export interface SiteHub {
  /** its address: origin and path, ending in `/` */
  hub: string;
  /** what it is called in lists */
  label?: string;
  network?: NetworkEntry;
  /** addresses of files with profiles for it */
  profileFiles?: string[];
  /** the name of the server that is offered first; '' is the default server */
  server?: string;
  /** where pip gets packages on its servers, by pip's own names: offered where the user has set nothing */
  pip?: Partial<PipValues>;
}

/** By pip's own names. A list has its parts with spaces between, as pip takes them; '' is pip's own. */
export const pipKeys = ["index-url", "extra-index-url", "trusted-host", "proxy", "no-cache-dir"] as const;
export type PipKey = (typeof pipKeys)[number];
export type PipValues = Record<PipKey, string>;

export interface ReadHubs {
  hubs: SiteHub[];
  /** what is left out and why, with its place, as `[2].server: …`; repeats nothing of what stands there */
  problems: string[];
}

/** Far more than a site has. */
const MOST_HUBS = 100;
const MOST_FILES = 20;
const MOST_SAID = 5;
/** No address that a browser or a proxy takes is longer. */
const LONGEST_ADDRESS = 2_000;
const LONGEST_LABEL = 100;
/** As hubs keep them. */
const LONGEST_NAME = 255;

/** Hubs as somebody wrote them; an entry that cannot be used is told of, and the others are kept. Of two for one address the first counts. */
export function readHubs(written: unknown, l10n: Localizer): ReadHubs {
  if (written === undefined || written === null) return { hubs: [], problems: [] };
  if (!Array.isArray(written)) return { hubs: [], problems: [l10n.t("This must be a list of hubs.")] };
  const schema = siteHubSchema(l10n);
  const hubs = new Map<string, SiteHub>();
  const problems: string[] = [];
  for (const [index, entry] of written.slice(0, MOST_HUBS).entries()) {
    const result = v.safeParse(schema, entry, { message: (issue) => issueText(issue, l10n) });
    if (!result.success)
      problems.push(...result.issues.map((issue) => `[${index}]${placeOf(issue)}: ${issue.message}`));
    else if (!hubs.has(result.output.hub)) hubs.set(result.output.hub, result.output);
  }
  if (written.length > MOST_HUBS) problems.push(l10n.t("Only the first {0} hubs are used.", MOST_HUBS));
  return { hubs: [...hubs.values()], problems: problems.slice(0, MOST_SAID) };
}

/** The grammar of a hub; the schemas by which editors check and complete one are made of it (schema.test.ts). */
export function siteHubSchema(l10n: Localizer) {
  const noAddress = l10n.t("This must be the hub's address, such as https://hub.example.");
  const noFile = l10n.t("This must be an https address.");
  const text = v.pipe(
    v.string(l10n.t("This must be text.")),
    v.check((value) => !isUnsafe(value), l10n.t("Remove the line break or control character.")),
  );
  const tooLong = l10n.t("This is too long.");
  const address = v.pipe(
    v.string(noAddress),
    v.maxLength(LONGEST_ADDRESS, tooLong),
    v.check((value) => baseAddress(value) !== undefined, noAddress),
    v.transform((value) => baseAddress(value) ?? value),
  );
  const network = v.pipe(
    v.custom<object>(
      (value) => typeof value === "object" && value !== null && !Array.isArray(value),
      l10n.t("This must have the settings of the hub's network."),
    ),
    v.rawTransform(({ dataset, addIssue, NEVER }): NetworkEntry => {
      const { entry, faults } = readNetwork(dataset.value);
      if (faults.length === 0) return entry;
      addIssue({ message: l10n.t("Check {0}.", faults.map(unsafeShown).join(", ")) });
      return NEVER;
    }),
  );
  const file = v.pipe(v.string(noFile), v.maxLength(LONGEST_ADDRESS, tooLong), v.check(isFile, noFile));
  return v.strictObject({
    hub: address,
    label: v.exactOptional(
      v.pipe(text, v.trim(), v.nonEmpty(l10n.t("This can't be empty.")), v.maxLength(LONGEST_LABEL, tooLong)),
    ),
    network: v.exactOptional(network),
    profileFiles: v.exactOptional(
      v.pipe(v.array(file, l10n.t("This must be a list of addresses.")), v.maxLength(MOST_FILES, tooLong)),
    ),
    server: v.exactOptional(v.pipe(text, v.trim(), v.maxLength(LONGEST_NAME, tooLong))),
    pip: v.exactOptional(
      v.strictObject(
        v.entriesFromList(pipKeys, v.exactOptional(v.pipe(text, v.trim(), v.maxLength(LONGEST_ADDRESS, tooLong)))),
      ),
    ),
  });
}

/** Words for what the schema itself finds. */
function issueText(issue: v.BaseIssue<unknown>, l10n: Localizer): string {
  const last: unknown = issue.path?.at(-1)?.key;
  const key = typeof last === "string" ? unsafeShown(last.slice(0, LONGEST_LABEL)) : "";
  if (issue.type === "strict_object" && issue.expected === "never") return l10n.t("“{0}” isn't a known property.", key);
  if (issue.type === "strict_object" && issue.path) return l10n.t("“{0}” is missing.", key);
  return l10n.t("A hub must have its address as “hub”.");
}

/** `.profileFiles[0]` */
function placeOf(issue: v.BaseIssue<unknown>): string {
  const keys = (issue.path ?? []).map(({ key }) =>
    typeof key === "number" ? `[${key}]` : `.${String(key).slice(0, LONGEST_LABEL)}`,
  );
  return unsafeShown(keys.join(""));
}

/** `undefined`: there is more than an address in it, such as a password or query, or less. */
function baseAddress(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const { origin, pathname, username, password, search, hash } = new URL(text);
  if (username + password + search + hash !== "") return undefined;
  return origin + (pathname.endsWith("/") ? pathname : `${pathname}/`);
}

function isFile(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return username + password === "" && (protocol === "https:" || (protocol === "http:" && isLoopback(hostname)));
}
