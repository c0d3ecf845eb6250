import * as v from "valibot";
import type { AccountId } from "../../text/ids.js";
import { viewSteps } from "../view/types.js";

const name = v.pipe(v.string(), v.nonEmpty());
const account = v.pipe(
  name,
  v.transform((id) => id as AccountId),
);
/** `token` is the token's id at the hub: never a token itself */
const target = v.strictObject({ account, token: v.exactOptional(name) });

/** What a command gets: from code a target, from the view's menus the line that was clicked. */
export const targetArgs = v.union([
  v.pipe(
    target,
    v.transform((about) => ({ about, fromView: false })),
  ),
  v.pipe(
    v.object({ about: target, id: name }),
    v.transform(({ about }) => ({ about, fromView: true })),
  ),
]);
export const lineArgs = v.object({ about: target });
export const stepArgs = v.object({ about: target, step: v.picklist(viewSteps) });
