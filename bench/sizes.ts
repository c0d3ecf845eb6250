import { execFile } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Row } from "./table.js";

const root = path.resolve(import.meta.dirname, "..");

/** Packs the extension and weighs what it is made of. */
export async function sizeRows(): Promise<Row[]> {
  await promisify(execFile)(process.execPath, [path.join(root, "scripts/package.mjs")], { cwd: root });
  const bundles = (await readdir(path.join(root, "dist"))).filter((name) => name.endsWith(".cjs"));
  const rows = await Promise.all(bundles.map((name) => sizeRow(name)));
  const vsix = await stat(path.join(root, "out/hub-kernels.vsix"));
  const kB = rows.reduce((sum, { ours }) => sum + (ours[0] ?? 0), 0);
  const all: Row = { what: "all code", unit: "kB", ours: [kB], bar: "≤ 950 kB" };
  return [...rows, all, { what: "VSIX, all platforms", unit: "MB", ours: [vsix.size / 1e6], bar: "≤ 1.5 MB" }];
}

async function sizeRow(name: string): Promise<Row> {
  const { size } = await stat(path.join(root, "dist", name));
  const main = name === "extension.cjs";
  return { what: `bundle ${name}`, unit: "kB", ours: [size / 1000], ...(main && { bar: "≤ 120 kB" }) };
}
