// The server's seconds, counted by a clock of the browser that nobody can set.

import { ask } from "../outbox.js";
import { filled } from "./words.js";

const EVERY_MINUTE = 60_000;
const FIVE_MINUTES = 300;
const ONE_MINUTE = 60;
// Half of the time is reckoned from the whole of it.
const ANNOUNCED = [600, FIVE_MINUTES, ONE_MINUTE];
const HIDDEN = "cutscore-clock-hidden";

const place = document.getElementById("clock");
const shown = place?.querySelector("time");
const button = document.getElementById("hide-clock");
const spoken = document.getElementById("spoken");
const allotted = Number(place?.dataset.allotted || 0);

let left = null;
let readAt = 0;
let announcedAt = Infinity;
let over = false;

const seconds = () => Math.max(0, Math.ceil(left - (performance.now() - readAt) / 1000));
const two = (n) => String(n).padStart(2, "0");
const written = (n) => `${Math.floor(n / 3600)}:${two(Math.floor(n / 60) % 60)}:${two(n % 60)}`;

// Milliseconds after the deadline in which what is on its way still counts, and one second more.
export const grace = () => (Number(place?.dataset.grace || 0) + 1) * 1000;

export function set(remaining) {
  if (!place || remaining === null || remaining === undefined) return;
  left = remaining;
  readAt = performance.now();
  tick();
}

function level(now) {
  if (now <= ONE_MINUTE) return "last";
  if (now <= FIVE_MINUTES) return "low";
  return now <= allotted / 10 ? "tenth" : "";
}

function tick() {
  if (left === null) return;
  const now = seconds();
  const text = now === 0 ? place.dataset.over : written(now);
  if (shown.textContent !== text) shown.textContent = text;
  if (place.dataset.level !== level(now)) place.dataset.level = level(now);
  hide(now);
  announce(now);
  if ((now === 0) === over) return;
  over = now === 0;
  // Back again when somebody gave more time.
  document.dispatchEvent(new CustomEvent(over ? "time-over" : "time-back"));
}

// Hidden by choice, but never in the last five minutes. Its place stays, so nothing moves.
function hide(now) {
  if (!button) return;
  const wanted = sessionStorage.getItem(HIDDEN) === "yes";
  const hidden = wanted && now > FIVE_MINUTES;
  if (shown.classList.contains("is-hidden") !== hidden) shown.classList.toggle("is-hidden", hidden);
  button.setAttribute("aria-pressed", String(wanted));
  button.disabled = now <= FIVE_MINUTES;
}

function announce(now) {
  if (announcedAt === Infinity) announcedAt = now; // what was over before this page opened is not news
  for (const mark of [Math.floor(allotted / 2), ...ANNOUNCED]) {
    if (mark < allotted && announcedAt > mark && now <= mark && now > 0) {
      spoken.textContent = filled(place.dataset.left, { n: Math.max(1, Math.round(mark / 60)) });
    }
  }
  announcedAt = Math.min(announcedAt, now);
}

async function resynchronise() {
  const { status, data } = await ask(place.dataset.url);
  if (status === 200) set(data.remaining);
}

export function start() {
  if (!place || place.dataset.remaining === undefined) return;
  set(Number(place.dataset.remaining));
  setInterval(tick, 250);
  setInterval(resynchronise, EVERY_MINUTE);
  // A machine that slept has not counted: some browsers stop their clock meanwhile.
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && resynchronise());
  window.addEventListener("online", resynchronise);
  button?.addEventListener("click", () => {
    sessionStorage.setItem(HIDDEN, sessionStorage.getItem(HIDDEN) === "yes" ? "no" : "yes");
    tick();
  });
}
