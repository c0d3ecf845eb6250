import assert from "node:assert/strict";
import type { FormSource } from "../../../../src/hubClient/options/contract.js";
import type { OptionForm } from "../../../../src/hubClient/options/model.js";
import { type OptionSource, optionSources } from "../../../../src/model/option-sources.js";
import {
  answeredWith,
  type CompanionAnswer,
  inOrder,
  sourceText,
  sourceWords,
} from "../../../../src/servers/options/sources.js";
import { english as l10n } from "../../ui/english.js";

describe("the line that says where options come from", () => {
  const cases: [CompanionAnswer["kind"], OptionSource[], string][] = [
    ["form", ["last", "profiles"], "Which of the hub's options do you want?"],
    ["no-choices", ["earlier"], "This hub has no options to choose from."],
    ["browser-only", ["last"], "The hub's form works only in a browser. Earlier starts."],
    ["missing", ["earlier", "profiles"], "Earlier starts and profiles. The hub's own form isn't read here and may set other options too."],
    ["missing", ["profiles"], "Profiles. The hub's own form isn't read here and may set other options too."],
    ["missing", ["default"], "How do you want to start it? This hub doesn't list its options here."],
    ["failed", ["default"], "How do you want to start it? The hub's own options couldn't be read."],
  ]; // prettier-ignore
  for (const [kind, offered, words] of cases)
    it(words, () => assert.equal(sourceText(kind, new Set(offered), l10n), words));

  it("knows a form that can be asked for here", () => {
    const field = { kind: "text" as const, name: "a", label: "A" };
    const form = (fields: OptionForm["fields"], scripted?: OptionForm["scripted"]): OptionForm => ({
      spawner: "other",
      fields,
      ...(scripted && { scripted }),
    });
    const kindOf = (read: OptionForm) => answeredWith(read, {} as FormSource).kind;
    assert.equal(kindOf(form([field])), "form");
    assert.equal(kindOf({ ...form([]), page: "<p>" }), "form", "shown as itself");
    assert.equal(kindOf(form([], "whole")), "browser-only");
    const onlyOne = { kind: "choice" as const, name: "c", label: "C", choices: [{ value: "1", label: "1" }] };
    assert.equal(kindOf(form([onlyOne])), "no-choices");
    assert.equal(kindOf(form([{ kind: "hidden", name: "v", label: "", value: "1" }])), "no-choices");
  });
});

describe("the sources of a start's options", () => {
  const lines = [...optionSources].reverse().map((source) => ({ source }));
  const order = (remembered?: OptionSource) => {
    const { first, preferred, others, onPage } = inOrder(lines, remembered);
    return [first, preferred, others, onPage].map((part) => part.map(({ source }) => source));
  };

  it("stand from best to last, the hub's own page apart", () => {
    const own = ["companion", "profiles", "earlier", "default"];
    assert.deepEqual(order(), [["last"], [], own, ["page", "browser"]]);
    assert.deepEqual(order("profiles"), order());
  });

  it("have the page before the others where it served the last time", () => {
    const own = ["companion", "profiles", "earlier", "default"];
    assert.deepEqual(order("browser"), [["last"], ["browser"], own, ["page"]]);
    assert.deepEqual(order("page"), [["last"], ["page"], own, ["browser"]]);
  });

  it("have a note where a form comes from them", () => {
    const words = sourceWords(l10n);
    assert.deepEqual(
      optionSources.filter((source) => words[source].note !== undefined),
      ["companion", "profiles", "page"],
    );
  });
});
