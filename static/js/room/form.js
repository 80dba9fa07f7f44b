// What the form of one question says, and how it is brought to say what waits on this device.

const KINDS = ["choice", "step", "pair"];
const isChoice = (name) => KINDS.some((kind) => name === kind || (name.startsWith(kind) && name !== kind));

export const formOf = (section) => section.querySelector("form");
export const versionOf = (section) => formOf(section).elements.namedItem("version").value;
export const numberOf = (section) => Number(section.dataset.number);

// The fields of a save, as pairs.
export function fieldsOf(section) {
  const said = [...new FormData(formOf(section)).entries()];
  return said.filter(([name]) => isChoice(name) || name === "sure" || name === "version");
}

export const isAnswered = (fields) => fields.some(([name, value]) => isChoice(name) && value !== "");

export function fill(section, fields) {
  const form = formOf(section);
  for (const input of form.querySelectorAll("input[name=choice], input[name=sure]")) {
    input.checked = fields.some(([name, value]) => name === input.name && value === input.value);
  }
  for (const select of form.querySelectorAll("select")) {
    select.value = fields.find(([name]) => name === select.name)?.[1] ?? "";
  }
  count(section);
}

// "1 of 2 chosen" beside "Choose 2": it counts, and forbids nothing.
export function count(section) {
  const counter = section.querySelector("[data-counter]");
  if (!counter) return;
  const chosen = formOf(section).querySelectorAll("input[name=choice]:checked").length;
  counter.textContent = counter.dataset.words.replace("{n}", chosen);
}

// What was chosen before the script was there, as fields; null when nothing was.
export function chosenEarly(section) {
  const inputs = [...section.querySelectorAll("input[name=choice], input[name=sure]")];
  const selects = [...section.querySelectorAll("select")];
  const first = (select) => [...select.options].find((option) => option.defaultSelected)?.value ?? "";
  const touched = inputs.some((input) => input.checked !== input.defaultChecked)
    || selects.some((select) => select.value !== first(select));
  return touched ? fieldsOf(section) : null;
}

// Whether the form still says what these fields say.
export function says(section, fields) {
  const chosen = (all) => all.filter(([name, value]) => isChoice(name) && value !== "").map(String).sort().join(" ");
  return chosen(fieldsOf(section)) === chosen(fields);
}

// What was chosen, in words, for a learner whose choice was not kept.
export function chosenIn(section) {
  const options = [...section.querySelectorAll("input[name=choice]:checked")];
  const places = [...section.querySelectorAll(".place select")].filter((select) => select.value !== "");
  return [
    ...options.map((input) => input.closest(".option").querySelector(".option-text").textContent.trim()),
    ...places.map((select) => select.selectedOptions[0].textContent.trim()),
  ];
}

// --- ordering: a step that is chosen again changes places; the selects stay the truth ------------------------

const steps = (section) => [...section.querySelectorAll(".place select[name^=step]")];

export function readSteps(section) {
  for (const movers of section.querySelectorAll(".movers")) movers.hidden = false;
  for (const select of steps(section)) select.dataset.held = select.value;
}

export function swapTwins(section, changed) {
  const all = steps(section);
  if (!all.includes(changed)) return;
  const twin = all.find((other) => other !== changed && other.value !== "" && other.value === changed.value);
  if (twin) twin.value = changed.dataset.held;
  readSteps(section);
}

export function moveStep(section, button) {
  const all = steps(section);
  const at = all.indexOf(button.closest(".place").querySelector("select"));
  const other = at + (button.dataset.move === "up" ? -1 : 1);
  if (other < 0 || other >= all.length) return;
  [all[at].value, all[other].value] = [all[other].value, all[at].value];
  readSteps(section);
  all[other].dispatchEvent(new Event("change", { bubbles: true }));
  all[other].closest(".place").querySelector(`[data-move=${button.dataset.move}]`).focus();
}
