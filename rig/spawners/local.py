# Spawners of containers without their containers: form, validation and overrides are the real class's, the server is a
# process of this machine. Goes before the snippet of the spawner itself.
from jupyterhub.spawner import SimpleLocalProcessSpawner


class LocalProcess(SimpleLocalProcessSpawner):
    """Comes first among the bases of a spawner whose start, poll and stop need what this machine does not have."""

    async def apply_choices(self):
        raise NotImplementedError

    def chosen(self):
        """What a kernel sees in its environment of what was chosen."""
        raise NotImplementedError

    async def start(self):
        await self.apply_choices()
        self.port = 0  # containers have theirs fixed
        return await super().start()

    def get_env(self):
        return {**super().get_env(), **self.chosen()}

    async def progress(self):
        yield {"progress": 50, "message": " ".join(f"{name}={value}" for name, value in self.chosen().items())}


# A container inherits nothing of the hub; a process needs to find its programs.
c.Spawner.env_keep = ["PATH", "LANG"]
