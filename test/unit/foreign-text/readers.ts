import { parseHubAddress } from "../../../src/hubClient/address/hub-address.js";
import { failureFor } from "../../../src/hubClient/failures.js";
import { assignedJson, quotedJson } from "../../../src/hubClient/forms/embedded.js";
import { formFromHtml } from "../../../src/hubClient/forms/html-form.js";
import { MAX_FORM_CHARACTERS } from "../../../src/hubClient/forms/parse.js";
import { formFromProfileList } from "../../../src/hubClient/forms/profile-list.js";
import { slugOf } from "../../../src/hubClient/forms/slug.js";
import { isSignInAddress, strangersAnswer } from "../../../src/hubClient/not-from-the-hub.js";
import { problemOf } from "../../../src/hubClient/options/answers.js";
import type { OptionField } from "../../../src/hubClient/options/model.js";
import { CookieJar } from "../../../src/hubClient/pages/cookie-jar.js";
import { formBody } from "../../../src/hubClient/pages/form-body.js";
import { readLoginPage } from "../../../src/hubClient/pages/login-page.js";
import { readErrorWords, readLoginForm, readSpawnForm } from "../../../src/hubClient/pages/page-reader.js";
import { isOfEveryStart } from "../../../src/hubClient/start/every-start.js";
import { pendingAfter } from "../../../src/hubClient/start/pending-phase.js";
import { failureInEvent, failureInWords } from "../../../src/hubClient/start/spawn-reason.js";
import { missingAbilities } from "../../../src/hubClient/tokens/scopes.js";
import { isUnavailable } from "../../../src/hubClient/unavailable.js";
import { plainCode } from "../../../src/kernels/builtin/cells/plain-code.js";
import { characterCount, utf16Offset } from "../../../src/kernels/builtin/cells/text-positions.js";
import { sessionFile } from "../../../src/kernels/builtin/link/session-path.js";
import { mendedContent } from "../../../src/kernels/builtin/messages/mended-content.js";
import { mimeItems } from "../../../src/kernels/builtin/outputs/mime-bundle.js";
import { TerminalText, TURN_CHARACTERS } from "../../../src/kernels/builtin/outputs/terminal-text.js";
import { LONGEST_QUERY, parseLink } from "../../../src/servers/links/link.js";
import { newServerNamed } from "../../../src/servers/names/server-name.js";
import { optionsInWords } from "../../../src/servers/options/choices.js";
import { exampleText, typedValues } from "../../../src/servers/options/option-text.js";
import { MAX_PROFILES, parseProfileFile } from "../../../src/servers/options/profile-file.js";
import { readPin } from "../../../src/servers/options/workspace-pin.js";
import { walltimeOf } from "../../../src/servers/status/walltime.js";
import { looksLikeToken } from "../../../src/signIn/methods/token-format.js";
import { hubLabel } from "../../../src/text/hub-label.js";
import { hubWords } from "../../../src/text/hub-words.js";
import { parseServerId } from "../../../src/text/ids.js";
import { localAddresses, PrintedAddresses } from "../../../src/text/local-addresses.js";
import { plainText, plainTextOfHtml } from "../../../src/text/plain-text.js";
import { safeWords, shortWords } from "../../../src/text/safe-words.js";
import { isUnsafe, unsafeShown } from "../../../src/text/unsafe-text.js";
import { powerShellQuoted } from "../../../src/tokens/export/quoted.js";
import { unavailable } from "../../../src/tokens/keychain/keychain-reason.js";
import { scopeWords } from "../../../src/tokens/view/scope-words.js";
import { Redactor } from "../../../src/ui/log/redaction.js";
import { parseMachineFile } from "../../../src/ui/settings/site/machine-file.js";
import { readHubs } from "../../../src/ui/settings/site/site-hub.js";
import { english } from "../ui/english.js";

