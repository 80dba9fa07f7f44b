// What the room says about saving: only what the server has confirmed, and nothing that moves the page.

import { list, say } from "./words.js";

const state = document.getElementById("save-state");
const connection = document.getElementById("connection");
const banner = document.getElementById("banner");
const panel = document.getElementById("over");

const numbersOf = (entries) => [...new Set(entries.map((entry) => entry.slot))].sort((a, b) => a - b);
const write = (place, text) => place.textContent !== text && (place.textContent = text);
let failing = false;

export function told({ waiting, here, saved, connected }) {
  const choices = waiting.filter((entry) => entry.what === "choice");
  failing = choices.length > 0 && (failing || !connected);
  state.dataset.state = failing ? "failed" : here ? "saving" : saved ? "saved" : "empty";
  if (failing) write(state, say("waiting", { n: choices.length }));
  else if (here) write(state, say("saving"));
  else write(state, saved ? say("saved", { at: saved }) : say("empty"));
  connection.dataset.connected = String(connected);
  write(connection.querySelector("[data-word]"), say(connected ? "online" : "offline"));
  banner.hidden = !failing;
  if (failing) write(banner.querySelector("[data-word]"), say("banner", { numbers: list(numbersOf(choices)) }));
}

export function start() {
  banner.querySelector("[data-retry]").addEventListener("click", () => window.dispatchEvent(new Event("online")));
}

// The time is over, or somebody has closed the attempt: which responses count, exactly.
export function over({ waiting, late, leadsTo }) {
  banner.hidden = true;
  const open = numbersOf(waiting.filter((entry) => entry.what === "choice"));
  const lines = [];
  if (open.length) lines.push(say("stillwaiting", { numbers: list(open) }));
  if (late.length) lines.push(say("late", { numbers: list([...late].sort((a, b) => a - b)) }));
  if (!lines.length) lines.push(say("allarrived"));
  write(panel.querySelector("[data-word]"), lines.join(" "));
  const link = panel.querySelector("a");
  link.hidden = !leadsTo;
  if (leadsTo) link.href = leadsTo;
  panel.querySelector("form").hidden = Boolean(leadsTo) || open.length > 0;
  if (panel.hidden) {
    panel.hidden = false;
    panel.focus();
  }
}
