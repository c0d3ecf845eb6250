# The real DockerSpawner without Docker.
from dockerspawner import DockerSpawner


class LocalDockerSpawner(LocalProcess, DockerSpawner):
    async def apply_choices(self):
        image = self.user_options.get("image")
        if image:
            self.image = await self.check_allowed(image)

    def chosen(self):
        return {"HUB_IMAGE": self.image}


c.JupyterHub.spawner_class = LocalDockerSpawner
c.DockerSpawner.image = "quay.io/example/base:2024"
c.DockerSpawner.allowed_images = {
    "Base": "quay.io/example/base:2024",
    "PyTorch": "quay.io/example/torch:2.4",
    "R & Julia": "quay.io/example/r:4.4",
}
