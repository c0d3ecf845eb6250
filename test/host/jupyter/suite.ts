import { prepare as prepareHub } from "../kernels/suite.js";
import type { PreparedSuite } from "../suite.js";
import { buildUnpacked } from "../../unpacked-extension.js";

/** A real hub, and the stand-in where people have the Jupyter extension. */
export async function prepare(): Promise<PreparedSuite> {
  const extension = await buildUnpacked("jupyter-stand-in");
  return { ...(await prepareHub()), extensions: [extension] };
}
