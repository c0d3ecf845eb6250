# batchspawner has no form of its own: this is a site's, whose fields are the variables of the batch script.
from batchspawner import SlurmSpawner


class SiteSlurmSpawner(OneUser, SlurmSpawner):
    pass


def options_from_form(form):
    return {name: values[0] for name, values in form.items() if values[0]}


c.JupyterHub.spawner_class = SiteSlurmSpawner
account_line = "{% if account %}#SBATCH --account={{account}}\n{% endif %}"
c.SlurmSpawner.batch_script = SlurmSpawner.batch_script.default_value.replace("#SBATCH", account_line + "#SBATCH", 1)
c.Spawner.options_from_form = options_from_form
c.Spawner.options_form = """
<label for="partition">Partition</label>
<select id="partition" class="form-select" name="partition">
  <option value="cpu" selected>cpu (8 cores)</option>
  <option value="gpu">gpu (2 A100)</option>
  <option value="short">short (one minute)</option>
</select>
<label for="account">Account</label>
<input id="account" class="form-control" name="account" pattern="[a-z]{2}[0-9]{3}" title="Two letters and three digits">
<label for="runtime">Walltime (h:mm:ss)</label>
<input id="runtime" class="form-control" name="runtime" value="0:30:00" pattern="[0-9]+:[0-5][0-9]:[0-5][0-9]">
<label for="nprocs">Cores</label>
<input id="nprocs" class="form-control" name="nprocs" type="number" min="1" max="8" value="1">
<label for="memory">Memory</label>
<input id="memory" class="form-control" name="memory" value="1G" pattern="[0-9]+[MG]">
<label for="gres">GPUs</label>
<select id="gres" class="form-select" name="gres">
  <option value="" selected>none</option>
  <option value="gpu:a100:1">1</option>
  <option value="gpu:a100:2">2</option>
</select>
"""
