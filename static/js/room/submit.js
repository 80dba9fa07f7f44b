// The page before submitting: sends what still waits on this device, and says so when somebody submits too early.

import { Outbox } from "../outbox.js";
import * as clock from "./clock.js";

const place = document.getElementById("waiting");
const form = document.querySelector("[data-guarded]");
const outbox = new Outbox(place.dataset.learner, place.dataset.attempt);
let warned = 0;

function tell() {
  const waiting = outbox.waiting().length;
  place.hidden = waiting === 0;
  const text = place.dataset.words.replace("{n}", waiting);
  if (place.textContent !== text) place.textContent = text;
}

outbox.addEventListener("change", tell);
// What has just arrived is not in the list that the server had drawn.
outbox.addEventListener("saved", (event) => event.detail.newest && !outbox.waiting().length && window.location.reload());

form.addEventListener("submit", async (event) => {
  const waiting = outbox.waiting().length;
  if (!waiting || warned === waiting) return; // asked a second time, it is meant
  event.preventDefault();
  if (await outbox.flush()) return;
  tell();
  warned = outbox.waiting().length;
  form.querySelector("button").textContent = place.dataset.anyway;
});

document.addEventListener("time-over", async () => {
  await outbox.flush();
  if (!outbox.waiting().length) window.location.reload();
});

clock.start();
tell();
outbox.flush();
