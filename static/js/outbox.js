// What a learner chose and the server has not acknowledged yet. It stays on this device, under the learner and the
// attempt, until the server has answered for it: through reloads, closed tabs, lost networks and new sign-ins.
// One entry a tab, slot and matter; a newer one takes its place.

const PREFIX = "cutscore.waiting.";
const TIME_OUT = 8000;
const PAUSES = [1000, 2000, 4000, 8000, 15000];

const prefixOf = (learner, attempt) => `${PREFIX}${learner}.${attempt ? `${attempt}.` : ""}`;

// Private windows and full disks refuse to store; then the entries live as long as the page.
const memory = new Map();
const store = {
  keys() {
    const found = new Set(memory.keys());
    try {
      for (let n = 0; n < localStorage.length; n += 1) found.add(localStorage.key(n));
    } catch { /* nothing is stored */ }
    return [...found];
  },
  read(key) {
    let text = memory.get(key);
    try {
      text = text ?? localStorage.getItem(key);
    } catch { /* nothing is stored */ }
    try {
      return text ? JSON.parse(text) : null;
    } catch {
      return null;
    }
  },
  write(key, entry) {
    const text = JSON.stringify(entry);
    try {
      localStorage.setItem(key, text);
      memory.delete(key);
    } catch {
      memory.set(key, text);
    }
  },
  remove(key) {
    memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch { /* nothing is stored */ }
  },
};

// The attempts for which something of this learner waits.
export function attemptsWaitingFor(learner) {
  const prefix = prefixOf(learner);
  const keys = store.keys().filter((key) => key.startsWith(prefix));
  return [...new Set(keys.map((key) => key.slice(prefix.length).split(".")[0]))];
}

// Read when sending: signing in makes a new one.
function token() {
  const found = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
  return found ? decodeURIComponent(found[1]) : "";
}

// Asks the server, for at most eight seconds; {status, data}. Status 0 is: no answer, or none of ours.
export async function ask(url, fields) {
  const options = {
    method: fields ? "POST" : "GET",
    headers: { Accept: "application/json", "X-CSRFToken": token() },
    credentials: "same-origin",
    redirect: "error",
    signal: AbortSignal.timeout(TIME_OUT),
  };
  if (fields) options.body = new URLSearchParams(fields);
  try {
    const answer = await fetch(url, options);
    let data = {};
    try {
      data = await answer.json();
    } catch {
      if (answer.ok) return { status: 0, data }; // a portal's page, not our answer
    }
    return { status: answer.status, data };
  } catch {
    return { status: 0, data: {} };
  }
}

// Events: "change" (what waits has changed), "saved", "newer", "refused", "over" (each with its entry and the
// answer), "elsewhere" (another tab sent an entry and kept the answer to itself), "signedout", "connection" (detail:
// whether the server answers).
export class Outbox extends EventTarget {
  #busy = false;
  #sending = null;
  #timer = null;
  #failures = 0;
  connected = true;

  constructor(learner, attempt) {
    super();
    this.prefix = prefixOf(learner, attempt);
    const now = () => this.flush();
    window.addEventListener("online", now);
    window.addEventListener("focus", now);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
    window.addEventListener("storage", (event) => event.key?.startsWith(this.prefix) && this.#heard(event));
  }

  // Tabs send for each other: who has chosen may be closed. Where it is not, it must hear of it.
  #heard({ oldValue, newValue }) {
    const entry = oldValue && !newValue ? JSON.parse(oldValue) : null;
    const answerComes = entry && this.#sending?.tab === entry.tab && this.#sending.sequence === entry.sequence;
    if (entry && !answerComes) this.#tell("elsewhere", { entry });
    this.#tell("change", null);
  }

  waiting() {
    const entries = store.keys().filter((key) => key.startsWith(this.prefix)).map((key) => [key, store.read(key)]);
    return entries.filter(([, entry]) => entry).map(([key, entry]) => ({ ...entry, key })).sort((a, b) => a.at - b.at);
  }

  put(entry) {
    const key = `${this.prefix}${entry.tab}.${entry.slot}.${entry.what}`;
    store.write(key, { ...entry, at: Date.now() });
    this.#tell("change", null);
    this.flush();
  }

  // Take out what a newer choice has replaced; what has been chosen again since stays.
  drop(entries) {
    for (const entry of entries) {
      if (store.read(entry.key)?.sequence === entry.sequence) store.remove(entry.key);
    }
  }

  forget() {
    for (const entry of this.waiting()) store.remove(entry.key);
    this.#tell("change", null);
  }

  // Send what waits, oldest first, one at a time; true when nothing waits any more.
  async flush() {
    if (this.#busy) return false;
    this.#busy = true;
    clearTimeout(this.#timer);
    const failed = new Set();
    const left = () => this.waiting().find((entry) => !failed.has(`${entry.key} ${entry.sequence}`));
    try {
      for (let entry = left(); entry; entry = left()) {
        this.#sending = entry;
        const answer = await ask(entry.url, [...entry.fields, ["tab", entry.tab], ["sequence", String(entry.sequence)]]);
        if (this.#settled(entry, answer)) continue;
        failed.add(`${entry.key} ${entry.sequence}`);
        // One that the server stumbles over holds up no other; without a server or a sign-in, none would pass.
        if (answer.status !== 500) break;
      }
      this.#failures = failed.size ? this.#failures + 1 : 0;
      if (failed.size) {
        const pause = PAUSES[Math.min(this.#failures, PAUSES.length) - 1] * (0.8 + Math.random() * 0.4);
        this.#timer = setTimeout(() => this.flush(), pause);
      }
      return failed.size === 0;
    } finally {
      this.#sending = null;
      this.#busy = false;
    }
  }

  // Whether the server has answered for this entry, one way or the other.
  #settled(entry, { status, data }) {
    const answered = status > 0 && status < 500 && status !== 429;
    // A proxy may speak our numbers, but not our words.
    const ours = "remaining" in data || "error" in data;
    if (answered !== this.connected) {
      this.connected = answered;
      this.#tell("connection", { connected: answered });
    }
    const kind = ours && { 200: "saved", 409: "newer", 410: "over", 422: "refused" }[status];
    if (!kind) {
      if ([401, 403, 404].includes(status)) this.#tell("signedout", { status });
      this.#tell("failed", { entry });
      return false;
    }
    const stands = store.read(entry.key);
    const newest = !stands || stands.sequence === entry.sequence;
    if (newest) store.remove(entry.key);
    this.#tell(kind, { entry, data, newest });
    this.#tell("change", null);
    return true;
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