export interface Reader {
  /** the longest text that can reach it, in characters */
  size: number;
  /** so many of them are read before others have their turn; default all */
  turn?: number;
  read: (text: string) => unknown;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const at = "https://hub.example/";

/** What Node takes of all headers together. */
const header = 16 * KIB;
/** One event of a start's progress (`progress.ts`). */
const event = 256 * 1024;
/** An answer of the API that is an error (`failures.ts`). */
const refusal = 256 * KIB;
const form = MAX_FORM_CHARACTERS;
/** A page is parsed as a form is; what is read besides shows itself in less. */
const page = 32 * KIB;
const script = MAX_FORM_CHARACTERS;
/** A site's profiles (`profile-file.ts`). */
const file = 128 * KIB;
/** Nothing limits what is pasted, written into the log, or set. */
const any = 256 * KIB;
/** Nor what a kernel prints. */
const printed = MIB;

const numberField: OptionField = { kind: "number", name: "n", label: "" };
const durationField: OptionField = { kind: "duration", name: "n", label: "", sentAs: "hours" };
const memoryField: OptionField = { kind: "memory", name: "n", label: "", sentAs: "GB" };
const redactor = new Redactor();
redactor.add("0123456789abcdef0123456789abcdef");
redactor.add("aaaaaaaa pass:word");
const secretless = (text: string) => redactor.redact(text);
const newest = { hub: { version: "6.1.0" }, servers: [] };

function urlWith(text: string): URL {
  return new URL(at + Buffer.from(text).toString());
}

/** Every function that text from elsewhere comes to first, by what it reads. */
export const readers: Readonly<Record<string, Reader>> = {
  "words of a hub": { size: event, read: plainText },
  "words of a hub as HTML": { size: event, read: plainTextOfHtml },
  "words on the screen": { size: event, read: hubWords },
  "words in a row": { size: event, read: safeWords },
  "short words in a row": { size: event, read: shortWords },
  "words without control characters": { size: event, read: (text) => [isUnsafe(text), unsafeShown(text)] },
  "phase of a start": { size: event, read: (text) => pendingAfter(undefined, plainText(text)) },
  "phase of a start, from any text": { size: event, read: (text) => pendingAfter(undefined, text) },
  "is it of every start": { size: event, read: isOfEveryStart },
  "failure in an event": { size: event, read: failureInEvent },
  "failure in an answer": { size: event, read: failureInWords },
  "reason of a failure": { size: event, read: isUnavailable },
  "refusal of the API": {
    size: refusal,
    read: (text) => [400, 403, 500].map((status) => failureFor(at, { status, message: text })),
  },
  "page of somebody else": { size: form, read: (text) => strangersAnswer(at, 404, "text/html", text) },
  "address of a redirect": {
    size: header,
    read: (text) => [
      isSignInAddress(urlWith(`hub?next=${text}`), at),
      isSignInAddress(urlWith(text), "https://other.example/"),
    ],
  },
  "path of a redirect": { size: header, read: (text) => parseHubAddress(urlWith(text).href) },
  cookies: {
    size: header,
    read: (text) => {
      const jar = new CookieJar();
      jar.take([text]);
      return jar.header();
    },
  },
  "addresses of apps": {
    size: printed,
    read: (text) => [
      localAddresses(text),
      new PrintedAddresses().add(text),
      new PrintedAddresses().add(`\x1b]${text}`),
    ],
  },
  "address that is pasted": { size: any, read: (text) => parseHubAddress(text) },
  "path that is pasted": { size: any, read: (text) => parseHubAddress(`https://hub.example/${text}`) },
  "query that is pasted": { size: any, read: (text) => parseHubAddress(`hub.example/hub?${text}`) },
  "host that is pasted": { size: any, read: (text) => parseHubAddress(`https://${text}.example`) },
  "token that is pasted": { size: any, read: looksLikeToken },
  "address of a hub": { size: header, read: (text) => hubLabel(urlWith(text).href) },
  "id of a server": { size: any, read: parseServerId },
  "name of a new server": { size: any, read: (text) => newServerNamed(text, newest) },
  "name of a new server, before 6.0": {
    size: any,
    read: (text) => newServerNamed(text, { ...newest, hub: { version: "5.0" } }),
  },
  "scopes of a token": {
    size: any,
    read: (text) => [missingAbilities([text], "ada"), scopeWords([text, `servers!user=${text}`], "ada", english)],
  },
  "options form": { size: form, read: (text) => formFromHtml(text) },
  "label of an option": {
    size: page,
    read: (text) => formFromHtml(`<label>${text.slice(100)}<input name="a" placeholder="x"></label>`),
  },
  "words before an option": { size: page, read: (text) => formFromHtml(`<p>${text.slice(100)}<input name="a">`) },
  "value of an option": {
    size: page,
    read: (text) => formFromHtml(`<input type=number name=a min=1 title='${text.slice(100).replaceAll("'", "")}'>`),
  },
  "page with a login form": { size: page, read: readLoginForm },
  "login page": { size: page, read: readLoginPage },
  "page with an options form": { size: page, read: readSpawnForm },
  "page of an error": { size: page, read: (text) => readErrorWords(`<p class="login_error">${text.slice(100)}`) },
  "data in a script": { size: script, read: (text) => assignedJson(text, "window\\.profileList") },
  "beginning of data in a script": {
    size: script,
    read: (text) => assignedJson(`window.profileList = [${text}`, "window\\.profileList"),
  },
  "quoted data in a script": { size: script, read: (text) => quotedJson(text, "window\\.SLURM_DATA") },
  "beginning of quoted data": {
    size: script,
    read: (text) => quotedJson(`window.SLURM_DATA = JSON.parse('${text}`, "window\\.SLURM_DATA"),
  },
  "slug of a profile": { size: script, read: slugOf },
  "profile of a hub": {
    size: script,
    read: (text) => formFromProfileList([{ display_name: text, description: text, slug: "a" }]),
  },
  "profile file": { size: file, read: (text) => parseProfileFile(text, english) },
  "profile in a file": {
    size: file,
    read: (text) => parseProfileFile(`{"profiles":[{"name":${JSON.stringify(text)}}]}`, english),
  },
  "number of an option": { size: form, read: (text) => problemOf(numberField, [text]) },
  "duration of an option": { size: form, read: (text) => problemOf(durationField, [text]) },
  "memory of an option": { size: form, read: (text) => problemOf(memoryField, [text]) },
  "duration that is typed": { size: form, read: (text) => typedValues(durationField, text) },
  "example of an option": { size: form, read: (text) => exampleText(text, english) },
  "form that is sent": {
    size: form,
    // All that is sent of a form stood in it.
    read: (text) => formBody("multipart/form-data", [[text.slice(text.length / 2), [text.slice(0, text.length / 2)]]]),
  },
  "options of an earlier start": {
    size: any,
    read: (text) => [optionsInWords({ [text]: text }, english), walltimeOf({ walltime: text, runtime: text }, "")],
  },
  "hubs of a machine": { size: file, read: (text) => parseMachineFile(text, english) },
  "hub of a site": {
    size: any,
    read: (text) => readHubs([{ hub: text, label: text, server: text, profileFiles: [text], [text]: text }], english),
  },
  "link of a site": {
    size: any,
    read: (text) => [
      parseLink(text.slice(0, LONGEST_QUERY)),
      parseLink(`hub=hub.example&server=${text.slice(0, 1_900)}`),
    ],
  },
  "link of a site, too long": { size: any, read: parseLink },
  "server of a workspace": { size: any, read: (text) => readPin({ hub: text, server: text }, english) },
  "line of the log": { size: any, read: secretless },
  "line of the log with a secret": { size: any, read: (text) => secretless(`"password": "${text}`) },
  "line of the log with an address": { size: any, read: (text) => secretless(`https://${text}`) },
  "line of the log with a cookie": { size: any, read: (text) => secretless(`authorization: cookie: ${text}`) },
  "reason of the keychain": { size: any, read: (text) => unavailable(text, {}) },
  "word for a shell": { size: any, read: powerShellQuoted },
  "text that a kernel prints": {
    size: printed,
    turn: TURN_CHARACTERS,
    read: (text) => new TerminalText().write(text),
  },
  "help of a kernel": { size: printed, read: plainCode },
  "type of an output": { size: any, read: (text) => mimeItems({ [text]: text, [`application/${text}`]: text }) },
  "position in a cell": { size: any, read: (text) => [characterCount(text, text.length), utf16Offset(text, 9)] },
  "name of a notebook": { size: any, read: (text) => sessionFile(text, text, "laptop") },
  "message of a kernel": {
    size: printed,
    read: (text) => [
      mendedContent("stream", { text }),
      mendedContent("error", { ename: text, evalue: text, traceback: text }),
    ],
  },
};

/** What reads lists from elsewhere, by how many entries they have. */
export const listReaders: Readonly<Record<string, { entries: number; read: (entries: number) => unknown }>> = {
  "wrong profiles in a file": {
    entries: MAX_PROFILES,
    read: (entries) => parseProfileFile(`{"profiles":[${"1,\n".repeat(entries - 1)}1]}`, english),
  },
  "fields of a profile in a file": {
    entries: 4 * KIB,
    read: (entries) => {
      const fields = Array.from({ length: entries }, (_, at) => `{"kind":"boolean","name":"n${at}"}`);
      return parseProfileFile(`{"profiles":[{"name":"a","fields":[${fields.join()}]}]}`, english);
    },
  },
  "scopes of a token": {
    entries: 1_000,
    read: (entries) => {
      const unknown = Array.from({ length: entries / 2 }, (_, at) => `x${at}`);
      return scopeWords([...unknown, ...unknown.map(() => "servers")], "ada", english);
    },
  },
};
