// What does not fit: the page itself, and text that is cut off. What is only spoken is cut off on purpose.
() => {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);
  const isOnlySpoken = (element) =>
    element && (getComputedStyle(element).clipPath === "inset(50%)" || isOnlySpoken(element.parentElement));
  const cuts = (overflow) => overflow === "hidden" || overflow === "clip";
  for (const element of document.querySelectorAll("body *")) {
    const style = getComputedStyle(element);
    if (!element.textContent.trim() || style.display === "inline") continue;
    if (element.closest("svg, .visually-hidden") || isOnlySpoken(element)) continue;
    const isWide = cuts(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const isHigh = cuts(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
    if (isWide || isHigh) found.push(`${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`);
  }
  return found;
}
