/** For a hub of the rig: a spawner that says what `user_options["says"]` holds, as the clusters of others do, and starts then. */
export const talkingSpawner = `
import asyncio

BETWEEN_MESSAGES_S = 1.2

class TalkingSpawner(RigSpawner):
    async def _start_by_mode(self, mode):
        if mode != "say":
            return await super()._start_by_mode(mode)
        for message in self.user_options["says"]:
            self._tell(10, message)
            await asyncio.sleep(BETWEEN_MESSAGES_S)
        await asyncio.sleep(self.user_options.get("seconds", 0))
        if "fails" in self.user_options:
            raise RuntimeError(self.user_options["fails"])
        return await super()._start_by_mode("")

c.JupyterHub.spawner_class = TalkingSpawner
`;
