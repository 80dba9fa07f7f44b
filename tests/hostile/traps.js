// What of a page is not ours: run inside the page, with the tags that our templates and the desk write.
(tags) => {
  const found = [];
  const known = new Set(tags.split(" "));
  const acts = /^(on|hx-on|data-hx|srcdoc$|style$|srcset$|background$|ping$|xlink:)/;
  const desk = /^(#icon-[a-z]+|display: none;)$/; // the desk's own icons, and what its script hides
  const scripts = /^\/(static\/|admin\/jsi18n\/$)/;
  const addresses = ["href", "src", "action", "formaction", "data", "poster"];
  const held = ["question", "question-form", "clock", "flag", "save-state", "review-list", "main"];

  function look(element, say) {
    const tag = element.localName;
    const source = element.getAttribute("src") || "";
    if (!known.has(tag)) say("a tag from nowhere");
    if (tag === "script" && !scripts.test(source)) say("a script not ours");
    if (tag === "meta" && element.httpEquiv) say("a meta that acts");
    if (tag === "link" && !["stylesheet", "icon", "apple-touch-icon"].includes(element.rel)) say("a link not ours");
    if (tag === "img" && !source.startsWith("/static/")) say("an image not ours");
    for (const { name, value } of element.attributes) {
      if (acts.test(name) && !desk.test(value)) say("an attribute that acts");
      if (addresses.includes(name) && URL.canParse(value, location.href)) {
        const address = new URL(value, location.href);
        if (!["http:", "https:", "mailto:"].includes(address.protocol)) say("an address that acts");
        if (name !== "href" && address.origin !== location.origin) say("an address elsewhere");
      }
      if (/^hx-(get|post|put|delete|patch)$/.test(name) && !/^(\/attempts\/|\?)/.test(value)) say("a request not ours");
      if (/^hx-(vals|headers|vars|ext)$/.test(name) && value !== '{"go": "stay"}') say("a request that acts");
    }
  }

  if (window.__pwned !== undefined) found.push("something ran");
  for (const element of document.querySelectorAll("*")) {
    look(element, (why) => found.push(`${why}: ${element.outerHTML.slice(0, 120)}`));
  }
  for (const id of held) {
    if (document.querySelectorAll(`[id="${id}"]`).length > 1) found.push(`a second #${id}`);
  }
  return found;
}
