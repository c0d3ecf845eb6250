/** Small forms of every kind that is asked by questions, as sites write them. */
export const smallForms: Readonly<Record<string, string>> = {
  "lists, groups and placeholders": `<select name="a"><option>1<option value="">none<option selected> a   b <option value="3" label="Three">x</select>
    <select name="b" required><option value="" disabled selected>Choose<option>x<option>y</select>
    <select name="c"><option disabled selected>Choose<option>x</select>
    <select name="d" size="3"><option>x<option>y</select>
    <select name="e"><optgroup label="CPU"><option>a<option disabled>b</optgroup><optgroup label="GPU" disabled><option>c</optgroup><option>a&nbsp;b</select>`,
  "lists of several": `<select name="q" multiple><option selected>a<option disabled selected>b<option>c<option selected>d</select>`,
  "radio buttons": `<fieldset><legend>GPU</legend><label><input type="radio" name="g" value="0" checked> None</label><label><input type="radio" name="g" value="1" checked> One</label></fieldset>
    <input type="radio" name="r"> A <input type="radio" name="r" value="2"> B
    <input type="radio" name="s" value="1" required> A <input type="radio" name="s" value="2"> B`,
  "choices that send the same": `<select name="a"><option value="1">One<option value="2">Two<option value="1" selected>Default<option value="2">2</select>
    <input type="radio" name="r"> A <input type="radio" name="r" checked> B <select name="b" size="3"><option value="">x<option value="">y<option>z</select>`,
  checkboxes: `<input type="checkbox" name="a"> A <input type="checkbox" name="b" value="yes" checked> B
    <input type="checkbox" name="m" value="1" checked> 1 <input type="checkbox" name="m" value="2"> 2 <input type="checkbox" name="m" value="3"> 3`,
  "twins of one name": `<input type="hidden" name="c" value="0"><input type="checkbox" name="c" value="1">
    <input type="checkbox" name="d" value="1" checked><input type="hidden" name="d" value="0">
    <input type="hidden" name="m" value=""><input type="checkbox" name="m" value="a"><input type="checkbox" name="m" value="b">
    <input type="hidden" name="h" value="1"><input type="hidden" name="h" value="2"><input name="t" value="x"><input type="hidden" name="t" value="y">`,
  texts: `<label>Account <input name="account" required pattern="[a-z]{2}[0-9]{3}" value="ab123"></label>
    <input name="long" maxlength="20" value=" a "><input type="search" name="s"><input type="no-such" name="n" value="1">
    <input type="email" name="mail" value="  a@b.c "><input name="fixed" readonly value="f"><input type="hidden" name="v" value="1
2"><input type="password" name="p" value="s">`,
  "text areas": `<textarea name="one">
 a
</textarea><textarea name="two"></textarea><textarea name="three" required>x</textarea><textarea name="four" readonly>a
b</textarea>`,
  numbers: `<input type="number" name="cores" min="1" max="16" value="02"><input type="number" name="any" step="any" value="4.0">
    <input type="number" name="odd" min="1" step="3"><input type="number" name="ten" value="8" step="8" required>
    <input type="number" name="bad" value="0x10">
    <label>Memory (GB) <input type="number" name="mem" min="1" max="100" step="0.5" value="16.0"></label>
    <label>Time (hours) <input type="number" name="time" min="1" max="24" value="4"></label>
    <label>Walltime <input name="wall" placeholder="hh:mm:ss" value="01:30:00"></label>`,
  "controls with pickers": `<input type="color" name="c"><input type="color" name="k" value="#ABCDEF">`,
  suggestions: `<input name="img" list="l" required><datalist id="l"><option value="x:1"><option value="y:2">Two</datalist>
    <input name="lim" list="m" value="mine"><datalist id="m"><option value='{"gpu": 1}'>1 GPU</option></datalist>`,
  "what is disabled": `<fieldset disabled><legend><input name="a" value="1"></legend><input name="b"></fieldset><input name="c" disabled>
    <select name="d" disabled><option>1</select><input type="radio" name="r" value="1" disabled checked><input type="radio" name="r" value="2">`,
  "tags that do not fit": `<p><input name="a" value="1"></div></section><select name="b"><option>1<option>2</select></p><table><tr><input name="c" value="3">`,
  "what belongs elsewhere": `<input name="a" form="other" value="1"><input name="b" form="spawn_form" value="2"><form><input name="c" value="3">`,
  "an end before the end": `<input name="a" value="1"></form><input name="b" value="2">`,
  "a table with names twice": `<table><tr><th>Account</th><td><input id="x" name="account" value="1"></td></tr><tr><th>Cores</th><td><input id="x" name="cores" value="2"></td></tr></table>`,
  "names of objects": `<select name="constructor"><option>a<option>b</select><input name="toString"><input type="hidden" name="hasOwnProperty" value="1">`,
};
