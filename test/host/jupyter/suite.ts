import { buildStandIn } from "../../jupyter-stand-in/build.js";
import { prepare as prepareHub } from "../kernels/suite.js";
import type { PreparedSuite } from "../suite.js";

/** A real hub, and the stand-in where people have the Jupyter extension. */
export async function prepare(): Promise<PreparedSuite> {
  const extension = await buildStandIn();
  return { ...(await prepareHub()), extensions: [extension] };
}
