// The words of the page, in the learner's language: the server writes them into it, with {names} to fill in.

const held = document.getElementById("words")?.dataset ?? {};

export function say(name, values = {}) {
  return Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), held[name] ?? "");
}

export const list = (numbers) => numbers.join(", ");
