"use strict";
// The server owns the clock and every response; this file only sends, counts down and says what is true.
(() => {
  const store = window.sessionStorage;
  const resendAfter = 8000; // A save that is silent for so long counts as lost.
  const grace = 16000; // The server accepts what is on its way a little longer than the deadline.

  // A duplicated tab gets a copy of the storage, and two tabs of one name would overwrite each other:
  // so the name is taken out while the page is open, and put back when it is left.
  const tab = store.getItem("cutscore-tab") || crypto.randomUUID();
  let sequence = Number(store.getItem("cutscore-sequence") || "0");
  function takeName() {
    store.removeItem("cutscore-tab");
    store.removeItem("cutscore-sequence");
  }
  takeName();
  window.addEventListener("pageshow", takeName);
  window.addEventListener("pagehide", () => {
    store.setItem("cutscore-tab", tab);
    store.setItem("cutscore-sequence", String(sequence));
  });

  let shownAt = performance.now();
  if (window.htmx) window.htmx.config.timeout = resendAfter;

  function mark() {
    sequence += 1;
    return { tab, sequence: String(sequence), seconds: String(Math.round((performance.now() - shownAt) / 1000)) };
  }

  // --- saving: the words come from the page, in the learner's language ---------------------------------

  const place = () => document.getElementById("save-state");

  function say(words, failed) {
    place().classList.toggle("is-bad", failed);
    place().querySelector("[data-saved]").textContent = words;
    place().querySelector("[data-retry]").hidden = !failed;
  }

  function isSave(event) {
    const form = document.getElementById("question-form");
    return Boolean(form && place() && event.detail.elt && form.contains(event.detail.elt) && event.detail.elt.id !== "flag");
  }

  document.body.addEventListener("htmx:configRequest", (event) => {
    if (!isSave(event)) return;
    // htmx asks when a queued request leaves, so what the page says now is what is sent.
    const fresh = new FormData(document.getElementById("question-form"));
    Object.assign(event.detail.parameters, { version: fresh.get("version"), was: fresh.get("was") }, mark());
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (isSave(event)) say(place().dataset.saving, false);
  });
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.body.addEventListener(failure, (event) => {
      if (!isSave(event)) return;
      say(place().dataset.failed, true);
      // It may have arrived all the same: what the server holds is unknown, so the next request must save.
      place().querySelector("[name=was]").value = "?";
    });
  }
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-retry]")) return;
    document.querySelector("#question-form fieldset").dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("submit", (event) => {
    // Should htmx be missing, the plain form still says which tab it came from.
    if (event.target.id !== "question-form" || window.htmx) return;
    for (const [name, value] of Object.entries(mark())) event.target.elements[name].value = value;
  });

  document.body.addEventListener("htmx:afterSwap", (event) => {
    const section = document.getElementById("question");
    if (event.detail.target && event.detail.target.id === "question" && section) {
      shownAt = performance.now();
      for (const cell of document.querySelectorAll(".cell[aria-current]")) cell.removeAttribute("aria-current");
      const here = document.getElementById(`cell-${section.dataset.current}`);
      if (here) here.setAttribute("aria-current", "true");
      section.focus({ preventScroll: true });
      readSteps();
    }
    readClock();
  });

  // --- ordering: a step that is chosen again changes places; the selects stay the truth ----------------

  const steps = () => [...document.querySelectorAll(".place select[name^=step]")];

  function readSteps() {
    for (const movers of document.querySelectorAll(".movers")) movers.hidden = false;
    for (const select of steps()) select.dataset.held = select.value;
  }
  document.addEventListener("change", (event) => {
    const changed = event.target;
    if (!steps().includes(changed)) return;
    const twin = steps().find((other) => other !== changed && other.value !== "" && other.value === changed.value);
    if (twin) twin.value = changed.dataset.held;
    readSteps();
  }, true); // before htmx reads the form
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const selects = steps();
    const at = selects.indexOf(button.closest(".place").querySelector("select"));
    const other = at + (button.dataset.move === "up" ? -1 : 1);
    if (other < 0 || other >= selects.length) return;
    [selects[at].value, selects[other].value] = [selects[other].value, selects[at].value];
    selects[other].dispatchEvent(new Event("change", { bubbles: true }));
    selects[other].closest(".place").querySelector(`[data-move=${button.dataset.move}]`).focus();
  });

  // --- the clock: the server's seconds, counted by a clock that nobody can set -------------------------

  let left = null;
  let readAt = 0;
  let leaving = null;

  function set(seconds) {
    left = seconds;
    readAt = performance.now();
  }
  function readClock() {
    const clock = document.getElementById("clock");
    if (!clock || clock.dataset.remaining === undefined || clock.dataset.read === "yes") return;
    clock.dataset.read = "yes";
    set(Number(clock.dataset.remaining));
    tick();
  }
  function tick() {
    const clock = document.getElementById("clock");
    if (!clock || left === null) return;
    const seconds = Math.max(0, Math.ceil(left - (performance.now() - readAt) / 1000));
    const two = (n) => String(n).padStart(2, "0");
    const words = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    const time = clock.querySelector("time");
    const shown = seconds === 0 ? clock.dataset.over : words;
    if (time.textContent !== shown) time.textContent = shown;
    clock.classList.toggle("is-low", seconds <= 300);
    if (seconds > 0 && leaving !== null) {
      clearTimeout(leaving); // somebody gave more time
      leaving = null;
    } else if (seconds === 0 && leaving === null) {
      leaving = setTimeout(() => window.location.assign(clock.dataset.room), grace);
    }
  }
  async function resynchronise() {
    const clock = document.getElementById("clock");
    if (!clock || !clock.dataset.clock) return;
    try {
      const answer = await fetch(clock.dataset.clock, { headers: { "HX-Request": "true" }, redirect: "error" });
      const found = /data-remaining="(\d+)"/.exec(await answer.text());
      if (found) set(Number(found[1]));
    } catch { /* the next minute asks again; until then the browser counts on */ }
  }

  readClock();
  readSteps();
  setInterval(tick, 500);
  setInterval(resynchronise, 60000);
})();
