// Keys of the exam room, for those who have them switched on. Letters are commands only, and none is heard while
// somebody types or chooses from a list; the arrow keys of radios stay the browser's.

const help = document.getElementById("key-help");
let strikeNext = false;

const types = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
const press = (selector) => document.querySelector(selector)?.click();

function digit(section, place) {
  const options = section.querySelectorAll(".option");
  const option = options[place - 1];
  if (!option) return false;
  if (strikeNext) option.querySelector(".strike")?.click();
  else {
    option.querySelector("input").click();
    option.querySelector("input").focus();
  }
  strikeNext = false;
  return true;
}

const COMMANDS = {
  n: () => press("#bar [value=next]"),
  p: () => press("#bar [value=prev]"),
  f: () => press("#question .flag"),
  r: () => press("#bar [value=review]"),
  x: () => { strikeNext = true; },
  "?": () => help?.showModal(),
};

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || types(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const section = document.getElementById("question");
    if (/^[1-9]$/.test(event.key)) {
      if (digit(section, Number(event.key))) event.preventDefault();
      return;
    }
    const command = COMMANDS[event.key.toLowerCase()];
    if (event.key.toLowerCase() !== "x") strikeNext = false;
    if (!command) return;
    event.preventDefault();
    command();
  });
}

export const explain = () => help?.showModal();
