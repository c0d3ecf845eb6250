import * as v from "valibot";

/** A session as the REST API has it: what ties a kernel to a path. */
export type SessionModel = v.InferOutput<typeof sessionModel>;

const id = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/));
export const sessionModel = v.object({
  id,
  path: v.pipe(v.string(), v.maxLength(1_000)),
  name: v.pipe(v.string(), v.maxLength(1_000)),
  type: v.pipe(v.string(), v.maxLength(100)),
  kernel: v.object({ id, name: v.pipe(v.string(), v.maxLength(200)) }),
});

/** As it is noted for windows to come. `promised`: its kernel was never made. `ofOthers`: as `KernelSessions.isOfOthers`. */
export type KeptSession = v.InferOutput<typeof keptSession>;
const mark = v.exactOptional(v.literal(true));
export const keptSession = v.object({ ...sessionModel.entries, promised: mark, ofOthers: mark });

/** What a client asks for. */
export const wantedSession = v.object({
  path: sessionModel.entries.path,
  name: sessionModel.entries.name,
  type: sessionModel.entries.type,
  kernel: v.object({ name: sessionModel.entries.kernel.entries.name }),
});

/** Those of a server's list that have a kernel. */
export function sessionsIn(listed: readonly unknown[]): SessionModel[] {
  return listed.flatMap((entry) => {
    const read = v.safeParse(sessionModel, entry);
    return read.success ? [read.output] : [];
  });
}

export function kernelModel({ kernel }: SessionModel) {
  return { ...kernel, last_activity: new Date().toISOString(), execution_state: "idle", connections: 0 };
}

/** As a server answers, for a session that it does not have. */
export function sessionAnswer(session: SessionModel) {
  const { path, name } = session;
  return { ...session, notebook: { path, name }, kernel: kernelModel(session) };
}
