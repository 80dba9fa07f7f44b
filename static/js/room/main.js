// The exam room. The server owns the clock and every response; this only sends, counts down and says what is true.

import { Outbox } from "../outbox.js";
import * as clock from "./clock.js";
import { chosenEarly, chosenIn, count, fieldsOf, fill, formOf, isAnswered, moveStep, numberOf, says, swapTwins } from "./form.js";
import * as keys from "./keys.js";
import * as map from "./map.js";
import { Questions } from "./questions.js";
import { next as nextNumber, tab } from "./tab.js";
import { over as sayOver, start as startTold, told } from "./told.js";
import * as view from "./view.js";
import { say } from "./words.js";

const room = document.getElementById("room");
const outbox = new Outbox(room.dataset.learner, room.dataset.attempt);
const early = chosenEarly(document.getElementById("question"));
const questions = new Questions(document.getElementById("question"), outbox);

// --- saving --------------------------------------------------------------------------------------------------

const waitsFor = (number) => outbox.waiting().some((entry) => entry.slot === number && entry.what === "choice");

function send(section, what, fields, door) {
  const number = numberOf(section);
  outbox.put({ tab, sequence: nextNumber(), slot: number, what, url: `${section.dataset.room}${number}/${door}/`, fields });
}

function save(section, extra = []) {
  view.silence(section);
  const fields = fieldsOf(section);
  const seconds = String(Math.round((performance.now() - questions.shownAt) / 1000));
  map.paint(numberOf(section), { answered: isAnswered(fields) });
  const replaced = questions.replaced(numberOf(section));
  send(section, "choice", [...fields, ["seconds", seconds], ...extra], "save");
  outbox.drop(replaced);
}

function clear(section) {
  fill(section, []);
  save(section, [["go", "clear"]]);
}

function flag(section, button) {
  const flagged = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(flagged));
  button.value = flagged ? "no" : "yes";
  button.querySelector("[data-word]").textContent = flagged ? button.dataset.on : button.dataset.off;
  map.paint(numberOf(section), { flagged });
  send(section, "flag", [["flagged", flagged ? "yes" : "no"]], "mark");
}

function strike(section, button) {
  const struck = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(struck));
  button.closest(".option").classList.toggle("is-struck", struck);
  const all = [...section.querySelectorAll(".strike[aria-pressed=true]")].map((other) => ["struck", other.value]);
  // An empty value says that none is struck out any more.
  send(section, "struck", all.length ? all : [["struck", ""]], "mark");
}

document.addEventListener("change", (event) => {
  const section = event.target.closest("#question");
  if (!section) return;
  questions.stay();
  swapTwins(section, event.target);
  count(section);
  save(section);
});

