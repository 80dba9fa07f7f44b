// The name of this tab, and the number of what it sends: the server tells by them what came later.
// A duplicated tab gets a copy of the storage, and two tabs of one name would overwrite each other: so the name is
// taken out while the page is open, and put back when it is left.

const NAME = "cutscore-tab";
const SEQUENCE = "cutscore-sequence";

function read(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function takeOut() {
  try {
    sessionStorage.removeItem(NAME);
    sessionStorage.removeItem(SEQUENCE);
  } catch { /* nothing is stored */ }
}

export const tab = read(NAME) || crypto.randomUUID();
let sequence = Number(read(SEQUENCE) || "0");

export function next() {
  sequence += 1;
  return sequence;
}

takeOut();
window.addEventListener("pageshow", takeOut);
window.addEventListener("pagehide", () => {
  try {
    sessionStorage.setItem(NAME, tab);
    sessionStorage.setItem(SEQUENCE, String(sequence));
  } catch { /* nothing is stored */ }
});
