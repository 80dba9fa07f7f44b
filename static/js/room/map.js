// The map of the paper: which slot is shown, and in which state each stands. Domains are not told here.

const map = document.getElementById("map");
const cellOf = (number) => document.getElementById(`cell-${number}`);

export function current(number) {
  map.querySelector("[aria-current]")?.removeAttribute("aria-current");
  cellOf(number)?.setAttribute("aria-current", "true");
  paint(number, { seen: true });
}

// What is known anew of a slot: seen, answered, flagged.
export function paint(number, states) {
  const cell = cellOf(number);
  if (!cell) return;
  for (const [state, holds] of Object.entries(states)) cell.classList.toggle(`is-${state}`, holds);
  const answered = cell.classList.contains("is-answered");
  const seen = cell.classList.contains("is-seen");
  const words = [answered ? map.dataset.answered : seen ? map.dataset.unanswered : map.dataset.unseen];
  if (cell.classList.contains("is-flagged")) words.push(map.dataset.flagged);
  cell.querySelector("[data-state]").textContent = `, ${words.join(", ")}`;
  total();
}

function total() {
  const cells = [...map.querySelectorAll(".cell")];
  const count = { answered: 0, flagged: 0, all: cells.length };
  for (const cell of cells) {
    count.answered += cell.classList.contains("is-answered");
    count.flagged += cell.classList.contains("is-flagged");
  }
  count.unanswered = count.all - count.answered;
  for (const place of map.querySelectorAll("[data-total]")) place.textContent = count[place.dataset.total];
}

// The filters are links to the review for a browser without script; here they choose what the map shows.
export function start() {
  map.addEventListener("click", (event) => {
    const filter = event.target.closest("[data-filter]");
    if (!filter) return;
    event.preventDefault();
    map.dataset.shows = filter.dataset.filter;
    for (const link of map.querySelectorAll("[data-filter]")) {
      if (link === filter) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  });
  total();
}
