// What is wrong with the content of a packed VSIX: too much, too little, too big.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { root } from "./processes.mjs";

const maxVsixBytes = 1_500_000;
const maxMainBundleBytes = 120_000;
const maxCodeBytes = 1_430_000;
const keychainPlatforms = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64", "win32-arm64"];
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package(\.nls(\.[\w-]+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^extension\/dist\/[\w-]+\.cjs$/,
  /^extension\/helper\/hub_kernels_helper\.py$/,
  /^extension\/dist\/keychain\/[\w-]+\/[\w.@+-]+\.node$/,
  /^extension\/(media|l10n|schemas)\/[\w./-]+$/,
];

export function vsixProblems(file) {
  const zip = readFileSync(file);
  const sizes = entriesOf(zip);
  const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const bundles = readdirSync(path.join(root, "dist")).filter((name) => name.endsWith(".cjs"));
  const wanted = ["package.json", "readme.md", "changelog.md", "LICENSE.txt", "helper/hub_kernels_helper.py"];
  const missing = [...wanted, ...bundles.map((name) => `dist/${name}`)].filter(
    (name) => !sizes.has(`extension/${name}`),
  );
  const inFolder = (folder) => [...sizes.keys()].some((name) => name.startsWith(`extension/dist/keychain/${folder}/`));
  return [
    ...missing.map((name) => `${name} is missing.`),
    ...keychainPlatforms.filter((name) => !inFolder(name)).map((name) => `The keychain binary for ${name} is missing.`),
    ...[...sizes.keys()]
      .filter((name) => !allowed.some((rule) => rule.test(name)))
      .map((name) => `${name} does not belong in it.`),
    ...tooBig("The VSIX", zip.length, maxVsixBytes),
    ...tooBig("The main bundle", sizes.get("extension/dist/extension.cjs") ?? 0, maxMainBundleBytes),
    ...tooBig("All code", total(bundles.map((name) => sizes.get(`extension/dist/${name}`) ?? 0)), maxCodeBytes),
    ...repeatedModules(),
    ...(manifest.enabledApiProposals ? ["The manifest enables proposed API."] : []),
    ...(manifest.dependencies ? ["The manifest has run-time dependencies, which are not packed: bundle them."] : []),
  ];
}

/**
 * A module in two files would have its state twice, and an error of a class of the one would be none of the other's. The list leaves out
 * keychain-worker.cjs: it runs in a process of its own, where it can share nothing.
 */
function repeatedModules() {
  const modules = Object.values(JSON.parse(readFileSync(path.join(root, "out/modules.json"), "utf8"))).flat();
  const repeated = new Set(modules.filter((module, at) => modules.indexOf(module) < at));
  return [...repeated].map((module) => `${module} is in several files of dist/.`);
}

const total = (numbers) => numbers.reduce((sum, one) => sum + one, 0);

function tooBig(what, bytes, max) {
  return bytes > max ? [`${what} is ${bytes} bytes, more than ${max}.`] : [];
}

/** Names and unpacked sizes from the zip's central directory. */
function entriesOf(zip) {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  const entries = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    entries.set(zip.toString("utf8", at + 46, at + 46 + nameLength), zip.readUInt32LE(at + 24));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}
