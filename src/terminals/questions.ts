/**
 * What programs ask a terminal by sequences in their output: what it is (DA, XTVERSION), where its cursor is (DSR), how a mode or a colour is
 * set (DECRQM, DECRQSS, OSC 4 and 10 to 19), which keys it tells.
 */
const QUESTIONS =
  /\x1b\[[>=]?0?c|\x1b\[\??[56]n|\x1b\[\??\d{1,5}\$p|\x1b\[>0?q|\x1b\[\?u|\x1b\](?:4;\d{1,3}|1\d);\?(?:\x07|\x1b\\)|\x1bP\$q[^\x1b]{0,8}\x1b\\/g;

/** Output of before, as it can be shown again: who asked has long had its answer, and another would be typed into the shell. */
export function withoutQuestions(output: string): string {
  return output.replace(QUESTIONS, "");
}
