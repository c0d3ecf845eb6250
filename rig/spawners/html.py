# A form that a site wrote by hand, as HPC hubs have it, with the hub's own options_from_form: a list of strings per field.
class SiteSpawner(RigSpawner):
    def get_env(self):
        return {**super().get_env(), "HUB_OPTIONS": json.dumps(self.user_options, sort_keys=True)}


c.JupyterHub.spawner_class = SiteSpawner
c.Spawner.options_form = """
<style>.hint { color: gray }</style>
<div class="form-group">
  <label for="account">Account <span class="hint">(as in <code>sacctmgr</code>)</span></label>
  <input id="account" class="form-control" name="account" type="text" required
         pattern="[a-z]{2}[0-9]{3}" title="Two letters and three digits, as ab123" placeholder="ab123">
</div>
<div class="form-group">
  <label for="runtime">Time (hours)</label>
  <input id="runtime" class="form-control" name="runtime" type="number" min="1" max="24" value="4">
</div>
<div class="form-group">
  <label for="nprocs">Cores</label>
  <input id="nprocs" class="form-control" name="nprocs" type="number" min="1" max="64" step="1" value="2">
</div>
<div class="form-group">
  <label for="memory">Memory (MB)</label>
  <input id="memory" class="form-control" name="memory" type="number" min="512" max="256000" value="8000">
</div>
<fieldset>
  <legend>GPU configuration</legend>
  <label><input type="radio" name="gpu" value="none" checked> No GPU</label>
  <label><input type="radio" name="gpu" value="a100:1"> One A100</label>
  <label><input type="radio" name="gpu" value="a100:4"> Four A100</label>
</fieldset>
<label for="ui">User interface</label>
<select id="ui" class="form-select" name="ui">
  <option value="lab" selected>JupyterLab</option>
  <option value="notebook">Notebook</option>
</select>
<label><input type="checkbox" name="exclusive" value="yes"> Whole node</label>
<input type="hidden" name="cluster" value="alpha">
"""
