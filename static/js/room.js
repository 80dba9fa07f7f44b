"use strict";
// The server owns the clock and every response; this file only sends, counts down and says what is true.
(() => {
  const store = window.sessionStorage;
  const tab = store.getItem("cutscore-tab") || crypto.randomUUID();
  store.setItem("cutscore-tab", tab);
  let shownAt = performance.now();

  function nextSequence() {
    const sequence = Number(store.getItem("cutscore-sequence") || "0") + 1;
    store.setItem("cutscore-sequence", String(sequence));
    return sequence;
  }

  function mark(parameters) {
    parameters.set("tab", tab);
    parameters.set("sequence", String(nextSequence()));
    parameters.set("seconds", String(Math.round((performance.now() - shownAt) / 1000)));
  }

  function state(words, bad) {
    const place = document.getElementById("save-state");
    if (!place) return;
    place.classList.toggle("is-bad", Boolean(bad));
    place.querySelector("[data-saved]").textContent = words;
  }

  document.body.addEventListener("htmx:configRequest", (event) => {
    const form = document.getElementById("question-form");
    if (!form || !event.detail.path.endsWith(form.getAttribute("action"))) return;
    // htmx asks when a queued request leaves, so what the form says now is what is sent.
    const fresh = new FormData(form);
    for (const name of ["version", "was"]) {
      if (fresh.has(name)) event.detail.parameters[name] = fresh.get(name);
    }
    event.detail.parameters.tab = tab;
    event.detail.parameters.sequence = String(nextSequence());
    event.detail.parameters.seconds = String(Math.round((performance.now() - shownAt) / 1000));
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches("#question-form fieldset")) state("…");
  });
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.body.addEventListener(failure, () => {
      const words = document.documentElement.lang === "es" ? "No guardado. Inténtalo de nuevo." : "Not saved. Try again.";
      state(words, true);
    });
  }
  document.addEventListener("submit", (event) => {
    // Without htmx the form still says which tab it came from.
    if (event.target.id !== "question-form" || window.htmx) return;
    for (const [name, value] of (() => { const m = new Map(); mark(m); return m; })()) {
      event.target.elements[name].value = value;
    }
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const section = document.getElementById("question");
    if (event.detail.target && event.detail.target.id === "question" && section) {
      shownAt = performance.now();
      for (const cell of document.querySelectorAll(".cell[aria-current]")) cell.removeAttribute("aria-current");
      const here = document.getElementById(`cell-${section.dataset.current}`);
      if (here) here.setAttribute("aria-current", "true");
      section.focus({ preventScroll: true });
      showMovers();
    }
    readClock();
  });

  // Ordering: buttons exchange two steps; the selects stay the truth.
  function showMovers() {
    for (const movers of document.querySelectorAll(".movers")) movers.hidden = false;
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const selects = [...document.querySelectorAll(".place select")];
    const at = selects.indexOf(button.closest(".place").querySelector("select"));
    const other = at + (button.dataset.move === "up" ? -1 : 1);
    if (other < 0 || other >= selects.length) return;
    [selects[at].value, selects[other].value] = [selects[other].value, selects[at].value];
    selects[other].dispatchEvent(new Event("change", { bubbles: true }));
    selects[other].focus();
  });

  // The clock: the server's seconds, counted by a clock that nobody can set.
  let left = null;
  let readAt = 0;
  function readClock() {
    const clock = document.getElementById("clock");
    if (!clock || clock.dataset.remaining === undefined) return;
    if (clock.dataset.read === "yes") return;
    clock.dataset.read = "yes";
    left = Number(clock.dataset.remaining);
    readAt = performance.now();
  }
  function tick() {
    const clock = document.getElementById("clock");
    if (!clock || left === null) return;
    const seconds = Math.max(0, Math.ceil(left - (performance.now() - readAt) / 1000));
    const two = (n) => String(n).padStart(2, "0");
    const words = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    const time = clock.querySelector("time");
    if (time && time.textContent !== words) time.textContent = words;
    clock.classList.toggle("is-low", seconds <= 300);
    if (seconds === 0) {
      left = null;
      window.location.assign(clock.dataset.room);
    }
  }
  async function resynchronise() {
    const clock = document.getElementById("clock");
    if (!clock || !clock.dataset.clock) return;
    try {
      const answer = await fetch(clock.dataset.clock, { headers: { "HX-Request": "true" }, redirect: "error" });
      const found = /data-remaining="(\d+)"/.exec(await answer.text());
      if (found) { left = Number(found[1]); readAt = performance.now(); }
    } catch { /* the next minute asks again; until then the browser counts on */ }
  }

  readClock();
  showMovers();
  tick();
  setInterval(tick, 500);
  setInterval(resynchronise, 60000);
})();
