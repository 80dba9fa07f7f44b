// Small things that the room shows: where one is, notices, the locked state, the size of the text.

import { formOf } from "./form.js";
import { explain } from "./keys.js";
import { say } from "./words.js";

const SIZES = ["100", "115", "130", "150"];
const SIZE = "cutscore-text-size";
const bar = document.getElementById("bar");
const signIn = document.getElementById("sign-in");
const twin = document.getElementById("twin");

export function place(questions) {
  const section = questions.section;
  document.getElementById("place").textContent = section.dataset.title;
  document.title = document.title.replace(/^[^·]*/, `${section.dataset.title} `);
  bar.querySelector("[value=prev]").disabled = questions.current === 1;
  bar.querySelector("[value=next]").disabled = questions.current === questions.total;
  here();
}

// What was said about the choice before is not true of the next one.
export function silence(section) {
  section.querySelector("[data-notice]").hidden = true;
}

// A notice lies over the head of the question and moves nothing; it stays until it is understood or overtaken.
export function notice(section, text, lines) {
  const box = section.querySelector("[data-notice]");
  const understood = box.querySelector("[data-understood]");
  understood.hidden = false;
  box.replaceChildren();
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  box.append(paragraph);
  if (lines.length) {
    const before = document.createElement("p");
    before.textContent = `${say("youhad")} ${lines.join(" · ")}`;
    box.append(before);
  }
  box.append(understood);
  box.hidden = false;
}

// A question that is not here at once is announced, but not for the blink of an eye that most take.
let announcing = null;

export function notHere(number) {
  const section = document.getElementById("question");
  section.setAttribute("aria-busy", "true");
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    const place = document.getElementById("fetching");
    place.querySelector("[data-word]").textContent = say("fetching", { n: number });
    place.hidden = !section.hasAttribute("aria-busy");
  }, 400);
}

export function here() {
  clearTimeout(announcing);
  document.getElementById("fetching").hidden = true;
  document.getElementById("question").removeAttribute("aria-busy");
}

export function signedOut(waiting, status = 401) {
  const words = status === 401 ? "signedout" : "stranger";
  signIn.querySelector("[data-word]").textContent = say(words, { n: waiting });
  signIn.hidden = false;
}

export function signedIn() {
  signIn.hidden = true;
}

export function lock() {
  for (const control of formOf(document.getElementById("question")).elements) control.disabled = true;
  for (const button of document.querySelectorAll("#bar button, #map button")) button.disabled = true;
}

export function closeMap() {
  if (window.location.hash === "#map") window.location.hash = "#question";
}

// Another tab of this browser says so by itself; another device is met only when it has saved something.
export function twins(attempt) {
  if (!window.BroadcastChannel) return;
  const channel = new BroadcastChannel(`cutscore.${attempt}`);
  channel.onmessage = (event) => {
    twin.hidden = false;
    if (event.data === "opened") channel.postMessage("here");
  };
  channel.postMessage("opened");
}

// What would do nothing without a script is hidden until there is one.
export function reveal(place) {
  for (const control of place.querySelectorAll("[data-needs-script]")) control.hidden = false;
}

function resize(step) {
  const now = SIZES.indexOf(document.documentElement.dataset.text ?? SIZES[0]);
  const size = SIZES[Math.min(Math.max(now + step, 0), SIZES.length - 1)];
  document.documentElement.dataset.text = size;
  try {
    localStorage.setItem(SIZE, size);
  } catch { /* it holds for this page */ }
}

// What had the focus is gone; the question it stood on has it now.
function understand(button) {
  const section = button.closest("#question");
  silence(section);
  section.focus();
}

export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-size], [data-show-keys], [data-understood]");
    if (!button) return;
    if (button.dataset.size) resize(Number(button.dataset.size));
    else if ("understood" in button.dataset) understand(button);
    else explain();
  });
  let kept = null;
  try {
    kept = localStorage.getItem(SIZE);
  } catch { /* the first size then */ }
  if (SIZES.includes(kept)) document.documentElement.dataset.text = kept;
  reveal(document);
  twin.querySelector("button").addEventListener("click", () => { twin.hidden = true; });
}
