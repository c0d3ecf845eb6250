# The real KubeSpawner without Kubernetes: only the two calls of its constructor that reach a cluster do nothing.
import kubespawner.spawner as real

real.load_config = lambda *args, **kwargs: None
real.shared_client = lambda *args, **kwargs: None


class LocalKubeSpawner(LocalProcess, real.KubeSpawner):
    async def apply_choices(self):
        await self.load_user_options()

    def chosen(self):
        return {
            "HUB_IMAGE": self.image,
            "HUB_GPU": str(self.extra_resource_limits.get("nvidia.com/gpu", "")),
        }

    async def delete_forever(self):
        pass  # the real one deletes the volume of a named server


c.JupyterHub.spawner_class = LocalKubeSpawner
c.KubeSpawner.image = "quay.io/example/base:2024"
c.KubeSpawner.profile_list = [
    {
        "display_name": "CPU <em>only</em>",
        "slug": "cpu",
        "default": True,
        "description": 'Two cores &amp; 4 GB. <a href="https://example.org/cpu">Prices</a><script>window.ran = true</script>',
        "kubespawner_override": {"cpu_limit": 2, "mem_limit": "4G"},
    },
    {
        "display_name": "GPU",
        "slug": "gpu",
        "description": "One or two <b>A100</b>",
        "kubespawner_override": {"environment": {"HUB_PROFILE": "gpu"}},
        "profile_options": {
            "image": {
                "display_name": "Image",
                "choices": {
                    "torch": {
                        "display_name": "PyTorch",
                        "default": True,
                        "kubespawner_override": {"image": "quay.io/example/torch:2.4"},
                    },
                    "jax": {
                        "display_name": "JAX",
                        "kubespawner_override": {"image": "quay.io/example/jax:0.4"},
                    },
                },
                "unlisted_choice": {
                    "enabled": True,
                    "display_name": "Other image",
                    "display_name_in_choices": "Other...",
                    "validation_regex": "^[a-z0-9./-]+:[A-Za-z0-9._-]+$",
                    "validation_message": "An image and its tag, as quay.io/you/image:tag",
                    "kubespawner_override": {"image": "{value}"},
                },
            },
            "gpus": {
                "display_name": "GPUs",
                "choices": {
                    "1": {
                        "display_name": "One",
                        "kubespawner_override": {"extra_resource_limits": {"nvidia.com/gpu": 1}},
                    },
                    "2": {
                        "display_name": "Two",
                        "kubespawner_override": {"extra_resource_limits": {"nvidia.com/gpu": 2}},
                    },
                },
            },
        },
    },
]
