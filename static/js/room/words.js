// The words of the page, in the learner's language: the server writes them into it, with {names} to fill in.

const held = document.getElementById("words")?.dataset ?? {};

export function filled(text, values) {
  return Object.entries(values).reduce((words, [key, value]) => words.replace(`{${key}}`, value), text);
}

export const say = (name, values = {}) => filled(held[name] ?? "", values);

export const list = (numbers) => numbers.join(", ");
