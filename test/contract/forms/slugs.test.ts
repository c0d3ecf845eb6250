import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../../rig/command.js";
import { hubEnvironment } from "../../../rig/python.js";
import { spawnerPackages } from "../../../rig/spawners.js";
import { slugOf } from "../../../src/hubClient/forms/slug.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";

const letters = "aAcCeEiInNoOsSuUyYzZq".match(/./g) ?? [];
const accents = ["acute", "grave", "circ", "tilde", "uml", "cedil", "ring", "caron"];
/** As profiles are called, and what is odd in names. */
const names = [
  ...accents.flatMap((accent) => letters.map((letter) => `x&${letter}${accent};y`)),
  ...["amp", "lt", "gt", "quot", "nbsp", "apos", "alpha", "AMP", "no"].map((name) => `a&${name};b`),
  ...[
    "&#39;",
    "&#x27;",
    "&#44;",
    "&#x2c;",
    "&#233;",
    "&#xE9;",
    "&#160;",
    "&#8217;",
    "&#x1F680;",
    "&#0;",
    "&#x;",
  ].flatMap((entity) => [`a${entity}b`, `1${entity}2`, entity]),
  ...[
    "&amp;#39;x",
    "&amp;amp;x",
    "&#38;#x41;",
    "&#X41;",
    "R&D",
    "A&B; C",
    "&",
    "&;",
    "don't",
    "Chris' GPU",
    "a''b",
    "'x'",
  ],
  ...["GPU <b>large</b>", "<i>Torch</i> &amp; <b>JAX</b>", "1,000 GB", "a,b", "1 ,0", "a__b", "--a--b--", "  x ", "#1"],
  ...["ÅÄÖ", "ñandú", "İstanbul", "Łódź", "GPU – groß", "naïve “test”", "A’s", "½ node", "①", "№5", "x²", "ﬀ", "4°C"],
  ...["5 µm", "€5", "£5", "¥5", "§1", "¶", "a·b", "ª", "¿a?", "a\u00adb", "\u200bx", "A100×2", "🚀 GPU", "™ ©", "…"],
];

describe("the slug of a profile", function () {
  this.timeout(HUB_DEADLINE_MS);

  it("is that of the python-slugify that KubeSpawner uses, or not guessed", async () => {
    const python = join(await hubEnvironment("5.5", spawnerPackages()), "bin", "python");
    const code = `import json, sys; from slugify import slugify; print(json.dumps([slugify(name) for name in json.loads(sys.argv[1])]))`;
    const real = JSON.parse(await run(python, ["-c", code, JSON.stringify(names)])) as string[];
    const ours = names.map((name, index) => [name, slugOf(name) ?? real[index]]);
    assert.deepEqual(
      ours,
      names.map((name, index) => [name, real[index]]),
    );
  });
});