document.addEventListener("submit", (event) => {
  if (event.target.id !== "question-form") return;
  event.preventDefault();
  const button = event.submitter;
  const section = questions.section;
  if (!button) return;
  if (button.classList.contains("flag")) flag(section, button);
  else if (button.classList.contains("strike")) strike(section, button);
  else if (button.value === "clear") clear(section);
  else if (button.value === "next") questions.show(questions.current + 1);
  else if (button.value === "prev") questions.show(questions.current - 1);
  else if (button.value === "review") window.location.assign(room.dataset.review);
  else if (/^\d+$/.test(button.value)) {
    questions.show(Number(button.value));
    view.closeMap();
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (button) moveStep(questions.section, button);
});

// --- what the page says --------------------------------------------------------------------------------------

function tell() {
  const waiting = outbox.waiting();
  const section = questions.section;
  told({ waiting, here: waitsFor(questions.current), saved: section.dataset.saved, connected: outbox.connected });
}

questions.addEventListener("shown", () => {
  view.place(questions);
  tell();
});
questions.addEventListener("time", (event) => clock.set(event.detail.remaining));
questions.addEventListener("waiting", (event) => view.notHere(event.detail.number));
questions.addEventListener("unreachable", (event) => {
  if (event.detail.status === 410) finish(event.detail.data);
  else if (event.detail.status === 401) view.signedOut(outbox.waiting().length);
});
questions.addEventListener("elsewhere", async (event) => {
  await questions.renew(event.detail.number);
  view.notice(questions.held(event.detail.number), say("elsewhere"), []);
});

outbox.addEventListener("change", tell);
outbox.addEventListener("connection", tell);
outbox.addEventListener("failed", tell);
outbox.addEventListener("saved", (event) => {
  const { entry, data, newest } = event.detail;
  clock.set(data.remaining);
  view.signedIn();
  const section = questions.held(entry.slot);
  if (entry.what !== "choice") return;
  map.paint(entry.slot, newest ? { answered: data.answered } : {});
  if (!section) return;
  section.dataset.saved = data.at;
  formOf(section).elements.namedItem("version").value = data.version;
});
outbox.addEventListener("newer", async (event) => {
  const { entry, data, newest } = event.detail;
  const before = questions.held(entry.slot);
  // Another tab that sent for this one may have said it already, and shown the newer choice.
  const lost = before && newest && says(before, entry.fields) ? chosenIn(before) : [];
  // Said at once, and not only when the newer choice has arrived: until then the page shows one that is not held.
  if (lost.length) view.notice(before, say("notsaved", { why: data.error }), []);
  const now = await questions.renew(entry.slot);
  if (now) {
    map.paint(entry.slot, { answered: isAnswered(fieldsOf(now)) });
    view.notice(now, data.error, lost);
  }
});
// Another tab has sent a choice of this one: was it kept?
outbox.addEventListener("elsewhere", async (event) => {
  const { entry } = event.detail;
  const before = questions.held(entry.slot);
  if (!before || entry.tab !== tab || entry.what !== "choice") return;
  const lost = says(before, entry.fields) ? chosenIn(before) : [];
  const now = await questions.renew(entry.slot);
  if (now && !says(now, entry.fields)) view.notice(now, say("elsewhere"), lost);
});
outbox.addEventListener("refused", (event) => {
  const section = questions.held(event.detail.entry.slot);
  if (section) view.notice(section, say("notsaved", { why: event.detail.data.error }), []);
});
outbox.addEventListener("signedout", (event) => view.signedOut(outbox.waiting().length, event.detail.status));
outbox.addEventListener("over", (event) => {
  // A flag that came too late changes nothing that counts.
  if (event.detail.entry.what === "choice") late.add(event.detail.entry.slot);
  finish(event.detail.data);
});

// --- the end -------------------------------------------------------------------------------------------------

const late = new Set();
let closing = null;

function finish(data) {
  questions.stay();
  view.lock();
  sayOver({ waiting: outbox.waiting(), late: [...late], leadsTo: data.leads_to ?? room.dataset.room });
  if (!late.size && !outbox.waiting().length) window.location.assign(room.dataset.room);
}

// At zero nothing can be chosen any more, what waits is sent, and the page says which choices have arrived. The
// result opens when all have; who is offline keeps this page, which goes on when the network is back.
function tellOver() {
  if (closing === null) return;
  const leave = performance.now() >= closing && !outbox.waiting().length;
  sayOver({ waiting: outbox.waiting(), late: [...late], leadsTo: late.size ? room.dataset.room : "" });
  if (leave && !late.size) window.location.assign(room.dataset.room);
}

document.addEventListener("time-over", () => {
  view.lock();
  closing = performance.now() + clock.grace();
  tellOver();
  outbox.flush();
  setTimeout(tellOver, clock.grace() + 100);
});
document.addEventListener("time-back", () => window.location.reload());
outbox.addEventListener("change", tellOver);

// --- the start -----------------------------------------------------------------------------------------------

clock.start();
map.start();
view.start();
startTold();
if (room.dataset.keys === "yes") keys.start();
view.place(questions);
view.twins(room.dataset.attempt);
tell();
if (early) {
  fill(questions.section, early);
  save(questions.section);
}
outbox.flush();
