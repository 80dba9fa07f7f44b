// Which question is shown. Every question that arrived is kept, and the next one is fetched ahead: it is there at
// once, also when the network is not.

import { ask } from "../outbox.js";
import { count, fill, numberOf, readSteps, versionOf } from "./form.js";
import * as map from "./map.js";
import { tab } from "./tab.js";
import { here, reveal } from "./view.js";

export class Questions extends EventTarget {
  #held = new Map();
  #took = new Map();
  #wish = null;

  constructor(section, outbox) {
    super();
    this.outbox = outbox;
    this.total = Number(section.dataset.of);
    this.shownAt = performance.now();
    this.#keep(section);
    history.replaceState({ number: this.current }, "");
    window.addEventListener("popstate", (event) => event.state?.number && this.show(event.state.number, false));
    map.current(this.current);
    this.#note(this.current);
  }

  get section() {
    return document.getElementById("question");
  }

  get current() {
    return numberOf(this.section);
  }

  held(number) {
    return this.#held.get(number);
  }

  // Show a question now when it is here, and as soon as it arrives when it is not.
  async show(number, push = true) {
    if (number < 1 || number > this.total || number === this.current) return;
    const isFetched = this.#wish === number;
    this.#wish = number;
    if (!this.#held.has(number)) {
      if (isFetched) return;
      this.dispatchEvent(new CustomEvent("waiting", { detail: { number } }));
      await this.#fetch(number);
      if (this.#wish === number) this.#put(number, push);
      return;
    }
    this.#put(number, push);
    await this.#note(number);
  }

  // Ask for a question until it is here or no longer wished for.
  async #fetch(number) {
    for (let pause = 1000; this.#wish === number; pause = Math.min(2 * pause, 15_000)) {
      await this.#note(number, [number, number + 1]);
      if (this.#held.has(number)) return;
      await this.#woken(pause);
    }
  }

  #woken(pause) {
    return new Promise((resolve) => {
      setTimeout(resolve, pause);
      for (const sign of ["online", "focus"]) window.addEventListener(sign, resolve, { once: true });
      this.outbox.addEventListener("connection", resolve, { once: true });
    });
  }

  // Whoever goes on working here does not want to be led away when a late question arrives.
  stay() {
    this.#wish = null;
    here();
  }

  // Fetch a question anew, because the server holds something else than this page says.
  async renew(number) {
    const { status, data } = await this.#ask(number, [number]);
    if (status !== 200 || !data.questions[number]) return null;
    const showing = number === this.current;
    this.#take(data.questions, true);
    if (showing) this.#swap(number);
    return this.#held.get(number);
  }

  #put(number, push) {
    this.#wish = null;
    if (push) history.pushState({ number }, "", this.section.dataset.room.replace(/$/, `${number}/`));
    this.#swap(number);
    this.shownAt = performance.now();
    const section = this.section;
    section.focus({ preventScroll: true });
    window.scrollTo({ top: 0, behavior: "instant" });
  }

  #swap(number) {
    this.section.replaceWith(this.#held.get(number));
    map.current(number);
    this.dispatchEvent(new CustomEvent("shown", { detail: { number } }));
  }

  // Tell the server what is shown, and fetch what comes next.
  async #note(number, want = [number + 1]) {
    const missing = want.filter((n) => n <= this.total && !this.#held.has(n));
    const { status, data } = await this.#ask(number, missing);
    if (status !== 200) {
      this.dispatchEvent(new CustomEvent("unreachable", { detail: { number, status, data } }));
      return;
    }
    this.#take(data.questions);
    this.dispatchEvent(new CustomEvent("time", { detail: data }));
    const section = this.#held.get(number);
    const waits = this.outbox.waiting().some((entry) => entry.slot === number);
    if (section && !waits && data.version > Number(versionOf(section))) {
      this.dispatchEvent(new CustomEvent("elsewhere", { detail: { number } }));
    }
  }

  #ask(number, want) {
    const url = `${this.section.dataset.room}${number}/show/`;
    return ask(url, want.map((n) => ["want", String(n)]));
  }

  // Two requests may bring the same question; the one that is shown must stay the one that is held.
  #take(questions, anew = false) {
    for (const [number, html] of Object.entries(questions)) {
      if (!anew && this.#held.has(Number(number))) continue;
      const section = new DOMParser().parseFromString(html, "text/html").querySelector("section");
      this.#keep(document.adoptNode(section));
    }
  }

  #keep(section) {
    this.#held.set(numberOf(section), section);
    readSteps(section);
    count(section);
    reveal(section);
    // What waits on this device is newer than what the server knew.
    const waits = this.outbox.waiting().filter((entry) => entry.slot === numberOf(section));
    for (const entry of waits) {
      if (entry.what === "choice") fill(section, entry.fields);
    }
    this.#took.set(numberOf(section), waits.filter((entry) => entry.what === "choice"));
  }

  // The waiting choices of other tabs that this page has shown: a choice made here has seen and replaces them.
  replaced(number) {
    const entries = this.#took.get(number) ?? [];
    this.#took.delete(number);
    return entries.filter((entry) => entry.tab !== tab);
  }
}
