// What is too small to hit. A link in a sentence may be as high as its line (WCAG 2.5.8).
(least) => {
  const found = [];
  for (const element of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    const box = (element.closest("label") ?? element).getBoundingClientRect();
    const isThere = element.checkVisibility({ visibilityProperty: true }) && box.width > 0;
    if (!isThere || element.closest(".visually-hidden, .skip")) continue;
    const isInSentence = element.tagName === "A" && getComputedStyle(element).display === "inline"
      && element.parentElement.textContent.trim().length > element.textContent.trim().length;
    if (!isInSentence && Math.min(box.width, box.height) < least - 0.5)
      found.push(`${element.outerHTML.slice(0, 90)} is ${Math.round(box.width)} x ${Math.round(box.height)}`);
  }
  return found;
}
