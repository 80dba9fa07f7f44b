// Outside the room: sends what still waits on this device for whoever is signed in, and says so while some is left.

import { Outbox, attemptsWaitingFor } from "./outbox.js";

const place = document.getElementById("waiting-here");
const boxes = attemptsWaitingFor(place.dataset.learner).map((attempt) => new Outbox(place.dataset.learner, attempt));

function tell() {
  const left = boxes.reduce((sum, box) => sum + box.waiting().length, 0);
  place.hidden = left === 0;
  if (left) place.textContent = place.dataset.words.replace("{n}", left);
}

for (const box of boxes) {
  for (const name of ["change", "failed"]) box.addEventListener(name, tell);
  // Too late, refused, or overtaken by another device: the server has answered, and the review shows what counts.
  box.flush();
}
tell();
