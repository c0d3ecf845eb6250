import type { Answers } from "../../../src/hubClient/options/model.js";

/** The folder with `form.json`, which the test writes, and `outcome.json`, which it reads. */
export const stageVariable = "FORM_STAGE";

export interface Staged {
  page: string;
  last: Answers;
  /** what the hub says to the first answers; then it takes them */
  refusal?: string;
}

export interface StageOutcome {
  /** each time that answers came; a form that was closed ends without more */
  finished: Answers[];
  /** the names that were told to be secret, each time */
  secret: (readonly string[])[];
  closed: boolean;
}
